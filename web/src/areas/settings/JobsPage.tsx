import { countJobs, jobStates, listJobs, type QueuedJob, removeJob, rerunJob } from '@gantry/contract/operations'
import { Badge, Button, Code, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { DetailPanel, ListDetail } from '../../ui/ListDetail.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { usePages } from '../../ui/use-pages.ts'
import { choiceOf, textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'

const refreshMs = 5_000

export function JobsPage() {
  const { t } = useTranslation('settings')
  const { ago } = useFormat()
  const why = useWhyNot('jobs.manage')
  const [search, change] = useUrlSearch()
  const state = choiceOf(search.state, jobStates)
  const name = textOf(search.queue)
  const jobs = usePages(
    ['job', 'list', state, name],
    (page, signal) =>
      call(listJobs, { query: { ...page, ...(state && { state }), ...(name && { name }) } }, { signal }),
    { isEnabled: why === null },
  )
  const queues = useQuery({
    queryKey: ['job', 'queues'],
    queryFn: () => call(countJobs, {}),
    enabled: why === null,
    refetchInterval: refreshMs,
  })
  const columns = useJobColumns()
  const open = jobs.rows.find(({ id }) => id === textOf(search.job))
  const fields: FilterField[] = [
    {
      key: 'state',
      label: t('jobs.state'),
      isSingle: true,
      options: jobStates.map((value) => ({ value, label: t(`jobs.states.${value}`) })),
    },
    {
      key: 'queue',
      label: t('jobs.queue'),
      isSingle: true,
      options: queues.data?.items.map((queue) => ({ value: queue.name, label: queue.name })) ?? [],
    },
  ]
  return (
    <>
      <PageHeader title={t('jobs.title')} answers={t('jobs.answers')} />
      <ListDetail detail={open && <JobPanel job={open} onClose={() => change({ job: undefined })} />}>
        <DataTable
          label={t('jobs.title')}
          pages={{ ...jobs, isLoading: jobs.isLoading && why === null }}
          columns={columns}
          rowKey={({ id }) => id}
          openKey={open?.id}
          onOpen={({ id }) => change({ job: id })}
          narrow={(job) => (
            <>
              <Text size="sm" truncate>
                {job.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`jobs.states.${job.state}`)} · {ago(job.createdAt)}
              </Text>
            </>
          )}
          toolbar={<FilterBar fields={fields} />}
          empty={<EmptyState title={t('jobs.emptyTitle')} text={why ?? t('jobs.emptyText')} sketch={<ListSketch />} />}
        />
      </ListDetail>
    </>
  )
}

const stateColor = {
  queued: 'gray',
  running: 'accent',
  retrying: 'yellow',
  done: 'green',
  failed: 'red',
  dead: 'red',
  cancelled: 'gray',
} as const

function useJobColumns(): readonly Column<QueuedJob>[] {
  const { t } = useTranslation('settings')
  const { number, ago } = useFormat()
  return [
    { key: 'name', header: t('jobs.name'), cell: ({ name }) => name, text: ({ name }) => name },
    {
      key: 'state',
      header: t('jobs.state'),
      cell: ({ state }) => <Badge color={stateColor[state]}>{t(`jobs.states.${state}`)}</Badge>,
      text: ({ state }) => state,
      width: '120px',
    },
    {
      key: 'error',
      header: t('jobs.error'),
      cell: ({ error }) => error,
      text: ({ error }) => error,
      width: 'minmax(120px, 2fr)',
      isOptional: true,
    },
    {
      key: 'attempts',
      header: t('jobs.attempts'),
      cell: ({ attempts }) => number(attempts),
      text: ({ attempts }) => attempts,
      align: 'right',
      width: '64px',
      isOptional: true,
    },
    {
      key: 'created',
      header: t('jobs.created'),
      cell: ({ createdAt }) => ago(createdAt),
      text: ({ createdAt }) => createdAt,
      width: '110px',
    },
  ]
}

function JobPanel({ job, onClose }: { job: QueuedJob; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { instant } = useFormat()
  const params = { id: job.id }
  const rerun = useAction(() => call(rerunJob, { params }), { topics: ['job'], done: () => t('jobs.rerunDone') })
  const remove = useAction(() => call(removeJob, { params }), { topics: ['job'], done: () => t('jobs.removed') })
  const actions = (
    <>
      {job.may.rerun && (
        <Button variant="default" loading={rerun.isPending} onClick={() => rerun.mutate()}>
          {t('jobs.rerun')}
        </Button>
      )}
      {job.may.remove && (
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
        >
          {t('jobs.remove')}
        </Button>
      )}
    </>
  )
  return (
    <DetailPanel title={job.name} label={job.name} onClose={onClose} actions={actions}>
      <Stack gap={0} p="lg">
        <FieldRow label={t('jobs.state')}>
          <Badge color={stateColor[job.state]}>{t(`jobs.states.${job.state}`)}</Badge>
        </FieldRow>
        <FieldRow label={t('jobs.created')}>{instant(job.createdAt)}</FieldRow>
        {job.finishedAt && <FieldRow label={t('jobs.finished')}>{instant(job.finishedAt)}</FieldRow>}
        {job.error && (
          <FieldRow label={t('jobs.error')}>
            <Code block>{job.error}</Code>
          </FieldRow>
        )}
        <FieldRow label={t('jobs.payload')}>
          <Code block>{JSON.stringify(job.payload, null, 2)}</Code>
        </FieldRow>
      </Stack>
    </DetailPanel>
  )
}
