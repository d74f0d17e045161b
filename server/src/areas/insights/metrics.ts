import { z } from 'zod'
import type { App } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Query } from './compile/binder.ts'
import type { Rows } from './plan.ts'

/** What one question may take of the machine; beyond it, it fails and nothing else does. */
export const limits = { seconds: 60, memoryBytes: 2_000_000_000, rows: 200_000 }

export type Answer = { rows: Rows; rowsRead: number; bytesRead: number }
export type RunAs = { queryId: string; signal?: AbortSignal | undefined; memoryBytes?: number | undefined }

/** Runs one compiled query. Throws AppError `not_possible` when it goes beyond a limit or was stopped. */
export async function runQuery(app: App, query: Query, { queryId, signal, memoryBytes }: RunAs): Promise<Answer> {
  const memory = memoryBytes ?? limits.memoryBytes
  try {
    const reply = await app.analytics.query({
      query: query.sql,
      query_params: query.params,
      query_id: queryId,
      format: 'JSON',
      ...(signal && { abort_signal: signal }),
      clickhouse_settings: {
        max_execution_time: limits.seconds,
        max_memory_usage: String(memory),
        max_bytes_before_external_group_by: String(Math.floor(memory / 2)),
        max_bytes_before_external_sort: String(Math.floor(memory / 2)),
        max_result_rows: String(limits.rows),
        result_overflow_mode: 'throw',
      },
    })
    const { data, statistics } = Reply.parse(await reply.json())
    return { rows: data, rowsRead: statistics.rows_read, bytesRead: statistics.bytes_read }
  } catch (error) {
    if (signal?.aborted) {
      // The store goes on computing for a caller who is gone, unless it is told.
      await stopQueries(app, queryId).catch(() => undefined)
      throw stopped()
    }
    throw explained(error)
  }
}

const Reply = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  statistics: z.object({ rows_read: z.coerce.number(), bytes_read: z.coerce.number() }),
})

const stopped = (): AppError => new AppError('not_possible', 'The question was stopped.')

/** What ClickHouse refused, where a person can do something about it; anything else stays a bug. */
function explained(error: unknown): unknown {
  const type = error instanceof Error && 'type' in error ? String(error.type) : ''
  switch (type) {
    case 'MEMORY_LIMIT_EXCEEDED':
      return new AppError(
        'not_possible',
        `This question needs more than ${limits.memoryBytes / 1e9} GB of memory. Ask about less time, fewer groups or a sample.`,
      )
    case 'TIMEOUT_EXCEEDED':
      return new AppError(
        'not_possible',
        `This question took longer than ${limits.seconds} s. Ask about less time or a sample.`,
      )
    case 'TOO_MANY_ROWS_OR_BYTES':
    case 'TOO_MANY_ROWS':
      return new AppError(
        'not_possible',
        `The answer has more than ${limits.rows} rows. Ask for fewer groups or intervals.`,
      )
    case 'QUERY_WAS_CANCELLED':
      return stopped()
    case 'CANNOT_COMPILE_REGEXP':
      return new AppError('invalid_input', 'A regular expression of this question cannot be read (RE2 syntax).')
    default:
      return error
  }
}

/** Stops every query whose id begins so; gives how many there were. */
export async function stopQueries(app: App, prefix: string): Promise<number> {
  const reply = await app.analytics.query({
    query: 'KILL QUERY WHERE startsWith(query_id, {prefix:String}) ASYNC',
    query_params: { prefix },
    format: 'JSONEachRow',
  })
  return (await reply.json<unknown>()).length
}

const Progress = z.array(
  z.object({
    queries: z.coerce.number(),
    elapsed: z.number(),
    read: z.coerce.number(),
    total: z.coerce.number(),
    memory: z.coerce.number(),
  }),
)

export async function progressOf(app: App, prefix: string) {
  const reply = await app.analytics.query({
    query: `SELECT count() AS queries, max(elapsed) AS elapsed, sum(read_rows) AS read, sum(total_rows_approx) AS total,
        toInt64(sum(greatest(memory_usage, 0))) AS memory
      FROM system.processes WHERE startsWith(query_id, {prefix:String})`,
    query_params: { prefix },
    format: 'JSONEachRow',
  })
  return Progress.parse(await reply.json())[0]
}

/** Changes whenever a row of these tables does, in the months from `from` to `to` (YYYYMM) where events are meant. */
export async function dataVersion(
  app: App,
  tables: readonly string[],
  months: { from: number; to: number },
): Promise<string> {
  const { cluster } = app.config.clickhouse
  // On a cluster each node knows its own shares only, which are tables of another name.
  const [parts, suffix] = cluster
    ? ['clusterAllReplicas({cluster:String}, system.parts)', '_local']
    : ['system.parts', '']
  const reply = await app.analytics.query({
    query: `SELECT toString(cityHash64(groupArray((table, node, partition_id, rows, block, version)))) AS version FROM (
        SELECT table, ${cluster ? "concat(hostName(), ':', toString(tcpPort()))" : "''"} AS node, partition_id, sum(rows) AS rows,
          max(max_block_number) AS block, max(data_version) AS version
        FROM ${parts} WHERE active AND database = 'gantry' AND table IN {tables:Array(String)}
          AND (NOT startsWith(table, 'events') OR (toUInt32OrZero(partition_id) BETWEEN {from:UInt32} AND {to:UInt32}))
        GROUP BY table, node, partition_id ORDER BY table, node, partition_id)`,
    query_params: { tables: tables.map((table) => `${table}${suffix}`), ...months, ...(cluster && { cluster }) },
    format: 'JSONEachRow',
  })
  return z.array(z.object({ version: z.string() })).parse(await reply.json())[0]?.version ?? ''
}

/** How many rows the index says a question about these events reads, without reading them. */
export async function estimateRows(app: App, project: string, events: readonly string[] | null): Promise<number> {
  const ofEvents = events ? 'AND event IN {events:Array(String)}' : ''
  // The index of one node says nothing of the others: on a cluster they count, by the two columns they are sorted by.
  const reply = await app.analytics.query({
    query: app.config.clickhouse.cluster
      ? `SELECT count() AS rows FROM gantry.events WHERE project = {project:UUID} ${ofEvents}`
      : `EXPLAIN ESTIMATE SELECT count(ts) FROM gantry.events WHERE project = {project:UUID} AND person != 0 ${ofEvents}`,
    query_params: { project, events: events ?? [] },
    format: 'JSONEachRow',
  })
  const rows = z.array(z.object({ rows: z.coerce.number() })).parse(await reply.json())
  return rows.reduce((total, { rows: part }) => total + part, 0)
}

/** Those of these events that a project ever received. */
export async function seenEvents(app: App, project: string, names: readonly string[]): Promise<string[]> {
  const reply = await app.analytics.query({
    query: `SELECT event FROM gantry.events WHERE project = {project:UUID} AND event IN {names:Array(String)} LIMIT 1 BY event`,
    query_params: { project, names },
    format: 'JSONEachRow',
  })
  return z
    .array(z.object({ event: z.string() }))
    .parse(await reply.json())
    .map(({ event }) => event)
}
