import type { feedbackSorts } from '@gantry/contract/feedback-items'
import { and, asc, desc, eq, getTableColumns, gte, inArray, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { decodeCursor } from '../../platform/paging.ts'
import type { Branches } from './filter.queries.ts'
import type { ItemRow } from './items.queries.ts'
import { feedbackItems } from './tables.ts'

/** What a list shows of an item: no more of its text than the beginning. */
export type ListedRow = Omit<ItemRow, 'html' | 'original' | 'attributes' | 'revision'>

const {
  html: _html,
  original: _original,
  attributes: _attributes,
  revision: _revision,
  ...shown
} = getTableColumns(feedbackItems)
const listed = { ...shown, text: sql<string>`left(${feedbackItems.text}, 600)` }

type Sort = (typeof feedbackSorts)[number]
export type Page = { sort: Sort; cursor?: string | undefined; limit: number }

const certainty = sql<number>`coalesce(${feedbackItems.confidence}, 0)`

/** One row more than `limit`, to see whether there is a next page. */
export async function listItems(ctx: Ctx, { conditions, isFew }: Branches, page: Page): Promise<ListedRow[]> {
  const rows: ListedRow[] = []
  for (const condition of conditions) rows.push(...(await listBranch(ctx, { condition, isFew }, page)))
  if (conditions.length === 1) return rows
  return rows.sort(comparators[page.sort]).slice(0, page.limit + 1)
}

const byId = (a: ListedRow, b: ListedRow): number => (a.id < b.id ? -1 : 1)
const comparators: Record<Sort, (a: ListedRow, b: ListedRow) => number> = {
  oldest: (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || byId(a, b),
  newest: (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || byId(b, a),
  least_certain: (a, b) => (a.confidence ?? 0) - (b.confidence ?? 0) || byId(a, b),
}

type Branch = { condition: SQL; isFew: boolean }

async function listBranch(ctx: Ctx, { condition, isFew }: Branch, { sort, cursor, limit }: Page): Promise<ListedRow[]> {
  const query = (after: SQL | undefined, ...order: SQL[]) =>
    ctx.db
      .select(listed)
      .from(feedbackItems)
      .where(and(condition, after))
      .orderBy(...order)
      .limit(limit + 1)
  const from = decodeCursor(cursor, 2)
  const { createdAt, id, routedBy } = feedbackItems
  // Adding nothing keeps the planner from walking an index in this order until it happens to meet the few.
  if (sort === 'least_certain') {
    const after = from ? sql`(${certainty}, ${id}) > (${from[0]}::real, ${from[1]}::uuid)` : undefined
    const order = isFew ? sql`${certainty} + 0` : certainty
    return query(and(inArray(routedBy, ['model', 'fallback']), after), asc(order), asc(id))
  }
  const sign = sql.raw(sort === 'newest' ? '<' : '>')
  const after = from ? sql`(${createdAt}, ${id}) ${sign} (${from[0]}::timestamptz, ${from[1]}::uuid)` : undefined
  const order = isFew ? sql`${createdAt} + interval '0'` : createdAt
  return sort === 'newest' ? query(after, desc(order), desc(id)) : query(after, asc(order), asc(id))
}

/** Where in time a page begins and which way it goes; undefined when the order is another. */
export function placeOf({ sort, cursor }: Omit<Page, 'limit'>): { at: Date | null; isBackward: boolean } | undefined {
  if (sort === 'least_certain') return undefined
  const at = decodeCursor(cursor, 2)?.[0]
  const place = typeof at === 'string' ? new Date(at) : null
  return { at: place && Number.isNaN(place.getTime()) ? null : place, isBackward: sort === 'newest' }
}

export const cursorOf =
  (sort: Sort) =>
  ({ createdAt, id, confidence }: ListedRow): (string | number)[] =>
    sort === 'least_certain' ? [confidence ?? 0, id] : [createdAt.toISOString(), id]

/** How many items fit, counted no further than `most` + 1. */
export async function countUpTo(ctx: Ctx, condition: SQL, most: number): Promise<number> {
  const some = ctx.db
    .select({ one: sql`1`.as('one') })
    .from(feedbackItems)
    .where(condition)
    .limit(most + 1)
    .as('some')
  const [row] = await ctx.db.select({ count: sql<number>`count(*)` }).from(some)
  return row?.count ?? 0
}

/** The ids of what fits, newest first, at most `limit`. */
export const listIds = async (ctx: Ctx, condition: SQL, limit: number): Promise<string[]> => {
  const rows = await ctx.db
    .select({ id: feedbackItems.id })
    .from(feedbackItems)
    .where(condition)
    .orderBy(desc(feedbackItems.createdAt), desc(feedbackItems.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Items by id in the order given; deleted ones are left out. */
export async function listByIds(ctx: Ctx, ids: readonly string[]): Promise<ListedRow[]> {
  const rows = await ctx.db
    .select(listed)
    .from(feedbackItems)
    .where(
      and(
        eq(feedbackItems.workspaceId, ctx.workspaceId),
        isNull(feedbackItems.deletedAt),
        sql`${feedbackItems.id} = any(${sql.param([...ids])}::uuid[])`,
      ),
    )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The other items of a conversation, oldest first. */
export const listThread = (ctx: Ctx, { id, sourceId, threadId }: ItemRow): Promise<ListedRow[]> =>
  threadId === null
    ? Promise.resolve([])
    : ctx.db
        .select(listed)
        .from(feedbackItems)
        .where(
          and(
            eq(feedbackItems.workspaceId, ctx.workspaceId),
            eq(feedbackItems.sourceId, sourceId),
            eq(feedbackItems.threadId, threadId),
            isNull(feedbackItems.deletedAt),
            ne(feedbackItems.id, id),
          ),
        )
        .orderBy(feedbackItems.createdAt, feedbackItems.id)
        .limit(200)

export type CountedGroup = {
  status: ItemRow['status']
  sourceId: string
  areaId: string | null
  ownerId: string | null
  language: string | null
  rating: number | null
  routedBy: ItemRow['routedBy']
  isMine: boolean
  count: number
}

/** How many items there are of each combination of the filters' values: all counts come from this one pass. */
export async function countGroups(ctx: Ctx, condition: SQL, isMine: SQL): Promise<CountedGroup[]> {
  const { status, sourceId, areaId, ownerId, language, rating, routedBy } = feedbackItems
  const mine = sql<boolean>`coalesce(${isMine}, false)`
  return ctx.db
    .select({
      status,
      sourceId,
      areaId,
      ownerId,
      language,
      rating,
      routedBy,
      isMine: mine,
      count: sql<number>`count(*)`,
    })
    .from(feedbackItems)
    .where(condition)
    .groupBy(sql`1, 2, 3, 4, 5, 6, 7, 8`)
}

/** The items that were said last, whole, newest first. */
export const listLastItems = (ctx: Ctx, count: number): Promise<ItemRow[]> =>
  ctx.db
    .select()
    .from(feedbackItems)
    .where(and(eq(feedbackItems.workspaceId, ctx.workspaceId), isNull(feedbackItems.deletedAt)))
    .orderBy(desc(feedbackItems.createdAt), desc(feedbackItems.id))
    .limit(count)

type BinPage = { before: { deletedAt: Date; id: string } | null; limit: number }

/** Items in the bin, last deleted first. */
export const listDeletedItems = (ctx: Ctx, { before, limit }: BinPage): Promise<ListedRow[]> => {
  const { deletedAt, deletedBy, id, workspaceId } = feedbackItems
  return ctx.db
    .select(listed)
    .from(feedbackItems)
    .where(
      and(
        eq(workspaceId, ctx.workspaceId),
        isNotNull(deletedAt),
        ne(deletedBy, 'erased'),
        before ? sql`(${deletedAt}, ${id}) < (${before.deletedAt}::timestamptz, ${before.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(deletedAt), desc(id))
    .limit(limit)
}

/** What has come in one by one for an owner since a moment, by number, and the newest of it. */
export async function listNewFor(
  ctx: Ctx,
  ownerId: string,
  since: Date,
): Promise<{ count: number; newest: ListedRow | null }> {
  const condition = and(
    eq(feedbackItems.workspaceId, ctx.workspaceId),
    eq(feedbackItems.ownerId, ownerId),
    isNull(feedbackItems.deletedAt),
    isNull(feedbackItems.importId),
    gte(feedbackItems.receivedAt, since),
  )
  const [counted] = await ctx.db.select({ count: sql<number>`count(*)` }).from(feedbackItems).where(condition)
  const [newest] = await ctx.db
    .select(listed)
    .from(feedbackItems)
    .where(condition)
    .orderBy(desc(feedbackItems.receivedAt), desc(feedbackItems.id))
    .limit(1)
  return { count: counted?.count ?? 0, newest: newest ?? null }
}
