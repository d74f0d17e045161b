import type { Ingestion } from '@gantry/contract/events'
import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { NoProject } from './NoProject.tsx'
import { ProjectSelect } from './ProjectSelect.tsx'
import { type ChosenProject, isLive, useChosenProject, useIngestion, useWriteKeys } from './queries.ts'
import { SenderCard } from './SenderCard.tsx'
import { senderGroups, senders } from './snippets.ts'

/** The exact lines for every SDK, with the key in them; each tells when its first event has come. */
export function HowToSendPage() {
  const { t } = useTranslation('events')
  const chosen = useChosenProject()
  return (
    <>
      <PageHeader
        title={t('send.title')}
        answers={t('send.answers')}
        actions={chosen.project && <ProjectSelect {...chosen} />}
      />
      <PageBody>{chosen.project ? <Senders chosen={chosen} /> : <NoProject {...chosen} />}</PageBody>
    </>
  )
}

function Senders({ chosen: { project } }: { chosen: ChosenProject }) {
  const { t } = useTranslation('events')
  const [search, change] = useUrlSearch()
  const keys = useWriteKeys(project?.id).data?.items.filter(isLive)
  const ingestion = useIngestion(project?.id).data
  if (!keys) return null
  const key = keys.find(({ id }) => id === textOf(search.key)) ?? keys[0]
  if (!key) return <Text size="sm">{t('send.noKey')}</Text>
  return (
    <>
      <Select
        label={t('send.key')}
        description={t('send.keyHint')}
        data={keys.map(({ id, name }) => ({ value: id, label: name }))}
        value={key.id}
        allowDeselect={false}
        onChange={(id) => id && change({ key: id })}
        maw={320}
      />
      {senderGroups.map((group) => (
        <PageSection key={group} title={t(`send.groups.${group}`)}>
          {senders
            .filter((sender) => sender.group === group)
            .map((sender) => (
              <SenderCard
                key={sender.id}
                sender={sender}
                place={{ origin: location.origin, key: key.key }}
                count={countOf(ingestion, sender.sdk)}
              />
            ))}
        </PageSection>
      ))}
    </>
  )
}

/** How many events of this package were accepted lately, whatever its version. */
const countOf = (ingestion: Ingestion | undefined, sdk: string): number =>
  (ingestion?.counts ?? [])
    .filter((one) => one.kind === 'event' && one.outcome === 'accepted' && one.sdk.startsWith(sdk))
    .reduce((sum, { count }) => sum + count, 0)
