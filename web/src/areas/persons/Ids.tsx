import { type PersonDetail, splitPerson, undoPersonChange } from '@gantry/contract/persons'
import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import { useAction } from '../../ui/use-action.ts'
import classes from './Persons.module.css'

type Props = { project: string; person: PersonDetail }

/** The raw ids of a person with what said so; each but the first can be split off, and what was done by hand undone. */
export function Ids({ project, person }: Props) {
  const { t } = useTranslation('persons')
  return (
    <>
      <PageSection title={t('ids')}>
        <ul className={classes.list}>
          {person.ids.map((id) => (
            <RawId key={`${id.raw}${id.since}`} id={id} project={project} />
          ))}
        </ul>
      </PageSection>
      {person.merges.length > 0 && <ByHand person={person} />}
      {person.refused.length > 0 && <Refused person={person} />}
    </>
  )
}

function RawId({ id: { raw, since, until, by }, project }: { id: PersonDetail['ids'][number]; project: string }) {
  const { t } = useTranslation('persons')
  const { instant } = useFormat()
  const confirm = useConfirm()
  const why = useWhyNot('persons.manage')
  const split = useAction(() => call(splitPerson, { body: { project, raw } }), {
    topics: ['person'],
    done: () => t('splitDone', { id: raw }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const ask = async (): Promise<void> => {
    const question = { title: t('splitTitle'), text: t('splitText', { id: raw }), action: t('split') }
    if (await confirm(question)) split.mutate(undefined)
  }
  const span = [since && t('from', { at: instant(since) }), until && t('until', { at: instant(until) })]
  return (
    <li className={classes.item}>
      <div>
        <Text size="sm">{raw}</Text>
        <Text size="xs" c="dimmed">
          {[by ? t(`by.${by.kind}`, { source: by.source, at: instant(by.at) }) : t('calledBy'), ...span]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      {by && (
        <DisabledReason reason={why}>
          <Button
            variant="subtle"
            size="compact-xs"
            loading={split.isPending}
            aria-label={t('splitOf', { id: raw })}
            onClick={() => void ask()}
          >
            {t('split')}
          </Button>
        </DisabledReason>
      )}
    </li>
  )
}

function ByHand({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('persons')
  const { instant } = useFormat()
  const why = useWhyNot('persons.manage')
  const undo = useAction((id: string) => call(undoPersonChange, { params: { id } }), {
    topics: ['person'],
    done: () => t('undone'),
  })
  return (
    <PageSection title={t('changes')}>
      {person.merges.map(({ id, kind, from, to, madeBy, madeAt }) => (
        <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t(kind === 'merge' ? 'merged' : 'splitBy', { from, to, who: madeBy, at: instant(madeAt) })}
          </Text>
          <DisabledReason reason={why}>
            <Button variant="default" size="compact-sm" loading={undo.isPending} onClick={() => undo.mutate(id)}>
              {t('undo')}
            </Button>
          </DisabledReason>
        </Group>
      ))}
    </PageSection>
  )
}

function Refused({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('persons')
  const { instant } = useFormat()
  return (
    <PageSection title={t('refused')}>
      <Text size="xs" c="dimmed">
        {t('refusedHint')}
      </Text>
      <ul className={classes.list}>
        {person.refused.map(({ from, to, at, reason }) => (
          <li key={`${from}${to}${at}`} className={classes.item}>
            <Text size="sm">
              {from} → {to}: {t(`reason.${reason}`)}
            </Text>
            <Text size="xs" c="dimmed">
              {instant(at)}
            </Text>
          </li>
        ))}
      </ul>
    </PageSection>
  )
}
