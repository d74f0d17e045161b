import type { FeedbackFilter } from '@gantry/contract/feedback-items'

const longWaitMs = 3 * 24 * 3_600_000
/** What a team may expect of the routing; below, more examples or another threshold help. */
const goodAccuracy = 0.9

export const isLongWait = (since: Date, now: Date): boolean => now.getTime() - since.getTime() >= longWaitMs

export const isAccuracyLow = (accuracy: number): boolean => accuracy < goodAccuracy

type ListFilter = Pick<FeedbackFilter, 'view' | 'status' | 'snoozed'>

/** The address of the list of feedback that a filter shows; statuses repeat their name. */
export function feedbackUrl({ view, status = [], snoozed }: ListFilter): string {
  const search = new URLSearchParams({ view, ...(snoozed !== 'hide' && { snoozed }) })
  for (const one of status) search.append('status', one)
  return `/feedback?${search}`
}
