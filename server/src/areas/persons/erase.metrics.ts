import { TupleParam } from '@clickhouse/client'
import { changeRows } from '../../platform/analytics.ts'
import type { App } from '../../platform/context.ts'

type Reader = { app: Pick<App, 'analytics' | 'config'> }
/** `spans`: ids that were this person's only for a time; of their events only those of that time. */
export type ToErase = {
  project: string
  raws: readonly string[]
  spans: readonly { raw: string; from: number; until: number }[]
}

const ofPerson = 'project = {project:UUID} AND person IN {raws:Array(UInt64)}'
const ofRaw = 'project = {project:UUID} AND raw IN {raws:Array(UInt64)}'
const inSpan = (column: string, time: string) => `project = {project:UUID} AND (${column} IN {raws:Array(UInt64)}
  OR arrayExists(s -> s.1 = ${column} AND ${time} >= fromUnixTimestamp64Milli(s.2) AND ${time} < fromUnixTimestamp64Milli(s.3),
    {spans:Array(Tuple(UInt64, Int64, Int64))}))`

/** Where ClickHouse holds something about a person. */
const places: readonly { table: string; where: string }[] = [
  { table: 'events', where: inSpan('person', 'ts') },
  { table: 'person_changes', where: inSpan('raw', 'at') },
  { table: 'persons', where: ofPerson },
  { table: 'person_ids', where: `(${ofRaw}) OR (${ofPerson})` },
  { table: 'person_accounts', where: ofPerson },
  { table: 'cohort_people', where: ofPerson },
]

const farAway = Date.UTC(2200, 0, 1)
const paramsOf = ({ project, raws, spans }: ToErase) => ({
  project,
  raws: raws.map(BigInt),
  spans: spans.map(({ raw, from, until }) => [BigInt(raw), from, Math.min(until, farAway)]),
})

/** How many rows each table holds about somebody. */
export async function scanForPerson({ app }: Reader, person: ToErase): Promise<{ table: string; count: number }[]> {
  const parts = places.map(
    ({ table, where }) => `SELECT '${table}' AS table, count() AS count FROM gantry.${table} WHERE ${where}`,
  )
  const result = await app.analytics.query({
    query: parts.join(' UNION ALL '),
    query_params: paramsToText(person),
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return result.json()
}

/** Deletes those rows; the parts they stood in are written anew, so that nothing is left on the disk. */
export async function deletePerson({ app }: Reader, person: ToErase): Promise<void> {
  for (const { table, where } of places) {
    const write = (name: string): string => `ALTER TABLE ${name} DELETE WHERE ${where}`
    await changeRows(app, table, { write, params: paramsToText(person) })
  }
}

/** Tuples are written out: the client would send an array of arrays. */
function paramsToText(person: ToErase) {
  const { spans, ...rest } = paramsOf(person)
  return { ...rest, spans: spans.map(([raw, from, until]) => new TupleParam([raw, from, until])) }
}
