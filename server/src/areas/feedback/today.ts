import type { FeedbackFilter } from '@gantry/contract/feedback-items'
import type { App, Ctx } from '../../platform/context.ts'
import { filterBranches, filterCondition } from './filter.queries.ts'
import { titleOf } from './item-text.rules.ts'
import { loadKnown } from './known.queries.ts'
import { countUpTo, listItems } from './list.queries.ts'
import { getSettings } from './settings.ts'
import { getRouting } from './state.queries.ts'

export type Waiting = { count: number; oldest: { id: string; title: string; createdAt: Date } | null }

const mostCounted = 10_000

/** How many items the list shows for a filter (counted up to 10,001), and the oldest of them. */
export async function findWaiting(ctx: Ctx, filter: Omit<FeedbackFilter, 'area'>): Promise<Waiting> {
  const branches = await filterBranches(ctx, filter, new Map())
  let count = 0
  for (const branch of branches.conditions) count += await countUpTo(ctx, branch, mostCounted - count)
  if (count === 0) return { count, oldest: null }
  const [row] = await listItems(ctx, branches, { sort: 'oldest', limit: 1 })
  return { count, oldest: row ? { id: row.id, title: titleOf(row.subject, row.text), createdAt: row.createdAt } : null }
}

/** Whether anything has ever come in and is still there. */
export async function hasFeedback(ctx: Ctx): Promise<boolean> {
  const everything = await filterCondition(ctx, { view: 'all', snoozed: 'show' }, new Map())
  return (await countUpTo(ctx, everything, 0)) > 0
}

/** What a process remembers of each workspace: reading 50,000 held-back decisions anew takes a tenth of a second. */
const accuracies = new WeakMap<App, Map<string, { of: string; accuracy: number | null }>>()

/** How often the model reaches the right area where it decides, as the routing page says; null before its first training. */
export async function routingAccuracy(ctx: Ctx): Promise<number | null> {
  const { modelId, threshold } = await getRouting(ctx)
  if (modelId === null) return null
  const of = [modelId, threshold, ...(await loadKnown(ctx)).areas.keys()].join(' ')
  const known = accuracies.get(ctx.app) ?? new Map()
  accuracies.set(ctx.app, known)
  const last = known.get(ctx.workspaceId)
  if (last?.of === of) return last.accuracy
  const accuracy = (await getSettings(ctx)).expected?.accuracy ?? null
  known.set(ctx.workspaceId, { of, accuracy })
  return accuracy
}
