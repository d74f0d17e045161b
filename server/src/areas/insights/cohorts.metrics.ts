import { z } from 'zod'
import type { App } from '../../platform/context.ts'
import type { Query } from './compile/binder.ts'
import { limits, runQuery } from './metrics.ts'

export type Change = { count: number; added: number; removed: number }
type Where = { project: string; cohort: string; now: Date; queryId: string; signal?: AbortSignal | undefined }

const old = 'SELECT person FROM gantry.cohort_people FINAL WHERE project = {project:UUID} AND cohort = {cohort_id:UUID}'

/** Makes exactly the people of `members` (a query with the column `person`) the kept people of a cohort. */
export async function replacePeople(app: App, members: Query, where: Where): Promise<Change> {
  const { project, cohort, now, queryId, signal } = where
  const params = { ...members.params, project, cohort_id: cohort, made_at: now.getTime() }
  const changed = `SELECT person, max(is_new) AS now, max(is_old) AS was FROM (
      SELECT person, 1 AS is_new, 0 AS is_old FROM (${members.sql}) UNION ALL SELECT person, 0, 1 FROM (${old})
    ) GROUP BY person`
  await app.analytics.command({
    query: `INSERT INTO gantry.cohort_people SELECT {project:UUID}, {cohort_id:UUID}, person, {made_at:UInt64}, now = 0
      FROM (${changed}) WHERE now != was`,
    query_params: params,
    query_id: queryId,
    ...(signal && { abort_signal: signal }),
    clickhouse_settings: {
      max_execution_time: limits.seconds,
      max_memory_usage: String(limits.memoryBytes),
      wait_end_of_query: 1,
    },
  })
  const counted = `SELECT countIf(is_in) AS count, countIf(is_in AND changed_at = {made_at:UInt64}) AS added,
      countIf(NOT is_in AND changed_at = {made_at:UInt64}) AS removed
    FROM (SELECT person, argMax(is_deleted, version) = 0 AS is_in, max(version) AS changed_at
      FROM gantry.cohort_people WHERE project = {project:UUID} AND cohort = {cohort_id:UUID} GROUP BY person)`
  const { rows } = await runQuery(app, { sql: counted, params }, { queryId: `${queryId}-count` })
  return Counts.parse(rows[0])
}

const Counts = z.object({ count: z.coerce.number(), added: z.coerce.number(), removed: z.coerce.number() })

/** Adds people by their hashed ids. */
export async function addPeople(app: App, where: Where, people: readonly string[]): Promise<void> {
  const { project, cohort, now } = where
  await app.analytics.insert({
    table: 'gantry.cohort_people',
    format: 'JSONEachRow',
    values: people.map((person) => ({ project, cohort, person, version: now.getTime() })),
  })
}

/** How many of the people of a list never sent an event. */
export async function countUnknown(app: App, { project, cohort }: Pick<Where, 'project' | 'cohort'>): Promise<number> {
  const reply = await app.analytics.query({
    query: `SELECT count() AS unknown FROM (${old}) WHERE person NOT IN (
      SELECT person FROM gantry.events WHERE project = {project:UUID} AND person IN (${old}))`,
    query_params: { project, cohort_id: cohort },
    format: 'JSONEachRow',
  })
  return z.array(z.object({ unknown: z.coerce.number() })).parse(await reply.json())[0]?.unknown ?? 0
}
