import { type InfiniteData, keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

type Page<Row> = { items: Row[]; nextCursor: string | null }

/** A list that the server gives page by page. The key's first part is its live topic. */
export function usePages<Row>(
  queryKey: QueryKey,
  load: (page: { cursor?: string; limit: number }, signal: AbortSignal) => Promise<Page<Row>>,
  { isEnabled = true, topics = [] }: { isEnabled?: boolean; topics?: readonly string[] } = {},
) {
  const query = useInfiniteQuery<Page<Row>, Error, InfiniteData<Page<Row>>, QueryKey, string | null>({
    queryKey,
    queryFn: ({ pageParam, signal }) => load({ limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    enabled: isEnabled,
    meta: { topics },
  })
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  return {
    rows,
    isLoading: query.isPending,
    error: query.error,
    hasMore: query.hasNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
    },
    retry: () => void query.refetch(),
  }
}
export type Pages<Row> = ReturnType<typeof usePages<Row>>

/** Every row of a list, page after page: for an export. */
export async function loadAllPages<Row>(
  load: (page: { cursor?: string; limit: number }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | null = null
  do {
    const page: Page<Row> = await load({ limit: 200, ...(cursor ? { cursor } : {}) })
    rows.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return rows
}

type WholeQuery<Row> = {
  data: { items: Row[] } | undefined
  isPending: boolean
  error: Error | null
  refetch: () => Promise<unknown>
}

/** A list that the server gives in one piece, for a DataTable; with a reason why it may not be asked for, it is empty. */
export const onePage = <Row>(query: WholeQuery<Row>, whyNot: string | null = null): Pages<Row> => ({
  rows: query.data?.items ?? [],
  isLoading: query.isPending && whyNot === null,
  error: query.error,
  hasMore: false,
  loadMore: () => {},
  retry: () => void query.refetch(),
})
