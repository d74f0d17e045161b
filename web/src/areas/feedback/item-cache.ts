import type { FeedbackItem, FeedbackItemDetail } from '@gantry/contract/feedback-items'
import type { QueryClient } from '@tanstack/react-query'
import type { InboxFilter } from './inbox-filter.ts'
import { feedbackKeys, type InboxPages } from './queries.ts'

/** An item from the open panel, else from the lists that hold it. */
export function findItem(queryClient: QueryClient, id: string): FeedbackItemDetail | FeedbackItem | undefined {
  const open = queryClient.getQueryData<FeedbackItemDetail>(feedbackKeys.one(id))
  if (open) return open
  for (const [, data] of queryClient.getQueriesData<InboxPages>({ queryKey: feedbackKeys.inboxes })) {
    for (const { items } of data?.pages ?? []) {
      const found = items.find((item) => item.id === id)
      if (found) return found
    }
  }
  return undefined
}

/** Puts the server's word in place of what was shown ahead of it. */
export function putItem(queryClient: QueryClient, item: FeedbackItemDetail): void {
  queryClient.setQueryData(feedbackKeys.one(item.id), item)
  queryClient.setQueriesData<InboxPages>({ queryKey: feedbackKeys.inboxes }, (data) =>
    mapRows(data, (row) => (row.id === item.id ? { ...row, ...item } : row)),
  )
}

type Ahead = {
  isMeant: (item: FeedbackItem) => boolean
  change: <Item extends FeedbackItem>(item: Item) => Item
  /** Whether a changed item still belongs to a list. */
  fits: (item: FeedbackItem, filter: InboxFilter) => boolean
}

/** Shows a change before the server has answered; gives back the way to take it back. */
export function showAhead(queryClient: QueryClient, { isMeant, change, fits }: Ahead): () => void {
  const lists = queryClient.getQueriesData<InboxPages>({ queryKey: feedbackKeys.inboxes })
  const open = queryClient.getQueriesData<FeedbackItemDetail>({ queryKey: feedbackKeys.ones })
  for (const [key, data] of lists) {
    // The second part of every key of an inbox is its filter.
    const filter = key[1] as InboxFilter
    const next = mapRows(data, (row) => {
      if (!isMeant(row)) return row
      const changed = change(row)
      return fits(changed, filter) ? changed : undefined
    })
    queryClient.setQueryData(key, next)
  }
  for (const [key, item] of open) if (item && isMeant(item)) queryClient.setQueryData(key, change(item))
  return () => {
    for (const [key, data] of [...lists, ...open]) queryClient.setQueryData(key, data)
  }
}

function mapRows(
  data: InboxPages | undefined,
  map: (row: FeedbackItem) => FeedbackItem | undefined,
): InboxPages | undefined {
  if (!data) return undefined
  const pages = data.pages.map((page) => ({ ...page, items: page.items.map(map).filter((row) => row !== undefined) }))
  return { ...data, pages }
}
