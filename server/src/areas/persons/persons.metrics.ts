import type { Ctx } from '../../platform/context.ts'
import type { Json, Properties } from './properties.rules.ts'
import { peopleOf, type Resolution, rawIdsOfPeople } from './resolve.ts'

type Reader = Pick<Ctx, 'app'>

async function read<Row>({ app }: Reader, query: string, params: Record<string, unknown>): Promise<Row[]> {
  const result = await app.analytics.query({
    query,
    query_params: params,
    format: 'JSONEachRow',
    // Whole numbers of properties stay numbers; ids are made text in the query.
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 0,
      max_execution_time: 20,
      max_memory_usage: '3000000000',
    },
  })
  return result.json<Row>()
}

export type PeopleFilter = { q: string | undefined; properties: readonly { name: string; value: string }[] }
export type PeoplePosition = { last: number | null; key: string }
export type FoundPerson = { key: string; last: number }

/** People with events since `from`, those seen last first; who was not seen since is left out. */
export function listSeenPeople(
  ctx: Reader,
  project: string,
  resolution: Resolution,
  page: { from: number; after: PeoplePosition | null; filter: PeopleFilter; limit: number },
): Promise<FoundPerson[]> {
  // Few raw ids are left once events are counted together: the join sees them instead of the events.
  const { join, person } = peopleOf({ hasMerges: resolution.hasMerges, hasSharedIds: resolution.hasSharedIds })
  const events = resolution.hasSharedIds
    ? `SELECT person, ts FROM gantry.events WHERE project = {project:UUID} AND ts >= fromUnixTimestamp64Milli({from:Int64})`
    : `SELECT person, max(ts) AS latest FROM gantry.events
        WHERE project = {project:UUID} AND ts >= fromUnixTimestamp64Milli({from:Int64}) GROUP BY person`
  const { condition, params } = filterOf(page.filter)
  return read(
    ctx,
    `SELECT toString(who) AS key, toUnixTimestamp64Milli(max(seen)) AS last FROM (
       SELECT ${person} AS who, ${resolution.hasSharedIds ? 'e.ts' : 'e.latest'} AS seen FROM (${events}) AS e ${join})
     ${condition ? `WHERE who GLOBAL IN (${condition})` : ''}
     GROUP BY who
     ${page.after ? 'HAVING (last, key) < ({last:Int64}, {key:String})' : ''}
     ORDER BY last DESC, key DESC LIMIT {limit:UInt32}`,
    {
      ...{ project, from: page.from, limit: page.limit, ...params },
      ...(page.after && { last: page.after.last ?? 0, key: page.after.key }),
    },
  )
}

/** People who are known by properties or ids and have no event at all. */
export function listUnseenPeople(
  ctx: Reader,
  project: string,
  page: { afterKey: string; filter: PeopleFilter; limit: number },
): Promise<{ key: string }[]> {
  const { condition, params } = filterOf(page.filter)
  return read(
    ctx,
    `SELECT toString(person) AS key FROM gantry.persons FINAL
      WHERE project = {project:UUID} AND key > {afterKey:String} ${condition ? `AND person IN (${condition})` : ''}
        AND person NOT IN (SELECT person FROM gantry.events WHERE project = {project:UUID} GROUP BY person)
        AND person NOT IN (SELECT person FROM gantry.person_ids FINAL WHERE project = {project:UUID}
          AND raw IN (SELECT person FROM gantry.events WHERE project = {project:UUID} GROUP BY person))
      ORDER BY key LIMIT {limit:UInt32}`,
    { project, afterKey: page.afterKey, limit: page.limit, ...params },
  )
}

/** A subquery of the people a filter means. Names of properties are bound like values. */
function filterOf({ q, properties }: PeopleFilter): { condition: string; params: Record<string, unknown> } {
  const params: Record<string, unknown> = {}
  const conditions = properties.map(({ name, value }, at) => {
    params[`name${at}`] = name
    params[`value${at}`] = value
    return `JSONExtractString(toJSONString(properties), {name${at}:String}) = {value${at}:String}
      OR JSONExtractRaw(toJSONString(properties), {name${at}:String}) = {value${at}:String}`
  })
  if (q) {
    params.q = q
    const text = (name: string) =>
      `positionCaseInsensitiveUTF8(ifNull(toString(properties.${name}), ''), {q:String}) > 0`
    conditions.push(
      `positionCaseInsensitiveUTF8(distinct_id, {q:String}) > 0 OR ${[...nameKeys, ...emailKeys].map(text).join(' OR ')}`,
    )
  }
  if (conditions.length === 0) return { condition: '', params }
  const known = `SELECT person FROM gantry.persons FINAL WHERE project = {project:UUID}
    AND ${conditions.map((one) => `(${one})`).join(' AND ')}`
  // An id to the letter also finds people without properties, and those it stands for.
  const exact = `SELECT sipHash64({q:String}) UNION ALL
    SELECT person FROM gantry.person_ids FINAL WHERE project = {project:UUID} AND raw = sipHash64({q:String})`
  return { condition: q && properties.length === 0 ? `${known} UNION ALL ${exact}` : known, params }
}

const nameKeys = ['name', '`$name`', 'displayName'] as const
const emailKeys = ['email', '`$email`'] as const

export type StoredPerson = { key: string; distinctId: string; properties: Properties; first: number }

export const listStoredPersons = (ctx: Reader, project: string, keys: readonly string[]): Promise<StoredPerson[]> =>
  read(
    ctx,
    `SELECT toString(person) AS key, distinct_id AS distinctId, properties, toUnixTimestamp64Milli(first_seen) AS first
      FROM gantry.persons FINAL WHERE project = {project:UUID} AND person IN {keys:Array(UInt64)}`,
    { project, keys: keys.map(BigInt) },
  )

/** One raw id of each of these keys, from their events. */
export const listDistinctIds = (ctx: Reader, project: string, keys: readonly string[]) =>
  read<{ key: string; distinctId: string }>(
    ctx,
    `SELECT toString(person) AS key, any(distinct_id) AS distinctId FROM gantry.events
      WHERE project = {project:UUID} AND person IN {keys:Array(UInt64)} GROUP BY person`,
    { project, keys: keys.map(BigInt) },
  )

/** Days back in which the last event is looked for, before all time is read. */
const recent = [1, 31]

/** The last event of a project, milliseconds since 1970; 0 without any. */
export async function lastEventAt(ctx: Reader, project: string): Promise<number> {
  for (const days of [...recent, null]) {
    const [row] = await read<{ last: number }>(
      ctx,
      `SELECT toUnixTimestamp64Milli(max(ts)) AS last FROM gantry.events
        WHERE project = {project:UUID} ${days === null ? '' : 'AND ts >= now64(3) - toIntervalDay({days:UInt32})'}`,
      { project, ...(days !== null && { days }) },
    )
    if (row && row.last > 0) return row.last
  }
  return 0
}

export type EventRow = {
  id: string
  at: number
  event: string
  session: string
  distinctId: string
  account: string
  path: Json
}

/** A person's events before a moment (and id, for equal moments), newest first. */
export function listEventsOf(
  ctx: Reader,
  project: string,
  {
    key,
    resolution,
    before,
    limit,
  }: { key: string; resolution: Resolution; before: { at: number; id: string } | null; limit: number },
): Promise<EventRow[]> {
  const { join, person } = peopleOf(resolution)
  return read(
    ctx,
    `SELECT toString(e.id) AS id, toUnixTimestamp64Milli(e.ts) AS at, e.event AS event, e.session AS session,
        e.distinct_id AS distinctId, e.account AS account, toString(e.properties.path) AS path
      FROM gantry.events AS e ${join}
      WHERE e.project = {project:UUID} AND e.person IN ${rawIdsOfPeople} AND ${person} IN {people:Array(UInt64)}
        ${before ? 'AND (e.ts, toString(e.id)) < (fromUnixTimestamp64Milli({at:Int64}), {id:String})' : ''}
      ORDER BY e.ts DESC, toString(e.id) DESC LIMIT {limit:UInt32}`,
    { project, people: [BigInt(key)], limit, ...(before ?? {}) },
  )
}

export type EventFacts = { key: string; events: number; first: number; last: number; accounts: string[] }

/** How much these people did, and which accounts their events named. */
export function countEventsOf(
  ctx: Reader,
  project: string,
  { keys, resolution }: { keys: readonly string[]; resolution: Resolution },
): Promise<EventFacts[]> {
  const { join, person } = peopleOf(resolution)
  return read(
    ctx,
    `SELECT toString(${person}) AS key, count() AS events, toUnixTimestamp64Milli(min(e.ts)) AS first,
        toUnixTimestamp64Milli(max(e.ts)) AS last, groupUniqArrayIf(20)(toString(e.account), e.account != '') AS accounts
      FROM gantry.events AS e ${join}
      WHERE e.project = {project:UUID} AND e.person IN ${rawIdsOfPeople} AND ${person} IN {people:Array(UInt64)}
      GROUP BY key`,
    { project, people: keys.map(BigInt) },
  )
}

export type PeopleADay = { day: string; people: number; mine: number }

/** People a day (in the project's zone), and in how many of `keys` they count today; the last row is of the whole time. */
export function countPeopleByDay(
  ctx: Reader,
  project: string,
  { keys, resolution, zone, from }: { keys: readonly string[]; resolution: Resolution; zone: string; from: number },
): Promise<PeopleADay[]> {
  const { join, person } = peopleOf(resolution)
  return read(
    ctx,
    `SELECT ifNull(toString(local), '') AS day, uniqExact(who) AS people,
        uniqExactIf(who, who IN {people:Array(UInt64)}) AS mine
      FROM (SELECT toNullable(toDate(e.ts, {zone:String})) AS local, ${person} AS who
        FROM gantry.events AS e ${join}
        WHERE e.project = {project:UUID} AND e.ts >= fromUnixTimestamp64Milli({from:Int64}))
      GROUP BY GROUPING SETS ((local), ()) ORDER BY local`,
    { project, people: keys.map(BigInt), zone, from },
  )
}
