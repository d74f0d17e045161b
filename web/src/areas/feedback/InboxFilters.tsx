import { getAccount, listAccounts } from '@gantry/contract/customers'
import { type FeedbackCounts, feedbackSorts, itemStatuses, reasonKinds } from '@gantry/contract/feedback-items'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { choiceOf, listOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import classes from './Inbox.module.css'
import { anyStatus } from './inbox-filter.ts'
import { useSources } from './queries.ts'
import { useAreaTree, useMembers, useSegments } from './reference.ts'
import { TimeFilter } from './TimeFilter.tsx'

/** Words, filters, time and order of the inbox. */
export function InboxFilters({ counts }: { counts: FeedbackCounts | undefined }) {
  const { t } = useTranslation('feedback')
  const [search, change] = useUrlSearch()
  const fields = useFilterFields(counts)
  return (
    <div className={classes.filters}>
      <FilterBar fields={fields} placeholder={t('search')} />
      <TimeFilter />
      <NativeSelect
        className={classes.sort}
        aria-label={t('sort.label')}
        value={choiceOf(search.sort, feedbackSorts) ?? 'newest'}
        onChange={({ currentTarget: { value } }) => change({ sort: value === 'newest' ? undefined : value })}
        data={feedbackSorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
      />
    </div>
  )
}

function useFilterFields(counts: FeedbackCounts | undefined): readonly FilterField[] {
  const { t } = useTranslation('feedback')
  const { languageName } = useFormat()
  const [search] = useUrlSearch()
  const { options: areas } = useAreaTree()
  const members = useMembers()
  const { data: sources = [] } = useSources()
  const { data: segments = [] } = useSegments()
  const accounts = useAccountOptions(listOf(search.account))
  const people = members.map(({ id, name }) => ({ value: id, label: name }))
  const fields: FilterField[] = [
    {
      key: 'status',
      label: t('column.status'),
      options: [
        { value: anyStatus, label: t('anyStatus') },
        ...itemStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
      ],
    },
    { key: 'area', label: t('column.area'), options: areas },
    { key: 'owner', label: t('column.owner'), options: people },
    { key: 'assignee', label: t('column.assignee'), options: people },
    { key: 'source', label: t('column.source'), options: sources.map(({ id, name }) => ({ value: id, label: name })) },
    { key: 'account', label: t('column.account'), options: accounts },
    {
      key: 'segment',
      label: t('filter.segment'),
      isSingle: true,
      options: segments.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      key: 'language',
      label: t('column.language'),
      options: (counts?.language ?? []).map(({ value }) =>
        value === null || value === 'none'
          ? { value: 'none', label: t('filter.noLanguage') }
          : { value, label: languageName(value) },
      ),
    },
    {
      key: 'rating',
      label: t('column.rating'),
      options: (counts?.rating ?? []).flatMap(({ value }) => (value === null ? [] : [{ value, label: value }])),
    },
    {
      key: 'routedBy',
      label: t('filter.routedBy'),
      options: reasonKinds.map((value) => ({ value, label: t(`routedBy.${value}`) })),
    },
    {
      key: 'hasComments',
      label: t('filter.comments'),
      isSingle: true,
      options: [
        { value: 'true', label: t('filter.withComments') },
        { value: 'false', label: t('filter.withoutComments') },
      ],
    },
  ]
  return fields.filter(({ key, options }) => options.length > 0 || listOf(search[key]).length > 0)
}

const offeredAccounts = 200

/** The first accounts by name, and those already chosen (which may be others). */
function useAccountOptions(chosen: readonly string[]): FilterField['options'] {
  const { data: first = [] } = useQuery({
    queryKey: ['account', 'options'],
    queryFn: async ({ signal }) => (await call(listAccounts, { query: { limit: offeredAccounts } }, { signal })).items,
    staleTime: 300_000,
  })
  const missing = chosen.filter((id) => !first.some((account) => account.id === id))
  const { data: others = [] } = useQuery({
    queryKey: ['account', 'chosen', missing],
    queryFn: ({ signal }) => Promise.all(missing.map((id) => call(getAccount, { params: { id } }, { signal }))),
    enabled: missing.length > 0 && first.length > 0,
    staleTime: 300_000,
  })
  return [...others, ...first].map(({ id, name }) => ({ value: id, label: name }))
}
