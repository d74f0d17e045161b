import type { FeedbackFilter } from '@gantry/contract/feedback-items'
import { and, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { type MatchWish, matchesSearch } from '../../platform/search.ts'
import { type Areas, withBelow } from './areas.ts'
import { hasComments, inSegment } from './neighbours.queries.ts'
import { feedbackItems } from './tables.ts'

const any = (column: SQL | typeof feedbackItems.id, values: readonly string[]): SQL =>
  sql`${column} = any(${sql.param([...values])}::uuid[])`

/** Items that the actor owns or works on; a key has none. */
export function isMine({ actor: { memberId } }: Ctx): SQL {
  if (memberId === null) return sql`false`
  return sql`(${feedbackItems.ownerId} = ${memberId} or coalesce(${feedbackItems.assigneeId} = ${memberId}, false))`
}

/** Items that the actor handed in. */
const isSubmitted = ({ actor: { memberId } }: Ctx): SQL =>
  memberId === null ? sql`false` : eq(feedbackItems.submittedBy, memberId)

export const isUnassigned = eq(feedbackItems.routedBy, 'fallback')

/** The filters that have counts beside them, each as a condition of its own; the rest, which narrows every count. */
export async function filterConditions(
  ctx: Ctx,
  filter: FeedbackFilter,
  areas: Areas,
  reading: Pick<MatchWish, 'isWhole' | 'beside'> = {},
): Promise<{ base: SQL; facets: SQL | undefined; isFew: boolean }> {
  const wish = { kind: 'feedback_item', id: feedbackItems.id, ...reading }
  const match = filter.q ? await matchesSearch(ctx, { ...wish, query: filter.q }) : undefined
  const base = [
    eq(feedbackItems.workspaceId, ctx.workspaceId),
    isNull(feedbackItems.deletedAt),
    filter.assignee && any(sql`${feedbackItems.assigneeId}`, filter.assignee),
    filter.account && any(sql`${feedbackItems.accountId}`, filter.account),
    filter.contact && any(sql`${feedbackItems.contactId}`, filter.contact),
    filter.segment && (await inSegment(ctx, feedbackItems.accountId, filter.segment)),
    filter.view === 'submitted' && isSubmitted(ctx),
    filter.importId && eq(feedbackItems.importId, filter.importId),
    filter.from && gte(feedbackItems.createdAt, new Date(filter.from)),
    filter.to && lt(feedbackItems.createdAt, new Date(filter.to)),
    snoozeCondition(ctx, filter.snoozed),
    filter.hasComments !== undefined && hasComments(ctx, feedbackItems.id, filter.hasComments),
    match?.condition,
  ]
  // Never undefined: the workspace is always asked for.
  const whole = and(...base.map((one) => one || undefined)) as SQL
  return { base: whole, facets: facetCondition(ctx, filter, areas), isFew: match?.isFew ?? false }
}

/** `isFew`: what fits is sooner looked up and sorted than met on the way along an index. */
export type Branches = { conditions: SQL[]; isFew: boolean }

/** The items of the filter as conditions that exclude each other: each can walk an index of its own in order. */
export async function filterBranches(
  ctx: Ctx,
  filter: FeedbackFilter,
  areas: Areas,
  beside?: MatchWish['beside'],
): Promise<Branches> {
  const { memberId } = ctx.actor
  const isSplit = filter.view === 'mine' && memberId !== null
  const asked = isSplit ? { ...filter, view: 'all' as const } : filter
  const { base, facets, isFew } = await filterConditions(ctx, asked, areas, beside && { beside })
  // Never undefined: base is not.
  const rest = and(base, facets) as SQL
  if (!isSplit) return { conditions: [rest], isFew }
  const isOwner = eq(feedbackItems.ownerId, memberId)
  const isOnlyAssignee = and(
    eq(feedbackItems.assigneeId, memberId),
    sql`${feedbackItems.ownerId} is distinct from ${memberId}`,
  )
  // Never undefined: rest is not.
  return { conditions: [and(rest, isOwner) as SQL, and(rest, isOnlyAssignee) as SQL], isFew }
}

/** Everything in the filter as one condition. */
export async function filterCondition(ctx: Ctx, filter: FeedbackFilter, areas: Areas): Promise<SQL> {
  const { base, facets } = await filterConditions(ctx, filter, areas)
  // Never undefined: base is not.
  return and(base, facets) as SQL
}

function facetCondition(ctx: Ctx, filter: FeedbackFilter, areas: Areas): SQL | undefined {
  return and(
    viewCondition(ctx, filter.view),
    filter.area && any(sql`${feedbackItems.areaId}`, withBelow(areas, filter.area)),
    filter.owner && any(sql`${feedbackItems.ownerId}`, filter.owner),
    filter.status && inArray(feedbackItems.status, filter.status),
    filter.source && any(sql`${feedbackItems.sourceId}`, filter.source),
    filter.language && languageCondition(filter.language),
    filter.rating && inArray(feedbackItems.rating, filter.rating),
    filter.routedBy && inArray(feedbackItems.routedBy, filter.routedBy),
  )
}

function viewCondition(ctx: Ctx, view: FeedbackFilter['view']): SQL | undefined {
  if (view === 'unassigned') return isUnassigned
  if (view === 'mine') return isMine(ctx)
  return undefined
}

function languageCondition(languages: readonly string[]): SQL | undefined {
  const named = languages.filter((language) => language !== 'none')
  return or(
    named.length > 0 ? inArray(feedbackItems.language, named) : undefined,
    languages.includes('none') ? isNull(feedbackItems.language) : undefined,
  )
}

function snoozeCondition({ now }: Ctx, snoozed: FeedbackFilter['snoozed']): SQL | undefined {
  const until = feedbackItems.snoozedUntil
  if (snoozed === 'hide') return or(isNull(until), lte(until, now()))
  if (snoozed === 'only') return and(isNotNull(until), gt(until, now()))
  if (snoozed === 'over') return and(isNotNull(until), lte(until, now()), lte(feedbackItems.updatedAt, until))
  return undefined
}
