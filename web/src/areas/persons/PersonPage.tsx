import { erasePerson, type PersonDetail } from '@gantry/contract/persons'
import { Anchor, Button, Stack } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DetailShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { NoProject } from '../events/NoProject.tsx'
import { useChosenProject } from '../events/queries.ts'
import { Ids } from './Ids.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { PersonProperties } from './PersonProperties.tsx'
import classes from './Persons.module.css'
import { titleOf, usePerson } from './queries.ts'
import { Timeline } from './Timeline.tsx'

/** One person: what they did and said on one line, and what is known of them. */
export function PersonPage() {
  const { personId = '' } = useParams({ strict: false })
  const chosen = useChosenProject()
  const person = usePerson(chosen.project?.id, personId)
  if (!chosen.project) return <NoProject {...chosen} />
  if (person.error) return <ErrorNote error={person.error} onRetry={() => void person.refetch()} />
  if (!person.data) return <DetailShape />
  return <Person project={chosen.project.id} person={person.data} />
}

function Person({ project, person }: { project: string; person: PersonDetail }) {
  const { t } = useTranslation('persons')
  const title = titleOf(person)
  return (
    <>
      <PageHeader
        title={title}
        answers={title === person.distinctId ? undefined : person.distinctId}
        actions={<Actions project={project} person={person} />}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <div className={classes.body} tabIndex={0}>
        <div className={classes.main}>
          <PageSection title={t('timeline')}>
            <Timeline project={project} person={person.id} />
          </PageSection>
        </div>
        <Stack className={classes.aside} gap="lg">
          <Facts person={person} />
          <PersonProperties project={project} person={person} />
          <Ids project={project} person={person} />
        </Stack>
      </div>
    </>
  )
}

function Actions({ project, person }: { project: string; person: PersonDetail }) {
  const { t } = useTranslation('persons')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const confirm = useConfirm()
  const why = useWhyNot('persons.manage')
  const [isMerging, setMerging] = useState(false)
  const erase = useAction(() => call(erasePerson, { params: { person: person.id }, query: { project } }), {
    topics: ['person', 'erasure'],
    done: () => t('erase.begun'),
  })
  const ask = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('erase.title', { name: titleOf(person) }),
      text: t('erase.text'),
      action: t('erase.confirm'),
      typed: t('erase.type'),
    })
    if (!isSure) return
    await erase.mutateAsync(undefined)
    await navigate({ to: '/w/$workspace/persons', params: { workspace }, search: { project } })
  }
  return (
    <>
      <DisabledReason reason={why}>
        <Button variant="default" onClick={() => setMerging(true)}>
          {t('merge.action')}
        </Button>
      </DisabledReason>
      <DisabledReason reason={why}>
        <Button variant="subtle" color="gray" loading={erase.isPending} onClick={() => void ask().catch(() => {})}>
          {t('erase.action')}
        </Button>
      </DisabledReason>
      {isMerging && <MergeDialog project={project} person={person} onClose={() => setMerging(false)} />}
    </>
  )
}

function Facts({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('persons')
  const { instant, number } = useFormat()
  const workspace = useWorkspaceSlug()
  const { firstSeenAt, lastSeenAt, eventCount, contact, accounts } = person
  return (
    <div>
      <FieldRow label={t('facts.firstSeen')}>{firstSeenAt ? instant(firstSeenAt) : t('never')}</FieldRow>
      <FieldRow label={t('facts.lastSeen')}>{lastSeenAt ? instant(lastSeenAt) : t('never')}</FieldRow>
      <FieldRow label={t('facts.events')}>{number(eventCount)}</FieldRow>
      <FieldRow label={t('facts.contact')}>
        {contact ? (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/w/$workspace/customers/contacts/{-$contactId}"
                params={{ workspace, contactId: contact.id }}
              />
            )}
          >
            {contact.name}
          </Anchor>
        ) : (
          t('facts.none')
        )}
      </FieldRow>
      <FieldRow label={t('facts.accounts')}>
        {accounts.length === 0 && t('facts.none')}
        {accounts.map(({ key, account }) =>
          account ? (
            <Anchor
              key={key}
              size="sm"
              mr="xs"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/w/$workspace/customers/accounts/{-$accountId}"
                  params={{ workspace, accountId: account.id }}
                />
              )}
            >
              {account.name}
            </Anchor>
          ) : (
            <span key={key}>{key}</span>
          ),
        )}
      </FieldRow>
    </div>
  )
}
