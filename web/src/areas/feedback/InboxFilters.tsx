import { getAccount, listAccounts } from '@gantry/contract/customers'
import { type FeedbackCounts, feedbackSorts, itemStatuses, reasonKinds } from '@gantry/contract/feedback-items'
import { NativeSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
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
    { key: 'account', label: t('column.account'), ...accounts },
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

const offeredAccounts = 30

/** Accounts that fit what is typed, the first by name before that, and those already chosen. */
function useAccountOptions(chosen: readonly string[]): Pick<FilterField, 'options' | 'onWords'> {
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 150)
  const { data: found = [] } = useQuery({
    queryKey: ['account', 'options', asked],
    queryFn: async ({ signal }) =>
      (await call(listAccounts, { query: { limit: offeredAccounts, ...(asked && { q: asked }) } }, { signal })).items,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  })
  const { data: kept = [] } = useQuery({
    queryKey: ['account', 'chosen', chosen],
    queryFn: ({ signal }) => Promise.all(chosen.map((id) => call(getAccount, { params: { id } }, { signal }))),
    placeholderData: keepPreviousData,
    enabled: chosen.length > 0,
    staleTime: 300_000,
  })
  const first = kept.filter(({ id }) => chosen.includes(id))
  const others = found.filter(({ id }) => !chosen.includes(id))
  return { options: [...first, ...others].map(({ id, name }) => ({ value: id, label: name })), onWords: setWords }
}
