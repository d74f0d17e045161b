import { z } from 'zod'
import { Done, Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'

/** A query of at most 100,000 characters, one SELECT. */
const SqlText = z.string().trim().min(1).max(100_000)
/** Values for `{name:Type}` in the text, as text. */
const SqlValues = z.record(z.string().regex(/^[A-Za-z_]\w{0,63}$/), z.string().max(10_000)).default({})

export const SqlQuestion = z.object({ project: Id, text: SqlText, values: SqlValues })
export type SqlQuestion = z.infer<typeof SqlQuestion>

export const SqlColumn = z.object({ name: z.string(), type: z.string().describe('The ClickHouse type.') })

export const SqlResult = z
  .object({
    runId: Id.describe('Of the history: to export the result.'),
    columns: z.array(SqlColumn),
    rows: z.array(z.array(z.unknown())).describe('Whole numbers of 64 bits and more are text.'),
    isCut: z.boolean().describe('There are more rows than the limit; export or narrow the query.'),
    elapsedMs: z.number(),
    rowsRead: z.number(),
    bytesRead: z.number(),
  })
  .meta({ id: 'SqlResult' })
export type SqlResult = z.infer<typeof SqlResult>

/** What a query may use at most; shown beside the editor. */
export const sqlLimits = { rows: 10_000, exportRows: 1_000_000, seconds: 10, memoryBytes: 1_000_000_000 } as const

export const runSql = endpoint({
  method: 'POST',
  path: '/v1/sql/run',
  summary: 'Run one SELECT on the data of a project; closing the connection stops it',
  permission: 'sql.run',
  body: SqlQuestion.extend({ runId: Id.optional().describe('Chosen by the caller, to cancel the run.') }),
  response: SqlResult,
})

export const cancelSql = endpoint({
  method: 'POST',
  path: '/v1/sql/runs/:id/cancel',
  summary: 'Stop a run of yours that is going on',
  permission: 'sql.run',
  params: IdParams,
  response: Done,
})

export const SqlRun = z
  .object({
    id: Id,
    text: z.string(),
    values: z.record(z.string(), z.string()),
    at: Instant,
    elapsedMs: z.number().nullable(),
    rows: z.int().nullable(),
    refusal: z.string().nullable().describe('Why it did not run, or why it stopped.'),
    by: z.string(),
  })
  .meta({ id: 'SqlRun' })
export type SqlRun = z.infer<typeof SqlRun>

export const listSqlRuns = endpoint({
  method: 'GET',
  path: '/v1/sql/runs',
  summary: 'What was run in a project: yours, or everyone’s for those who may read the activity',
  permission: 'sql.run',
  query: PageQuery.extend({ project: Id }),
  response: pageOf(SqlRun),
})

export const exportSql = endpoint({
  method: 'GET',
  path: '/v1/sql/runs/:id/export',
  summary: 'Run a query of the history again and give the result as a file',
  permission: 'sql.run',
  kind: 'download',
  params: IdParams,
  query: z.object({ format: z.enum(['csv', 'parquet']) }),
  response: z.string(),
})

export const getSqlSchema = endpoint({
  method: 'GET',
  path: '/v1/sql/schema',
  summary: 'The tables and columns that a query of the project may name',
  permission: 'sql.run',
  query: z.object({ project: Id }),
  response: z.object({
    tables: z.array(
      z.object({
        name: z.string(),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
      }),
    ),
    functions: z.array(z.string()),
  }),
})

export const SqlQuery = z
  .object({
    id: Id,
    project: Id,
    name: z.string(),
    text: z.string(),
    values: z.record(z.string(), z.string()),
    by: z.string(),
    updatedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'SqlQuery' })
export type SqlQuery = z.infer<typeof SqlQuery>

export const listSqlQueries = endpoint({
  method: 'GET',
  path: '/v1/sql/queries',
  summary: 'Saved queries of a project, by name',
  permission: 'sql.run',
  query: PageQuery.extend({ project: Id }),
  response: pageOf(SqlQuery),
})

export const createSqlQuery = endpoint({
  method: 'POST',
  path: '/v1/sql/queries',
  summary: 'Save a query under a name',
  permission: 'sql.run',
  body: SqlQuestion.extend({ name: Name }),
  response: SqlQuery,
})

export const updateSqlQuery = endpoint({
  method: 'PATCH',
  path: '/v1/sql/queries/:id',
  summary: 'Change a saved query',
  permission: 'sql.run',
  params: IdParams,
  body: SqlQuestion.omit({ project: true }).extend({ name: Name }).partial(),
  response: SqlQuery,
})

export const removeSqlQuery = endpoint({
  method: 'DELETE',
  path: '/v1/sql/queries/:id',
  summary: 'Delete a saved query',
  permission: 'sql.run',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('To undo it.') }),
})
