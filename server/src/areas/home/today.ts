import type { FeedbackFilter } from '@gantry/contract/feedback-items'
import type { TodayItem } from '@gantry/contract/home'
import type { Permission } from '@gantry/contract/permissions'
import type { Ctx } from '../../platform/context.ts'
import { findUnread } from '../collaboration/index.ts'
import { findWaiting, hasFeedback, routingAccuracy } from '../feedback/index.ts'
import { findFailedImports } from '../imports/index.ts'
import { findDeadJobs } from '../operations/index.ts'
import { loadAreaTree } from '../people/index.ts'
import { feedbackUrl, isAccuracyLow, isLongWait } from './today.rules.ts'

type Asked = { permission: Permission; find: (ctx: Ctx) => Promise<TodayItem[]> }

/** In the order people see them: what is theirs first, then what they look after. */
const asked: readonly Asked[] = [
  { permission: 'feedback.triage', find: findOwnFeedback },
  { permission: 'workspace.read', find: findMentions },
  { permission: 'feedback.submit', find: findSubmissions },
  { permission: 'routing.write', find: findUnassigned },
  { permission: 'routing.write', find: findAccuracy },
  { permission: 'areas.write', find: findAreasWithoutOwner },
  { permission: 'imports.run', find: findImports },
  { permission: 'jobs.manage', find: findJobs },
]

export async function getToday(ctx: Ctx): Promise<{ items: TodayItem[]; isEmpty: boolean }> {
  const items: TodayItem[] = []
  for (const { permission, find } of asked) {
    if (ctx.actor.permissions.has(permission)) items.push(...(await find(ctx)))
  }
  return { items, isEmpty: !(await hasFeedback(ctx)) }
}

const open: FeedbackFilter['status'] = ['new', 'triaged', 'in_progress']

/** What waits for a member as the owner or the assignee; a key has none. */
async function findOwnFeedback(ctx: Ctx): Promise<TodayItem[]> {
  if (ctx.actor.memberId === null) return []
  const filter: FeedbackFilter = { view: 'mine', status: ['new'], snoozed: 'hide' }
  const { count, oldest } = await findWaiting(ctx, filter)
  const since = oldest?.createdAt.toISOString() ?? null
  const items: TodayItem[] = []
  if (count > 0) items.push({ kind: 'feedback_new', count, since, detail: null, url: feedbackUrl(filter) })
  if (oldest && isLongWait(oldest.createdAt, ctx.now())) {
    const { id, title } = oldest
    items.push({ kind: 'feedback_waiting_longest', count: 1, since, detail: title, url: `/feedback/items/${id}` })
  }
  const over = await countList(ctx, 'feedback_snooze_over', { view: 'mine', status: open, snoozed: 'over' })
  return [...items, ...over]
}

async function countList(ctx: Ctx, kind: TodayItem['kind'], filter: FeedbackFilter): Promise<TodayItem[]> {
  const { count, oldest } = await findWaiting(ctx, filter)
  if (!oldest) return []
  const detail = count === 1 ? oldest.title : null
  return [{ kind, count, since: oldest.createdAt.toISOString(), detail, url: feedbackUrl(filter) }]
}

function findUnassigned(ctx: Ctx): Promise<TodayItem[]> {
  return countList(ctx, 'feedback_unassigned', { view: 'unassigned', status: ['new'], snoozed: 'hide' })
}

/** For those who hand feedback in but do not triage it: what became of theirs. */
async function findSubmissions(ctx: Ctx): Promise<TodayItem[]> {
  if (ctx.actor.memberId === null || ctx.actor.permissions.has('feedback.triage')) return []
  return countList(ctx, 'submissions_open', { view: 'submitted', status: open, snoozed: 'show' })
}

async function findMentions(ctx: Ctx): Promise<TodayItem[]> {
  if (ctx.actor.memberId === null) return []
  const unread = await findUnread(ctx, ctx.actor.memberId, 'mention')
  if (!unread) return []
  const { count, title, url, createdAt } = unread
  const one = count === 1
  return [
    {
      kind: 'mentions',
      count,
      since: createdAt.toISOString(),
      detail: one ? title : null,
      url: one ? url : '/?bell=mention',
    },
  ]
}

async function findAccuracy(ctx: Ctx): Promise<TodayItem[]> {
  const count = await routingAccuracy(ctx)
  if (count === null || !isAccuracyLow(count)) return []
  return [{ kind: 'routing_accuracy', count, since: null, detail: null, url: '/feedback/routing' }]
}

async function findAreasWithoutOwner(ctx: Ctx): Promise<TodayItem[]> {
  const without = (await loadAreaTree(ctx)).areas.filter(({ effectiveOwner }) => effectiveOwner === null)
  const [first] = without
  if (!first) return []
  const detail = without.length === 1 ? first.name : null
  return [{ kind: 'areas_without_owner', count: without.length, since: null, detail, url: '/people/areas?owner=none' }]
}

async function findImports(ctx: Ctx): Promise<TodayItem[]> {
  const failed = await findFailedImports(ctx)
  if (!failed) return []
  const { count, id, fileName, at } = failed
  const one = count === 1
  return [
    {
      kind: 'imports_failed',
      count,
      since: at.toISOString(),
      detail: one ? fileName : null,
      url: one ? `/imports/${id}` : '/imports?state=failed',
    },
  ]
}

async function findJobs(ctx: Ctx): Promise<TodayItem[]> {
  const { count, since } = await findDeadJobs(ctx)
  if (count === 0) return []
  const url = '/settings/jobs?state=dead'
  return [{ kind: 'jobs_failed', count, since: since?.toISOString() ?? null, detail: null, url }]
}
