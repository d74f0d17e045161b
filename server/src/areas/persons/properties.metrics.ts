import type { Ctx } from '../../platform/context.ts'
import type { Json, Properties } from './properties.rules.ts'

export type StoredChange = {
  raw: string
  distinctId: string
  at: number
  operation: string
  properties: Properties
  eventId: string
}

/** Every change of properties that was sent for these raw ids, oldest first. */
export async function listChanges(
  { app }: Pick<Ctx, 'app'>,
  project: string,
  raws: readonly string[],
  limit = 1_000_000,
): Promise<StoredChange[]> {
  const result = await app.analytics.query({
    query: `SELECT toString(raw) AS raw, distinct_id AS distinctId, toUnixTimestamp64Milli(at) AS at, operation,
        properties, toString(event_id) AS eventId
      FROM gantry.person_changes WHERE project = {project:UUID} AND raw IN {raws:Array(UInt64)}
      ORDER BY at, event_id LIMIT 1 BY event_id, raw, operation LIMIT {limit:UInt32}`,
    query_params: { project, raws: raws.map(BigInt), limit },
    format: 'JSONEachRow',
    // Whole numbers of properties stay numbers.
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  const rows = await result.json<Omit<StoredChange, 'at' | 'properties'> & { at: string; properties: Json }>()
  return rows.map((row) => ({ ...row, at: Number(row.at), properties: nestedToFlat(row.properties) }))
}

/** An object as ClickHouse gives it back. */
const nestedToFlat = (value: Json): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

export type Seen = { key: string; distinctId: string; first: number }

/** One raw id and the first event of each of these, as far as they have events. */
export async function firstSeen({ app }: Pick<Ctx, 'app'>, project: string, raws: readonly string[]): Promise<Seen[]> {
  const result = await app.analytics.query({
    query: `SELECT toString(person) AS key, any(distinct_id) AS distinctId, toUnixTimestamp64Milli(min(ts)) AS first
      FROM gantry.events WHERE project = {project:UUID} AND person IN {raws:Array(UInt64)} GROUP BY person`,
    query_params: { project, raws: raws.map(BigInt) },
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ key: string; distinctId: string; first: string }>()
  return rows.map((row) => ({ ...row, first: Number(row.first) }))
}

export type PersonRow = {
  person: string
  distinct_id: string
  properties: Properties
  first_seen: number
  version: number
  is_deleted: 0 | 1
}

export const storePersons = ({ app }: Pick<Ctx, 'app'>, project: string, rows: readonly PersonRow[]) =>
  rows.length === 0
    ? undefined
    : app.analytics.insert({
        table: 'gantry.persons',
        values: rows.map((row) => ({ ...row, project, first_seen: new Date(row.first_seen).toISOString() })),
        format: 'JSONEachRow',
        clickhouse_settings: { date_time_input_format: 'best_effort' },
      })
