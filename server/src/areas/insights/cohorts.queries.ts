import type { CohortRule } from '@gantry/contract/cohorts'
import { and, asc, desc, eq, gt, ilike, inArray, isNull, lt, or } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { App, Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject } from '../../platform/search.ts'
import { cohortHistory, cohorts } from './tables.ts'

export type CohortRow = typeof cohorts.$inferSelect

/** The rules of those of these cohorts that exist; null for a list. */
export const findCohortRules = (
  ctx: Ctx,
  projectId: string,
  ids: readonly string[],
): Promise<{ id: string; rule: CohortRule | null }[]> =>
  ctx.db
    .select({ id: cohorts.id, rule: cohorts.rule })
    .from(cohorts)
    .where(
      and(
        eq(cohorts.workspaceId, ctx.workspaceId),
        eq(cohorts.projectId, projectId),
        inArray(cohorts.id, [...ids]),
        isNull(cohorts.deletedAt),
      ),
    )

const living = (ctx: Ctx) => and(eq(cohorts.workspaceId, ctx.workspaceId), isNull(cohorts.deletedAt))

type CohortsPage = {
  projectId?: string | undefined
  q?: string | undefined
  after: { name: string; id: string } | null
  limit: number
}

export const listCohortRows = (ctx: Ctx, { projectId, q, after, limit }: CohortsPage): Promise<CohortRow[]> =>
  ctx.db
    .select()
    .from(cohorts)
    .where(
      and(
        living(ctx),
        projectId === undefined ? undefined : eq(cohorts.projectId, projectId),
        q === undefined ? undefined : ilike(cohorts.name, `%${q.replace(/[\\%_]/g, '\\$&')}%`),
        after === null
          ? undefined
          : or(gt(cohorts.name, after.name), and(eq(cohorts.name, after.name), gt(cohorts.id, after.id))),
      ),
    )
    .orderBy(asc(cohorts.name), asc(cohorts.id))
    .limit(limit)

export async function loadCohort(ctx: Ctx, id: string, { lock = false } = {}): Promise<CohortRow> {
  const found = ctx.db
    .select()
    .from(cohorts)
    .where(and(living(ctx), eq(cohorts.id, id)))
  const [row] = await (lock ? found.for('update') : found)
  if (!row) throw new AppError('not_found', 'There is no such cohort.')
  return row
}

export async function insertCohort(ctx: Ctx, row: CohortRow): Promise<CohortRow> {
  await ctx.db.insert(cohorts).values(row)
  await makeFindable(ctx, row)
  return row
}

/** Changes what people see of a cohort: its version rises. An evaluation does not count as such a change. */
export async function changeCohort(ctx: Ctx, id: string, change: Partial<CohortRow>): Promise<CohortRow> {
  const [row] = await ctx.db
    .update(cohorts)
    .set(change)
    .where(and(eq(cohorts.workspaceId, ctx.workspaceId), eq(cohorts.id, id)))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such cohort.')
  if (row.deletedAt === null) await makeFindable(ctx, row)
  return row
}

const makeFindable = (ctx: Ctx, { id, name, description, updatedAt }: CohortRow): Promise<void> =>
  indexObject(ctx, { kind: 'cohort', objectId: id, title: name, text: description, at: updatedAt })

export type HistoryRow = typeof cohortHistory.$inferSelect

export const insertHistory = async (ctx: Ctx, row: HistoryRow): Promise<void> => {
  await ctx.db.insert(cohortHistory).values(row)
}

export const listHistoryRows = (
  ctx: Ctx,
  cohortId: string,
  before: string | null,
  limit: number,
): Promise<HistoryRow[]> =>
  ctx.db
    .select()
    .from(cohortHistory)
    .where(
      and(
        eq(cohortHistory.workspaceId, ctx.workspaceId),
        eq(cohortHistory.cohortId, cohortId),
        before === null ? undefined : lt(cohortHistory.id, before),
      ),
    )
    .orderBy(desc(cohortHistory.id))
    .limit(limit)

export const findCohortTitles = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; title: string }[]> =>
  ctx.db
    .select({ id: cohorts.id, title: cohorts.name })
    .from(cohorts)
    .where(and(living(ctx), inArray(cohorts.id, [...ids])))

export const cohortBin: Bin = binOf({
  kind: 'cohort',
  permission: 'insights.write',
  table: cohorts,
  title: cohorts.name,
  afterRestore: async (ctx, id) => makeFindable(ctx, await loadCohort(ctx, id)),
})

/** Dynamic cohorts of the whole installation, for the hourly evaluation. */
export const listDynamicCohorts = async (app: App): Promise<{ id: string; workspaceId: string }[]> => {
  const { rows } = await app.pool.query<{ id: string; workspaceId: string }>(
    `select id, workspace_id as "workspaceId" from cohorts where kind = 'dynamic' and deleted_at is null order by evaluated_at nulls first`,
  )
  return rows
}
