import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { savedViews } from './tables.ts'

export type ViewRow = typeof savedViews.$inferSelect

const mine = (ctx: Ctx, id: string) => and(eq(savedViews.workspaceId, ctx.workspaceId), eq(savedViews.id, id))

/** The actor's own and the shared ones. */
export const listViews = (ctx: Ctx, page: string | undefined) =>
  ctx.db
    .select()
    .from(savedViews)
    .where(
      and(
        eq(savedViews.workspaceId, ctx.workspaceId),
        isNull(savedViews.deletedAt),
        or(eq(savedViews.isShared, true), eq(savedViews.ownerId, ctx.actor.id)),
        page === undefined ? undefined : eq(savedViews.page, page),
      ),
    )
    .orderBy(sql`lower(${savedViews.name})`, savedViews.id)
    .limit(500)

/** One that is not in the bin, locked to be changed. */
export async function findView(ctx: Ctx, id: string): Promise<ViewRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(savedViews)
    .where(and(mine(ctx, id), isNull(savedViews.deletedAt)))
    .for('update')
  return row
}

export const insertView = (ctx: Ctx, row: typeof savedViews.$inferInsert) => ctx.db.insert(savedViews).values(row)

export async function changeView(ctx: Ctx, id: string, change: Partial<ViewRow>): Promise<ViewRow> {
  const [row] = await ctx.db
    .update(savedViews)
    .set({ ...change, version: sql`${savedViews.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such view.')
  return row
}

export const viewsBin: Bin = binOf({
  kind: 'saved_view',
  permission: 'views.share',
  table: savedViews,
  title: savedViews.name,
})
