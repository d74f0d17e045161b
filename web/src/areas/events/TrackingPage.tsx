import { getTrackingClient, getTrackingPlan, type PlannedEvent } from '@gantry/contract/tracking'
import { Button, Group, Text } from '@mantine/core'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, downloadUrl } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { NoProject } from './NoProject.tsx'
import { ProjectSelect } from './ProjectSelect.tsx'
import { useChosenProject } from './queries.ts'
import { TrackingDialog } from './TrackingDialog.tsx'
import { TrackingTable } from './TrackingTable.tsx'

/** What a project means to send beside what arrives. */
export function TrackingPage() {
  const { t } = useTranslation('events')
  const chosen = useChosenProject()
  const { project } = chosen
  return (
    <>
      <PageHeader
        title={t('tracking.title')}
        answers={t('tracking.answers')}
        actions={
          project && (
            <>
              <ProjectSelect {...chosen} />
              <Button
                component="a"
                variant="default"
                leftSection={<IconDownload size={14} />}
                href={downloadUrl(getTrackingClient, { query: { project: project.id } })}
              >
                {t('tracking.client')}
              </Button>
            </>
          )
        }
      />
      <PageBody>{project ? <Plan key={project.id} project={project.id} /> : <NoProject {...chosen} />}</PageBody>
    </>
  )
}

/** Which event the form is about: one of the plan, or a name that is to be planned. */
type Open = { planned?: PlannedEvent; name: string }

function Plan({ project }: { project: string }) {
  const { t } = useTranslation('events')
  const { number, ago } = useFormat()
  const whyNot = useWhyNot('tracking.write')
  const [open, setOpen] = useState<Open>()
  const { data, error, refetch } = useQuery({
    queryKey: ['tracking_event', project],
    queryFn: ({ signal }) => call(getTrackingPlan, { query: { project } }, { signal }),
  })
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!data) return <ListShape />
  const plan = (name: string): void => {
    if (whyNot === null) setOpen({ name })
  }
  return (
    <>
      <PageSection title={t('tracking.planned')}>
        {data.items.length === 0 ? (
          <Text size="sm">{t('tracking.emptyText')}</Text>
        ) : (
          <TrackingTable
            items={data.items}
            whyNot={whyNot}
            onOpen={(planned) => setOpen({ planned, name: planned.name })}
          />
        )}
        <DisabledReason reason={whyNot}>
          <Button mt="sm" leftSection={<IconPlus size={14} />} onClick={() => plan('')}>
            {t('tracking.new')}
          </Button>
        </DisabledReason>
      </PageSection>
      <PageSection title={t('tracking.unplanned')}>
        {data.unplanned.length === 0 && <Text size="sm">{t('tracking.noUnplanned')}</Text>}
        {data.unplanned.map(({ name, count, lastAt }) => (
          <Group key={name} justify="space-between" wrap="nowrap" py={4}>
            <Text size="sm" truncate>
              {name}
            </Text>
            <Group gap="sm" wrap="nowrap">
              <Text size="xs" c="dimmed" className="number">
                {number(count)} · {ago(lastAt)}
              </Text>
              <DisabledReason reason={whyNot}>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t('tracking.planIt', { name })}
                  onClick={() => plan(name)}
                >
                  {t('tracking.new')}
                </Button>
              </DisabledReason>
            </Group>
          </Group>
        ))}
      </PageSection>
      {open && <TrackingDialog project={project} {...open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
