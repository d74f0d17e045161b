import type { Result } from '@gantry/contract/endpoint'
import {
  countFeedback,
  getFeedback,
  listFeedback,
  listFeedbackSources,
  listSimilarFeedback,
} from '@gantry/contract/feedback'
import type { FeedbackItem } from '@gantry/contract/feedback-items'
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { call } from '../../api.ts'
import type { InboxFilter, InboxView } from './inbox-filter.ts'

type Sort = InboxView['sort']
type InboxPage = Result<typeof listFeedback>
export type InboxPages = InfiniteData<InboxPage, string | null>

/**
 * Keys that begin with `feedback_item` reload by themselves when any item changes. The inbox does not: rows must not
 * move under the person's hands, and a long list would be loaded anew with every change.
 */
export const feedbackKeys = {
  inboxes: ['inbox'] as const,
  inbox: (filter: InboxFilter, sort: Sort) => ['inbox', filter, sort] as const,
  counts: (filter: InboxFilter) => ['inbox-counts', filter] as const,
  allCounts: ['inbox-counts'] as const,
  newest: (filter: InboxFilter) => ['feedback_item', 'newest', filter] as const,
  items: ['feedback_item'] as const,
  ones: ['feedback_item', 'one'] as const,
  one: (id: string) => ['feedback_item', 'one', id] as const,
  learnt: (id: string) => ['feedback-learnt', id] as const,
  similar: (id: string) => ['feedback_item', 'similar', id] as const,
  sources: ['feedback_source'] as const,
}

const pageSize = 100
const emptyEveryMs = 5_000

export function useInbox({ filter, sort }: Pick<InboxView, 'filter' | 'sort'>) {
  const query = useInfiniteQuery({
    queryKey: feedbackKeys.inbox(filter, sort),
    queryFn: ({ pageParam, signal }) =>
      call(
        listFeedback,
        { query: { ...filter, sort, limit: pageSize, ...(pageParam && { cursor: pageParam }) } },
        { signal },
      ),
    // null: the first page; the type cannot be told from the value alone.
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    // An empty inbox waits for its first items; a full one is not moved under the person's hands.
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.length === 0 ? emptyEveryMs : false),
  })
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return {
    rows,
    total: data?.pages[0]?.total ?? null,
    isLoading: query.isPending,
    isStale: query.isPlaceholderData,
    error: query.error,
    hasMore: hasNextPage,
    loadMore,
    retry: useCallback(() => void refetch(), [refetch]),
  }
}

type Loaded = { rows: readonly FeedbackItem[]; total: number | null }

/** How many items came in since the list was loaded: at its top, or (with older dates, in a short list) anywhere. */
export function useArrivals(filter: InboxFilter, sort: Sort, { rows, total }: Loaded): number {
  const { data } = useQuery({
    queryKey: feedbackKeys.newest(filter),
    queryFn: ({ signal }) => call(listFeedback, { query: { ...filter, sort: 'newest', limit: 25 } }, { signal }),
    enabled: rows.length > 0,
    refetchOnMount: false,
  })
  return useMemo(() => {
    if (!data) return 0
    const top = sort === 'newest' ? rows[0] : undefined
    const known = new Set(rows.slice(0, 100).map(({ id }) => id))
    const onTop = top
      ? data.items.filter(({ id, createdAt }) => createdAt >= top.createdAt && !known.has(id)).length
      : 0
    return Math.max(onTop, (data.total ?? 0) - (total ?? 0))
  }, [data, rows, sort, total])
}

const countsEveryMs = 30_000

export function useCounts(filter: InboxFilter) {
  return useQuery({
    queryKey: feedbackKeys.counts(filter),
    queryFn: ({ signal }) => call(countFeedback, { query: filter }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: countsEveryMs,
  })
}

export function useItem(id: string) {
  return useQuery({
    queryKey: feedbackKeys.one(id),
    queryFn: ({ signal }) => call(getFeedback, { params: { id } }, { signal }),
  })
}

export function useSimilar(id: string) {
  return useQuery({
    queryKey: feedbackKeys.similar(id),
    queryFn: ({ signal }) => call(listSimilarFeedback, { params: { id }, query: { limit: 5 } }, { signal }),
    staleTime: 300_000,
  })
}

export function useSources() {
  return useQuery({
    queryKey: feedbackKeys.sources,
    queryFn: ({ signal }) => call(listFeedbackSources, {}, { signal }),
    staleTime: 60_000,
    select: ({ items }) => items,
  })
}

/** Makes lists and counts current, at the request of the person. */
export function useReloadInbox(): () => Promise<void> {
  const queryClient = useQueryClient()
  return useCallback(async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: feedbackKeys.inboxes }),
      queryClient.invalidateQueries({ queryKey: feedbackKeys.allCounts }),
      queryClient.invalidateQueries({ queryKey: feedbackKeys.items }),
    ])
  }, [queryClient])
}
