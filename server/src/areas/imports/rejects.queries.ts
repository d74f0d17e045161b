import type { RowProblem } from '@gantry/contract/imports'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { importRejects } from './tables.ts'

export type Reject = Omit<typeof importRejects.$inferSelect, 'workspaceId' | 'importId'>

const ofImport = (ctx: Ctx, importId: string) =>
  and(eq(importRejects.workspaceId, ctx.workspaceId), eq(importRejects.importId, importId))

export async function keepRejects(ctx: Ctx, importId: string, rejects: readonly Reject[]): Promise<void> {
  if (rejects.length === 0) return
  await ctx.db.execute(sql`
    insert into import_rejects (workspace_id, import_id, row, key, cells, problems)
    select ${ctx.workspaceId}::uuid, ${importId}::uuid, row, key, cells, problems
      from unnest(
        ${sql.param(rejects.map(({ row }) => row))}::int[],
        ${sql.param(rejects.map(({ key }) => key))}::text[],
        ${sql.param(rejects.map(({ cells }) => cells && JSON.stringify(cells)))}::text[]::jsonb[],
        ${sql.param(rejects.map(({ problems }) => JSON.stringify(problems)))}::text[]::jsonb[]
      ) as given (row, key, cells, problems)
    on conflict (import_id, row)
      do update set cells = excluded.cells, problems = excluded.problems, is_repaired = false`)
}

export const removeRejects = (ctx: Ctx, importId: string, rows?: readonly number[]) =>
  ctx.db
    .delete(importRejects)
    .where(and(ofImport(ctx, importId), rows && sql`${importRejects.row} = any(${sql.param([...rows])}::int[])`))

type Wish = { after: number; limit: number; message?: string | undefined; isRepaired?: boolean }

export const listRejects = (
  ctx: Ctx,
  importId: string,
  { after, limit, message, isRepaired }: Wish,
): Promise<Reject[]> =>
  ctx.db
    .select({
      row: importRejects.row,
      key: importRejects.key,
      cells: importRejects.cells,
      problems: importRejects.problems,
      isRepaired: importRejects.isRepaired,
    })
    .from(importRejects)
    .where(
      and(
        ofImport(ctx, importId),
        gt(importRejects.row, after),
        message === undefined ? undefined : sql`${importRejects.problems} @> ${JSON.stringify([{ message }])}::jsonb`,
        isRepaired === undefined ? undefined : eq(importRejects.isRepaired, isRepaired),
      ),
    )
    .orderBy(asc(importRejects.row))
    .limit(limit)

export async function loadReject(ctx: Ctx, importId: string, row: number): Promise<Reject> {
  const [reject] = await listRejects(ctx, importId, { after: row - 1, limit: 1 })
  if (reject?.row !== row) throw new AppError('not_found', 'This row was not rejected, or has been imported since.')
  return reject
}

type Repair = { cells: Record<string, string>; problems: RowProblem[]; isRepaired: boolean }

export const changeReject = (ctx: Ctx, importId: string, row: number, repair: Repair) =>
  ctx.db
    .update(importRejects)
    .set(repair)
    .where(and(ofImport(ctx, importId), eq(importRejects.row, row)))

/** Equal mistakes counted together, most frequent first. */
export async function countProblems(
  ctx: Ctx,
  importId: string,
): Promise<{ column: string | null; message: string; count: number; firstRow: number }[]> {
  const { rows } = await ctx.db.execute<{
    column: string | null
    message: string
    count: number
    firstRow: number
  }>(sql`
    select problem ->> 'column' as column, problem ->> 'message' as message,
           count(*) as count, min(row) as "firstRow"
      from import_rejects, jsonb_array_elements(problems) as problem
     where workspace_id = ${ctx.workspaceId} and import_id = ${importId}
     group by 1, 2 order by 3 desc, 4 limit 200`)
  return rows
}
