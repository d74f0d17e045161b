import type { Readable } from 'node:stream'
import { sqlLimits } from '@gantry/contract/sql'
import { z } from 'zod'
import { createAnalyst } from '../../platform/analytics.ts'
import type { App } from '../../platform/context.ts'
import type { KnownFunction } from './rules.ts'

/** A query of a person on its way: the database of its project, the id to stop it by, and its values. */
export type Question = { database: string; queryId: string; values: Record<string, string> }
type Signal = { signal?: AbortSignal | undefined }

/** The query as ClickHouse's own parser writes it: one statement, no comments. Throws what the parser says. */
export async function canonicalText(app: App, text: string): Promise<string> {
  const reply = await app.analytics.query({
    query: 'SELECT formatQuerySingleLine({q: String}) AS text',
    query_params: { q: text },
    format: 'JSONEachRow',
  })
  const [row] = z.array(z.object({ text: z.string() })).parse(await reply.json())
  return row?.text ?? ''
}

/** The syntax tree of the query inside a SELECT of ours, a row a line; nothing is run. */
export async function syntaxTree(app: App, query: string, values: Record<string, string>): Promise<string[]> {
  const reply = await app.analytics.query({
    query: `SELECT explain FROM (EXPLAIN AST SELECT * FROM (${query}))`,
    query_params: values,
    format: 'JSONEachRow',
  })
  const lines = z.array(z.object({ explain: z.string() })).parse(await reply.json())
  return lines.map(({ explain }) => explain)
}

const Functions = z.array(
  z.object({ name: z.string(), aliasTo: z.string(), isAggregate: z.coerce.boolean(), category: z.string() }),
)

/** Every function that this server knows. */
export async function knownFunctions(app: App): Promise<KnownFunction[]> {
  const reply = await app.analytics.query({
    query:
      'SELECT name, alias_to AS aliasTo, is_aggregate AS isAggregate, categories AS category FROM system.functions',
    format: 'JSONEachRow',
  })
  return Functions.parse(await reply.json())
}

/** Runs a query that the guard has let through, as the user who may only read. */
export async function runAsAnalyst(app: App, query: string, { database, queryId, values, signal }: Question & Signal) {
  const analyst = createAnalyst(app.config, database)
  try {
    const reply = await analyst.query({
      query: `SELECT * FROM (${query}) LIMIT ${sqlLimits.rows + 1}`,
      query_id: queryId,
      query_params: values,
      format: 'JSONCompact',
      ...(signal && { abort_signal: signal }),
    })
    return Rows.parse(await reply.json())
  } finally {
    await analyst.close()
  }
}

const Rows = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string() })),
  data: z.array(z.array(z.unknown())),
  statistics: z.object({ elapsed: z.number(), rows_read: z.coerce.number(), bytes_read: z.coerce.number() }),
})

/** The result as a stream of a file: JSONCompactEachRow lines with names and types first, or Parquet. */
export async function streamAsAnalyst(
  app: App,
  query: string,
  { database, queryId, values, format }: Question & { format: 'JSONCompactEachRowWithNamesAndTypes' | 'Parquet' },
): Promise<Readable> {
  const analyst = createAnalyst(app.config, database)
  const { stream } = await analyst
    .exec({
      query: `SELECT * FROM (${query}) LIMIT ${sqlLimits.exportRows} FORMAT ${format}`,
      query_id: queryId,
      query_params: values,
    })
    .catch(async (error: unknown) => {
      await analyst.close()
      throw error
    })
  stream.once('close', () => void analyst.close())
  return stream
}

/** Stops a query; false when it was not running. */
export async function stopQuery(app: App, queryId: string): Promise<boolean> {
  const reply = await app.analytics.query({
    query: 'KILL QUERY WHERE query_id = {id: String} ASYNC',
    query_params: { id: queryId },
    format: 'JSONEachRow',
  })
  return (await reply.json<unknown>()).length > 0
}

/** Makes the database of a project and its views; again when what a view says has changed. */
export async function makeViews(app: App, database: string, views: Record<string, string>): Promise<void> {
  await app.analytics.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` })
  for (const [name, query] of Object.entries(views)) {
    await app.analytics.command({
      query: `CREATE OR REPLACE VIEW ${database}.${name} DEFINER = CURRENT_USER SQL SECURITY DEFINER AS ${query}`,
    })
  }
}

const Columns = z.array(z.object({ table: z.string(), name: z.string(), type: z.string() }))

export async function columnsOf(app: App, database: string) {
  const reply = await app.analytics.query({
    query: `SELECT table, name, type FROM system.columns WHERE database = {database: String} ORDER BY table, position`,
    query_params: { database },
    format: 'JSONEachRow',
  })
  return Columns.parse(await reply.json())
}
