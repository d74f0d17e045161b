import { type ActivityEntry, undoActivity } from '@gantry/contract/operations'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useAction } from '../use-action.ts'
import { changedFields } from './changed-fields.ts'
import classes from './collaboration.module.css'
import { type About, useHistory } from './queries.ts'

/** Who changed what about an object, newest first; read when asked for. */
export function History({ kind, objectId }: About) {
  const { t } = useTranslation('collaboration')
  const [isOpen, setOpen] = useState(false)
  return (
    <section className={classes.section} aria-labelledby={`history-${objectId}`}>
      <h3 id={`history-${objectId}`} className={classes.title}>
        {t('history.title')}
      </h3>
      {isOpen ? (
        <Entries kind={kind} objectId={objectId} />
      ) : (
        <Button variant="subtle" color="gray" size="compact-sm" className={classes.start} onClick={() => setOpen(true)}>
          {t('history.show')}
        </Button>
      )}
    </section>
  )
}

function Entries(about: About) {
  const { t } = useTranslation('collaboration')
  const { rows, isLoading, hasMore, loadMore } = useHistory(about)
  if (!isLoading && rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('history.none')}
      </Text>
    )
  }
  return (
    <>
      <ul className={classes.rows}>
        {rows.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {hasMore && (
        <Button variant="subtle" color="gray" size="compact-sm" className={classes.start} onClick={loadMore}>
          {t('history.more')}
        </Button>
      )}
    </>
  )
}

const verbs = [
  'created',
  'updated',
  'deleted',
  'restored',
  'linked',
  'unlinked',
  'commented',
  'undone',
  'imported',
] as const
const fieldNames = ['status', 'areaId', 'ownerId', 'assigneeId', 'snoozedUntil', 'name', 'title', 'deletedAt'] as const

function Entry({ entry }: { entry: ActivityEntry }) {
  const { t } = useTranslation('collaboration')
  const { ago, instant } = useFormat()
  const undo = useAction(() => call(undoActivity, { params: { id: entry.id } }), { topics: ['*'] })
  const verb = entry.action.split('.').at(-1) ?? entry.action
  const knownVerb = verbs.find((one) => one === verb)
  const fields = changedFields(entry.before, entry.after).flatMap(({ field, from, to }) => {
    const known = fieldNames.find((one) => one === field)
    const isReadable = from !== null || to !== null
    // What has neither a name nor a value for people is of no use to them.
    if (field === 'version' || (!known && !isReadable)) return []
    const name = known ? t(`field.${known}`) : field
    return isReadable ? [`${name}: ${from ?? '–'} → ${to ?? '–'}`] : [name]
  })
  return (
    <li className={classes.row}>
      <span className={classes.grow} title={fields.join(' · ')}>
        <b>{entry.actor.name}</b> {knownVerb ? t(`verb.${knownVerb}`) : verb.replaceAll('_', ' ')}
        {fields.length > 0 && <span className={classes.fact}> {fields.join(' · ')}</span>}
      </span>
      {entry.undoneAt && <span className={classes.fact}>{t('history.undone')}</span>}
      {entry.may.undo && (
        <Button variant="subtle" size="compact-xs" loading={undo.isPending} onClick={() => undo.mutate(undefined)}>
          {t('history.undo')}
        </Button>
      )}
      <span className={classes.fact} title={instant(entry.at)}>
        {ago(entry.at)}
      </span>
    </li>
  )
}
