import { and, desc, eq, ilike, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject } from '../../platform/search.ts'
import { insightFavourites, insightVersions, savedInsights } from './tables.ts'

export type InsightRow = typeof savedInsights.$inferSelect
export type VersionRow = typeof insightVersions.$inferSelect

const living = (ctx: Ctx) => and(eq(savedInsights.workspaceId, ctx.workspaceId), isNull(savedInsights.deletedAt))

export type InsightsPage = {
  projectId?: string | undefined
  kind?: InsightRow['kind'] | undefined
  q?: string | undefined
  createdById?: string | undefined
  isFavourite?: boolean | undefined
  before: { at: Date; id: string } | null
  limit: number
}

export const listInsightRows = (ctx: Ctx, page: InsightsPage): Promise<InsightRow[]> => {
  const part = page.q === undefined ? undefined : `%${page.q.replace(/[\\%_]/g, '\\$&')}%`
  return ctx.db
    .select()
    .from(savedInsights)
    .where(
      and(
        living(ctx),
        page.projectId === undefined ? undefined : eq(savedInsights.projectId, page.projectId),
        page.kind === undefined ? undefined : eq(savedInsights.kind, page.kind),
        page.createdById === undefined ? undefined : eq(savedInsights.createdById, page.createdById),
        page.isFavourite
          ? inArray(
              savedInsights.id,
              ctx.db.select({ id: insightFavourites.insightId }).from(insightFavourites).where(myStars(ctx)),
            )
          : undefined,
        part === undefined ? undefined : or(ilike(savedInsights.name, part), ilike(savedInsights.description, part)),
        page.before === null
          ? undefined
          : or(
              lt(savedInsights.updatedAt, page.before.at),
              and(eq(savedInsights.updatedAt, page.before.at), lt(savedInsights.id, page.before.id)),
            ),
      ),
    )
    .orderBy(desc(savedInsights.updatedAt), desc(savedInsights.id))
    .limit(page.limit)
}

const myStars = (ctx: Ctx) =>
  and(
    eq(insightFavourites.workspaceId, ctx.workspaceId),
    ctx.actor.memberId === null ? sql`false` : eq(insightFavourites.memberId, ctx.actor.memberId),
  )

/** Which of these have a star of who asks; nobody but a member has stars. */
export async function findFavourites(ctx: Ctx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await ctx.db
    .select({ id: insightFavourites.insightId })
    .from(insightFavourites)
    .where(and(myStars(ctx), inArray(insightFavourites.insightId, [...ids])))
  return new Set(rows.map(({ id }) => id))
}

export async function storeFavourite(
  ctx: Ctx,
  { memberId, insightId }: { memberId: string; insightId: string },
  isFavourite: boolean,
): Promise<void> {
  if (isFavourite) {
    await ctx.db
      .insert(insightFavourites)
      .values({ workspaceId: ctx.workspaceId, memberId, insightId })
      .onConflictDoNothing()
  } else await ctx.db.delete(insightFavourites).where(and(myStars(ctx), eq(insightFavourites.insightId, insightId)))
}

/** One that is not in the bin; `lock` to change it. */
export async function loadInsight(ctx: Ctx, id: string, { lock = false } = {}): Promise<InsightRow> {
  const found = ctx.db
    .select()
    .from(savedInsights)
    .where(and(living(ctx), eq(savedInsights.id, id)))
  const [row] = await (lock ? found.for('update') : found)
  if (!row) throw new AppError('not_found', 'There is no such insight.')
  return row
}

/** Writes a new insight, or its next version, with the copy that is kept of it. */
export async function storeInsight(ctx: Ctx, row: InsightRow): Promise<void> {
  await ctx.db
    .insert(savedInsights)
    .values(row)
    .onConflictDoUpdate({
      target: savedInsights.id,
      set: row,
      setWhere: eq(savedInsights.workspaceId, ctx.workspaceId),
    })
  await ctx.db.insert(insightVersions).values({
    ...{ workspaceId: ctx.workspaceId, insightId: row.id, version: row.version, name: row.name },
    ...{ description: row.description, definition: row.definition, style: row.style },
    ...{ savedById: row.updatedById, savedByName: row.updatedByName, savedAt: row.updatedAt },
  })
  await makeFindable(ctx, row)
}

const makeFindable = (ctx: Ctx, { id, name, description, updatedAt }: InsightRow): Promise<void> =>
  indexObject(ctx, { kind: 'insight', objectId: id, title: name, text: description, at: updatedAt })

export const markDeleted = async (ctx: Ctx, id: string): Promise<void> => {
  await ctx.db
    .update(savedInsights)
    .set({ deletedAt: ctx.now(), version: sql`${savedInsights.version} + 1` })
    .where(and(living(ctx), eq(savedInsights.id, id)))
}

export const listVersionRows = (
  ctx: Ctx,
  insightId: string,
  before: number | null,
  limit: number,
): Promise<VersionRow[]> =>
  ctx.db
    .select()
    .from(insightVersions)
    .where(
      and(
        eq(insightVersions.workspaceId, ctx.workspaceId),
        eq(insightVersions.insightId, insightId),
        before === null ? undefined : lt(insightVersions.version, before),
      ),
    )
    .orderBy(desc(insightVersions.version))
    .limit(limit)

export const findInsightTitles = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; title: string }[]> =>
  ctx.db
    .select({ id: savedInsights.id, title: savedInsights.name })
    .from(savedInsights)
    .where(and(living(ctx), inArray(savedInsights.id, [...ids])))

export const insightBin: Bin = binOf({
  kind: 'insight',
  permission: 'insights.write',
  table: savedInsights,
  title: savedInsights.name,
  afterRestore: async (ctx, id) => makeFindable(ctx, await loadInsight(ctx, id)),
})
