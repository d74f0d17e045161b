import { and, asc, count, desc, eq, gt, ilike, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject } from '../../platform/search.ts'
import { metricChanges, metrics } from './tables.ts'

export type MetricRow = typeof metrics.$inferSelect
export type ChangeRow = typeof metricChanges.$inferSelect

const living = (ctx: Ctx) => and(eq(metrics.workspaceId, ctx.workspaceId), isNull(metrics.deletedAt))

export type MetricsPage = {
  projectId?: string | undefined
  q?: string | undefined
  after: { name: string; id: string } | null
  limit: number
}

export const listMetricRows = (ctx: Ctx, { projectId, q, after, limit }: MetricsPage): Promise<MetricRow[]> => {
  const part = q === undefined ? undefined : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return ctx.db
    .select()
    .from(metrics)
    .where(
      and(
        living(ctx),
        projectId === undefined ? undefined : eq(metrics.projectId, projectId),
        part === undefined ? undefined : or(ilike(metrics.name, part), ilike(metrics.key, part)),
        after === null
          ? undefined
          : or(gt(metrics.name, after.name), and(eq(metrics.name, after.name), gt(metrics.id, after.id))),
      ),
    )
    .orderBy(asc(metrics.name), asc(metrics.id))
    .limit(limit)
}

/** Every metric of a project that is not in the bin, by key. */
export const listProjectMetrics = (ctx: Ctx, projectId: string): Promise<MetricRow[]> =>
  ctx.db
    .select()
    .from(metrics)
    .where(and(living(ctx), eq(metrics.projectId, projectId)))
    .orderBy(asc(metrics.key))

export const findMetricRows = async (ctx: Ctx, ids: readonly string[]): Promise<MetricRow[]> =>
  ids.length === 0
    ? []
    : ctx.db
        .select()
        .from(metrics)
        .where(and(living(ctx), inArray(metrics.id, [...ids])))

/** One that is not in the bin; `lock` to change it. */
export async function loadMetric(ctx: Ctx, id: string, { lock = false } = {}): Promise<MetricRow> {
  const found = ctx.db
    .select()
    .from(metrics)
    .where(and(living(ctx), eq(metrics.id, id)))
  const [row] = await (lock ? found.for('update') : found)
  if (!row) throw new AppError('not_found', 'There is no such metric.')
  return row
}

/** Writes a new metric, or what it is after a change. */
export async function storeMetric(ctx: Ctx, row: MetricRow): Promise<void> {
  await ctx.db
    .insert(metrics)
    .values(row)
    .onConflictDoUpdate({ target: metrics.id, set: row, setWhere: eq(metrics.workspaceId, ctx.workspaceId) })
  await makeFindable(ctx, row)
}

const makeFindable = (ctx: Ctx, { id, key, name, facts, updatedAt }: MetricRow): Promise<void> =>
  indexObject(ctx, {
    ...{ kind: 'metric', objectId: id, title: name, at: updatedAt },
    text: `${key}\n${facts.description}`,
  })

export const markMetricDeleted = async (ctx: Ctx, id: string): Promise<void> => {
  await ctx.db
    .update(metrics)
    .set({ deletedAt: ctx.now() })
    .where(and(living(ctx), eq(metrics.id, id)))
}

/** How many open changes each of these metrics has. */
export async function countOpen(ctx: Ctx, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .select({ id: metricChanges.metricId, open: count() })
    .from(metricChanges)
    .where(
      and(
        eq(metricChanges.workspaceId, ctx.workspaceId),
        inArray(metricChanges.metricId, [...ids]),
        eq(metricChanges.state, 'open'),
      ),
    )
    .groupBy(metricChanges.metricId)
  return new Map(rows.map(({ id, open }) => [id, open]))
}

/** Newest first: the ids of changes rise with time. */
export const listChangeRows = (
  ctx: Ctx,
  metricId: string,
  before: string | undefined,
  limit: number,
): Promise<ChangeRow[]> =>
  ctx.db
    .select()
    .from(metricChanges)
    .where(
      and(
        eq(metricChanges.workspaceId, ctx.workspaceId),
        eq(metricChanges.metricId, metricId),
        before === undefined ? undefined : lt(metricChanges.id, before),
      ),
    )
    .orderBy(desc(metricChanges.id))
    .limit(limit)

export async function loadChange(ctx: Ctx, id: string, { lock = false } = {}): Promise<ChangeRow> {
  const found = ctx.db
    .select()
    .from(metricChanges)
    .where(and(eq(metricChanges.workspaceId, ctx.workspaceId), eq(metricChanges.id, id)))
  const [row] = await (lock ? found.for('update') : found)
  if (!row) throw new AppError('not_found', 'There is no such change of a metric.')
  return row
}

export const storeChange = async (ctx: Ctx, row: ChangeRow): Promise<void> => {
  await ctx.db
    .insert(metricChanges)
    .values(row)
    .onConflictDoUpdate({
      target: metricChanges.id,
      set: row,
      setWhere: eq(metricChanges.workspaceId, ctx.workspaceId),
    })
}

export const metricBin: Bin = binOf({
  kind: 'metric',
  permission: 'metrics.write',
  table: metrics,
  title: sql<string>`${metrics.name}`,
  afterRestore: async (ctx, id) => makeFindable(ctx, await loadMetric(ctx, id)),
})
