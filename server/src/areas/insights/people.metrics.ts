import { z } from 'zod'
import type { App } from '../../platform/context.ts'

const Described = z.array(
  z.object({
    key: z.string(),
    distinctId: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
  }),
)
type Description = Omit<z.infer<typeof Described>[number], 'key'>
/** Somebody behind a number; `first` is when the first event of it happened, in milliseconds. */
export type Found = { key: string; first: number | null }

const text = (name: string): string => `CAST(properties.\`${name}\`, 'Nullable(String)')`
const name = `coalesce(${text('name')}, ${text('$name')})`

/** What people are called and one id they sent under; the moment of an event, where known, finds its row without a search. */
const peopleBy = (
  hasFirsts: boolean,
): string => `SELECT toString(who.person) AS key, coalesce(nullIf(known.distinct_id, ''), nullIf(ids.sent, '')) AS distinctId, known.name AS name, known.email AS email
  FROM (SELECT arrayJoin({people:Array(UInt64)}) AS person) AS who
  LEFT JOIN (SELECT person, distinct_id, ${name} AS name, coalesce(${text('email')}, ${text('$email')}) AS email
    FROM gantry.persons FINAL WHERE project = {project:UUID} AND person IN {people:Array(UInt64)}) AS known ON known.person = who.person
  LEFT JOIN (SELECT person, any(distinct_id) AS sent FROM (
      SELECT person, distinct_id FROM gantry.person_ids FINAL WHERE project = {project:UUID} AND person IN {people:Array(UInt64)}
      UNION ALL SELECT person, distinct_id FROM gantry.events WHERE project = {project:UUID} AND person IN {people:Array(UInt64)}
        ${hasFirsts ? "AND ts IN (SELECT fromUnixTimestamp64Milli(arrayJoin({firsts:Array(Int64)}), 'UTC'))" : ''}
    ) GROUP BY person) AS ids ON ids.person = who.person`

const accounts = `SELECT if(stands_for = '', account, stands_for) AS key, any(account) AS distinctId, any(${name}) AS name,
    CAST(NULL, 'Nullable(String)') AS email
  FROM gantry.accounts FINAL WHERE project = {project:UUID} AND key IN {keys:Array(String)} GROUP BY key`

/** Of those that anything is known about. */
export async function describeFound(
  app: App,
  project: string,
  unit: 'person' | 'account',
  found: readonly Found[],
): Promise<Map<string, Description>> {
  const isPerson = unit === 'person'
  const firsts = found.flatMap(({ first }) => first ?? [])
  const reply = await app.analytics.query({
    query: isPerson ? peopleBy(firsts.length > 0) : accounts,
    query_params: isPerson
      ? { project, people: found.map(({ key }) => BigInt(key)), firsts }
      : { project, keys: found.map(({ key }) => key) },
    format: 'JSONEachRow',
  })
  const rows = Described.parse(await reply.json())
  return new Map(rows.map(({ key, ...description }) => [key, description]))
}
