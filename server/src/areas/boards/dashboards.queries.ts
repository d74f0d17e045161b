import { and, desc, eq, ilike, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject } from '../../platform/search.ts'
import { dashboards } from './tables.ts'

export type DashboardRow = typeof dashboards.$inferSelect

/** Those that are not in the bin and that the actor may see: shared ones and its own. */
const visible = (ctx: Ctx): SQL | undefined =>
  and(
    eq(dashboards.workspaceId, ctx.workspaceId),
    isNull(dashboards.deletedAt),
    ctx.actor.kind === 'system'
      ? undefined
      : or(eq(dashboards.isShared, true), eq(dashboards.createdById, ctx.actor.id)),
  )

export type DashboardsPage = {
  projectId?: string | undefined
  q?: string | undefined
  before: { at: Date; id: string } | null
  limit: number
}

export const listDashboardRows = (
  ctx: Ctx,
  { projectId, q, before, limit }: DashboardsPage,
): Promise<DashboardRow[]> => {
  const part = q === undefined ? undefined : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return ctx.db
    .select()
    .from(dashboards)
    .where(
      and(
        visible(ctx),
        projectId === undefined ? undefined : eq(dashboards.projectId, projectId),
        part === undefined ? undefined : or(ilike(dashboards.name, part), ilike(dashboards.description, part)),
        before === null
          ? undefined
          : or(
              lt(dashboards.updatedAt, before.at),
              and(eq(dashboards.updatedAt, before.at), lt(dashboards.id, before.id)),
            ),
      ),
    )
    .orderBy(desc(dashboards.updatedAt), desc(dashboards.id))
    .limit(limit)
}

/** One that the actor may see; `lock` to change it. */
export async function loadDashboard(ctx: Ctx, id: string, { lock = false } = {}): Promise<DashboardRow> {
  const found = ctx.db
    .select()
    .from(dashboards)
    .where(and(visible(ctx), eq(dashboards.id, id)))
  const [row] = await (lock ? found.for('update') : found)
  if (!row) throw new AppError('not_found', 'There is no such dashboard.')
  return row
}

/** Writes a new dashboard, or its next version. */
export async function storeDashboard(ctx: Ctx, row: DashboardRow): Promise<void> {
  await ctx.db
    .insert(dashboards)
    .values(row)
    .onConflictDoUpdate({ target: dashboards.id, set: row, setWhere: eq(dashboards.workspaceId, ctx.workspaceId) })
  await makeFindable(ctx, row)
}

const makeFindable = (ctx: Ctx, { id, name, description, tiles, updatedAt }: DashboardRow): Promise<void> => {
  const words = tiles.map((tile) => (tile.kind === 'text' ? tile.text : tile.kind === 'definition' ? tile.title : ''))
  return indexObject(ctx, {
    ...{ kind: 'dashboard', objectId: id, title: name, at: updatedAt },
    text: [description, ...words].join('\n'),
  })
}

export const markDeleted = async (ctx: Ctx, id: string): Promise<void> => {
  await ctx.db
    .update(dashboards)
    .set({ deletedAt: ctx.now(), version: sql`${dashboards.version} + 1` })
    .where(and(visible(ctx), eq(dashboards.id, id)))
}

export const findDashboardTitles = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; title: string }[]> =>
  ctx.db
    .select({ id: dashboards.id, title: dashboards.name })
    .from(dashboards)
    .where(and(visible(ctx), inArray(dashboards.id, [...ids])))

/** The dashboards that show these metrics, and that the actor may see. */
export async function findUsers(ctx: Ctx, metricIds: readonly string[]) {
  if (metricIds.length === 0) return []
  const uses = or(
    ...metricIds.map((metric) => sql`${dashboards.tiles} @> ${JSON.stringify([{ kind: 'metric', metric }])}::jsonb`),
  )
  return ctx.db
    .select({ id: dashboards.id, name: dashboards.name, tiles: dashboards.tiles })
    .from(dashboards)
    .where(and(visible(ctx), uses))
    .orderBy(dashboards.name)
}

export const dashboardBin: Bin = binOf({
  kind: 'dashboard',
  permission: 'insights.write',
  table: dashboards,
  title: dashboards.name,
  afterRestore: async (ctx, id) => {
    const [row] = await ctx.db
      .select()
      .from(dashboards)
      .where(and(eq(dashboards.workspaceId, ctx.workspaceId), eq(dashboards.id, id)))
    if (row) await makeFindable(ctx, row)
  },
})
