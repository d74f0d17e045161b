import type { AccountFilter } from '@gantry/contract/customers'
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { matches } from './filter.queries.ts'
import { accounts, segments } from './tables.ts'

export type SegmentRow = typeof segments.$inferSelect
type NewSegment = typeof segments.$inferInsert

const mine = (ctx: Ctx, id: string) => and(eq(segments.id, id), eq(segments.workspaceId, ctx.workspaceId))

export async function loadSegment(ctx: Ctx, id: string, { lock = false } = {}): Promise<SegmentRow> {
  const query = ctx.db
    .select()
    .from(segments)
    .where(and(mine(ctx, id), isNull(segments.deletedAt)))
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw new AppError('not_found', 'There is no such segment.')
  return row
}

export const listSegmentRows = (ctx: Ctx): Promise<SegmentRow[]> =>
  ctx.db
    .select()
    .from(segments)
    .where(and(eq(segments.workspaceId, ctx.workspaceId), isNull(segments.deletedAt)))
    .orderBy(sql`lower(${segments.name})`)

export const countMatching = (ctx: Ctx, filter: AccountFilter): Promise<number> =>
  ctx.db.$count(accounts, matches(ctx, filter))

/** Which of the given accounts, or of all, a filter finds now. */
export async function listMatching(ctx: Ctx, filter: AccountFilter, ids?: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(matches(ctx, filter), ids && sql`${accounts.id} = any(${sql.param([...ids])}::uuid[])`))
  return rows.map(({ id }) => id)
}

/** The segments an account belongs to right now, by name. */
export async function segmentsOfAccount(ctx: Ctx, accountId: string): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = []
  for (const { id, name, filter } of await listSegmentRows(ctx)) {
    if ((await listMatching(ctx, filter, [accountId])).length > 0) found.push({ id, name })
  }
  return found
}

export async function insertSegment(ctx: Ctx, values: NewSegment): Promise<SegmentRow> {
  const [row] = await ctx.db.insert(segments).values(values).returning()
  if (!row) throw new Error('an insert without a row')
  return row
}

/** Writes the given columns, deleted or not, with the next version. */
export async function changeSegmentRow(ctx: Ctx, id: string, values: Partial<NewSegment>): Promise<SegmentRow> {
  const [row] = await ctx.db
    .update(segments)
    .set({ ...values, updatedAt: ctx.now(), version: sql`${segments.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such segment.')
  return row
}

export const findSegmentTitles = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .select({ id: segments.id, title: segments.name })
    .from(segments)
    .where(and(eq(segments.workspaceId, ctx.workspaceId), isNull(segments.deletedAt), inArray(segments.id, [...ids])))

type Position = { deletedAt: Date; id: string }

export async function listDeletedSegments(ctx: Ctx, { before, limit }: { before: Position | null; limit: number }) {
  const rows = await ctx.db
    .select({ id: segments.id, title: segments.name, deletedAt: segments.deletedAt })
    .from(segments)
    .where(
      and(
        eq(segments.workspaceId, ctx.workspaceId),
        isNotNull(segments.deletedAt),
        before
          ? or(
              lt(segments.deletedAt, before.deletedAt),
              and(eq(segments.deletedAt, before.deletedAt), gt(segments.id, before.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(segments.deletedAt), asc(segments.id))
    .limit(limit)
  return rows.flatMap(({ deletedAt, ...row }) => (deletedAt ? [{ ...row, deletedAt }] : []))
}

export async function findDeletedSegment(ctx: Ctx, id: string): Promise<SegmentRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(segments)
    .where(and(mine(ctx, id), isNotNull(segments.deletedAt)))
    .for('update')
  return row
}

export async function purgeSegments(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .delete(segments)
    .where(
      and(eq(segments.workspaceId, ctx.workspaceId), isNotNull(segments.deletedAt), inArray(segments.id, [...ids])),
    )
    .returning({ id: segments.id })
  return rows.map(({ id }) => id)
}
