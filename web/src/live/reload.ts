import type { QueryClient } from '@tanstack/react-query'

/** Makes every query out of date that shows one of these topics: its key begins with it, or `meta.topics` names it. */
export function reloadTopics(queryClient: QueryClient, topics: readonly string[]): Promise<void> {
  const isAny = topics.includes('*')
  return queryClient.invalidateQueries({
    predicate: ({ queryKey, meta }) =>
      isAny || topics.includes(String(queryKey[0])) || (meta?.topics ?? []).some((topic) => topics.includes(topic)),
  })
}
