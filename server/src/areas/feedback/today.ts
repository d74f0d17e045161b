import type { FeedbackFilter } from '@gantry/contract/feedback-items'
import type { Ctx } from '../../platform/context.ts'
import { filterCondition } from './filter.queries.ts'
import { titleOf } from './item-text.rules.ts'
import { mostCounted } from './items.ts'
import { countUpTo, listItems } from './list.queries.ts'
import { getSettings } from './settings.ts'

export type Waiting = { count: number; oldest: { id: string; title: string; createdAt: Date } | null }

/** How many items the list shows for a filter (counted up to 10,001, as there), and the oldest of them. */
export async function findWaiting(ctx: Ctx, filter: Omit<FeedbackFilter, 'area'>): Promise<Waiting> {
  const condition = await filterCondition(ctx, filter, new Map())
  const count = await countUpTo(ctx, condition, mostCounted)
  if (count === 0) return { count, oldest: null }
  const [row] = await listItems(ctx, condition, { sort: 'oldest', limit: 1 })
  return { count, oldest: row ? { id: row.id, title: titleOf(row.subject, row.text), createdAt: row.createdAt } : null }
}

/** Whether anything has ever come in and is still there. */
export async function hasFeedback(ctx: Ctx): Promise<boolean> {
  const everything = { view: 'all', snoozed: 'show' } as const
  return (await countUpTo(ctx, await filterCondition(ctx, everything, new Map()), 0)) > 0
}

/** How often the model reaches the right area where it decides, as the routing page says; null before its first training. */
export const routingAccuracy = async (ctx: Ctx): Promise<number | null> =>
  (await getSettings(ctx)).expected?.accuracy ?? null
