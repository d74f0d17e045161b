import { type Cohort, deleteCohort, evaluateCohort, getCohort, listCohortPeople } from '@gantry/contract/cohorts'
import { Button, Text } from '@mantine/core'
import { IconDownload, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { saveFile, toCsv } from '../../../ui/csv.ts'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { DetailPanel } from '../../../ui/ListDetail.tsx'
import { DetailShape, ListShape } from '../../../ui/shapes.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { loadAllPages } from '../../../ui/use-pages.ts'
import chartClasses from '../charts/charts.module.css'
import classes from '../Insights.module.css'
import { PersonRow } from '../people/PersonRow.tsx'
import { CohortDialog } from './CohortDialog.tsx'
import { useCohortHistory, useCohortPeople } from './queries.ts'

/** One cohort: how big, who, and how it came to be so. */
export function CohortPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('insights')
  const { data, error, refetch } = useQuery({
    queryKey: ['cohort', 'one', id],
    queryFn: ({ signal }) => call(getCohort, { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'evaluating' ? evaluatingMs : false),
  })
  return (
    <DetailPanel title={data?.name ?? t('cohorts.one')} label={t('cohorts.one')} onClose={onClose}>
      {error && !data ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <CohortBody cohort={data} onClose={onClose} />
      ) : (
        <DetailShape />
      )}
    </DetailPanel>
  )
}

const evaluatingMs = 2_000

function CohortBody({ cohort, onClose }: { cohort: Cohort; onClose: () => void }) {
  const { t } = useTranslation('insights')
  const { number, ago } = useFormat()
  const [isEditing, setEditing] = useState(false)
  const whyNot = useWhyNot('insights.write')
  const evaluate = useAction(() => call(evaluateCohort, { params: { id: cohort.id } }), { topics: ['cohort'] })
  const remove = useAction(() => call(deleteCohort, { params: { id: cohort.id } }), {
    topics: ['cohort'],
    done: () => t('removed', { name: cohort.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const isDynamic = cohort.kind === 'dynamic'
  return (
    <>
      <div className={classes.panelTools}>
        {isDynamic && (
          <DisabledReason reason={whyNot}>
            <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => setEditing(true)}>
              {t('cohorts.edit')}
            </Button>
          </DisabledReason>
        )}
        {isDynamic && (
          <DisabledReason reason={whyNot}>
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} />}
              loading={evaluate.isPending || cohort.state === 'evaluating'}
              onClick={() => evaluate.mutate(undefined)}
            >
              {t('cohorts.evaluate')}
            </Button>
          </DisabledReason>
        )}
        <DisabledReason reason={whyNot}>
          <Button
            variant="default"
            leftSection={<IconTrash size={14} />}
            onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
          >
            {t('remove')}
          </Button>
        </DisabledReason>
      </div>
      <div className={classes.panelLines}>
        <Text size="sm">
          {t('cohorts.size', { count: cohort.count, shown: number(cohort.count) })} · {t(`cohorts.kind.${cohort.kind}`)}
          {cohort.evaluatedAt && ` · ${t('cohorts.evaluated', { ago: ago(cohort.evaluatedAt) })}`}
        </Text>
        {cohort.description && <Text size="sm">{cohort.description}</Text>}
        {cohort.problem && (
          <Text size="sm" c="error" role="alert">
            {cohort.problem}
          </Text>
        )}
      </div>
      <CohortHistory id={cohort.id} />
      <CohortPeople cohort={cohort} />
      {isEditing && (
        <CohortDialog
          project={cohort.project}
          cohort={cohort}
          onDone={() => setEditing(false)}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  )
}

function CohortHistory({ id }: { id: string }) {
  const { t } = useTranslation('insights')
  const { number, instant } = useFormat()
  const { data } = useCohortHistory(id)
  if (!data || data.items.length === 0) return null
  return (
    <div className={classes.panelLines}>
      <table className={chartClasses.table} aria-label={t('cohorts.history')}>
        <thead>
          <tr>
            <th scope="col">{t('cohorts.history')}</th>
            <th scope="col">{t('words.people')}</th>
            <th scope="col">{t('cohorts.came')}</th>
            <th scope="col">{t('cohorts.went')}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map(({ at, count, added, removed }) => (
            <tr key={at}>
              <th scope="row">{instant(at)}</th>
              <td>{number(count)}</td>
              <td>+{number(added)}</td>
              <td>−{number(removed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CohortPeople({ cohort }: { cohort: Cohort }) {
  const { t } = useTranslation('insights')
  const whyNot = useWhyNot('persons.read')
  const people = useCohortPeople(cohort.id, whyNot === null)
  const saveCsv = async (): Promise<void> => {
    const rows = await loadAllPages((page) => call(listCohortPeople, { params: { id: cohort.id }, query: page }))
    const lines = rows.map(({ key, distinctId, name, email }) => [key, distinctId, name, email])
    saveFile(`${cohort.name}.csv`, toCsv(['key', 'distinct_id', 'name', 'email'], lines))
  }
  if (whyNot) {
    return (
      <Text size="sm" className={classes.panelLines}>
        {whyNot}
      </Text>
    )
  }
  if (people.isLoading) return <ListShape rows={6} />
  if (people.error && people.rows.length === 0) return <ErrorNote error={people.error} onRetry={people.retry} />
  return (
    <>
      {people.rows.length > 0 && (
        <div className={classes.panelTools}>
          <Button variant="subtle" leftSection={<IconDownload size={14} />} onClick={() => void saveCsv()}>
            {t('people.csv')}
          </Button>
        </div>
      )}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label={t('people.title')}>
        {people.rows.map((person) => (
          <PersonRow key={person.key} person={person} project={cohort.project} />
        ))}
      </ul>
      {people.hasMore && (
        <Button variant="subtle" m="sm" onClick={people.loadMore}>
          {t('people.more')}
        </Button>
      )}
    </>
  )
}
