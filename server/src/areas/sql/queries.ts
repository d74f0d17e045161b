import { and, asc, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import { binOf } from '../../platform/bin.ts'
import type { Bin } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sqlQueries, sqlRuns } from './tables.ts'

export type RunRow = typeof sqlRuns.$inferSelect
export type QueryRow = typeof sqlQueries.$inferSelect

export const insertRun = (ctx: Ctx, row: typeof sqlRuns.$inferInsert) => ctx.db.insert(sqlRuns).values(row)

export async function findRun(ctx: Ctx, id: string): Promise<RunRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(sqlRuns)
    .where(and(eq(sqlRuns.workspaceId, ctx.workspaceId), eq(sqlRuns.id, id)))
  return row
}

type RunsPage = { projectId: string; actorId: string | undefined; before: string | undefined; limit: number }

/** Newest first: the ids of runs rise with time. */
export const listRuns = (ctx: Ctx, { projectId, actorId, before, limit }: RunsPage) =>
  ctx.db
    .select()
    .from(sqlRuns)
    .where(
      and(
        eq(sqlRuns.workspaceId, ctx.workspaceId),
        eq(sqlRuns.projectId, projectId),
        actorId === undefined ? undefined : eq(sqlRuns.actorId, actorId),
        before === undefined ? undefined : lt(sqlRuns.id, before),
      ),
    )
    .orderBy(desc(sqlRuns.id))
    .limit(limit)

const mine = (ctx: Ctx, id: string) => and(eq(sqlQueries.workspaceId, ctx.workspaceId), eq(sqlQueries.id, id))

type QueriesPage = { projectId: string; after: { name: string; id: string } | null; limit: number }

export const listQueries = (ctx: Ctx, { projectId, after, limit }: QueriesPage) =>
  ctx.db
    .select()
    .from(sqlQueries)
    .where(
      and(
        eq(sqlQueries.workspaceId, ctx.workspaceId),
        eq(sqlQueries.projectId, projectId),
        isNull(sqlQueries.deletedAt),
        after === null
          ? undefined
          : or(gt(sqlQueries.name, after.name), and(eq(sqlQueries.name, after.name), gt(sqlQueries.id, after.id))),
      ),
    )
    .orderBy(asc(sqlQueries.name), asc(sqlQueries.id))
    .limit(limit)

/** One that is not in the bin, locked to be changed. */
export async function findQuery(ctx: Ctx, id: string): Promise<QueryRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(sqlQueries)
    .where(and(mine(ctx, id), isNull(sqlQueries.deletedAt)))
    .for('update')
  return row
}

export const insertQuery = (ctx: Ctx, row: typeof sqlQueries.$inferInsert) => ctx.db.insert(sqlQueries).values(row)

export async function changeQuery(ctx: Ctx, id: string, change: Partial<QueryRow>): Promise<QueryRow> {
  const [row] = await ctx.db
    .update(sqlQueries)
    .set({ ...change, version: sql`${sqlQueries.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such query.')
  return row
}

export const queriesBin: Bin = binOf({
  kind: 'sql_query',
  permission: 'sql.run',
  table: sqlQueries,
  title: sqlQueries.name,
})
