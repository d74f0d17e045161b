import type { Readable } from 'node:stream'
import { type SqlQuestion, type SqlResult, type SqlRun, sqlLimits } from '@gantry/contract/sql'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import type { Download, OpenCtx } from '../../platform/route.ts'
import { getProject } from '../events/index.ts'
import { loadResolution } from '../persons/index.ts'
import { csvOf } from './csv.ts'
import { explain, guard } from './guard.ts'
import { runAsAnalyst, stopQuery, streamAsAnalyst } from './metrics.ts'
import * as queries from './queries.ts'
import { ensureViews } from './views.ts'

/** Runs a query and keeps it in the history, whether it was refused, failed or answered. */
export async function runQuery(
  open: OpenCtx,
  { runId = newId(), ...question }: SqlQuestion & { runId?: string | undefined },
  signal: AbortSignal,
): Promise<SqlResult> {
  const started = performance.now()
  const { app, database, queryId } = await open((ctx) => placeOf(ctx, question.project, runId))
  const keptId = newId()
  const keep = (outcome: { rows: number } | { refusal: string }) =>
    open((ctx) => queries.insertRun(ctx, toRow(ctx, keptId, question, performance.now() - started, outcome)))
  try {
    const query = await guard(app, { ...question, database })
    const { meta, data, statistics } = await runAsAnalyst(app, query, {
      ...{ database, queryId, values: question.values, signal },
    }).catch(explain)
    const rows = data.slice(0, sqlLimits.rows)
    await keep({ rows: rows.length })
    return {
      ...{
        runId: keptId,
        columns: meta,
        rows,
        isCut: data.length > rows.length,
        elapsedMs: performance.now() - started,
      },
      ...{ rowsRead: statistics.rows_read, bytesRead: statistics.bytes_read },
    }
  } catch (error) {
    if (signal.aborted) await stopQuery(app, queryId)
    if (error instanceof AppError) await keep({ refusal: error.message })
    throw error
  }
}

async function placeOf(ctx: Ctx, projectId: string, runId: string) {
  const project = await getProject(ctx, projectId)
  const database = await ensureViews(ctx.app, project.id, await loadResolution(ctx, project.id))
  return { app: ctx.app, database, queryId: queryIdOf(ctx, runId) }
}

/** Not the bare id: nobody stops the query of somebody else by guessing. */
const queryIdOf = (ctx: Ctx, runId: string) => `sql-${ctx.workspaceId}-${ctx.actor.id}-${runId}`

export async function cancelRun(ctx: Ctx, runId: string): Promise<{ ok: true }> {
  if (await stopQuery(ctx.app, queryIdOf(ctx, runId))) return { ok: true }
  throw new AppError('not_found', 'No such run of yours is going on.')
}

const toRow = (
  ctx: Ctx,
  id: string,
  { project, text, values }: SqlQuestion,
  elapsedMs: number,
  outcome: { rows?: number; refusal?: string },
): queries.RunRow => ({
  ...{ id, workspaceId: ctx.workspaceId, projectId: project, text, values, at: ctx.now(), elapsedMs },
  ...{ actorId: ctx.actor.id, actorName: ctx.actor.name },
  ...{ rows: outcome.rows ?? null, refusal: outcome.refusal ?? null },
})

type HistoryPage = { project: string; cursor?: string | undefined; limit: number }

/** One's own runs; everybody's for those who may read the activity of the workspace. */
export async function listHistory(ctx: Ctx, { project, cursor, limit }: HistoryPage) {
  const actorId = ctx.actor.permissions.has('activity.read') ? undefined : ctx.actor.id
  const [before] = decodeCursor(cursor, 1) ?? []
  const page = { projectId: project, actorId, before: before?.toString(), limit: limit + 1 }
  return toPage(await queries.listRuns(ctx, page), limit, toRun, (row) => [row.id])
}

/** The result of a query of the history, run anew, as a file. */
export async function exportRun(ctx: Ctx, id: string, format: 'csv' | 'parquet'): Promise<Download> {
  const run = await queries.findRun(ctx, id)
  const isMine = run && (run.actorId === ctx.actor.id || ctx.actor.permissions.has('activity.read'))
  if (!run || !isMine) throw new AppError('not_found', 'There is no such run.')
  const { app, database, queryId } = await placeOf(ctx, run.projectId, newId())
  const query = await guard(app, { text: run.text, values: run.values, database })
  const stream = (as: 'JSONCompactEachRowWithNamesAndTypes' | 'Parquet'): Promise<Readable> =>
    streamAsAnalyst(app, query, { database, queryId, values: run.values, format: as }).catch(explain)
  if (format === 'parquet') {
    return { body: await stream('Parquet'), contentType: 'application/vnd.apache.parquet', fileName: 'query.parquet' }
  }
  const body = csvOf(await stream('JSONCompactEachRowWithNamesAndTypes'))
  return { body, contentType: 'text/csv; charset=utf-8', fileName: 'query.csv' }
}

const toRun = (row: queries.RunRow): SqlRun => ({
  ...{ id: row.id, text: row.text, values: row.values, at: row.at.toISOString(), elapsedMs: row.elapsedMs },
  ...{ rows: row.rows, refusal: row.refusal, by: row.actorName },
})
