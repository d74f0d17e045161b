import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ClickHouseError } from '@clickhouse/client'
import { z } from 'zod'
import type { AnalyticsClient } from '../../platform/analytics.ts'

export type Target = 'events' | 'changes'

const insertOf: Record<Target, string> = {
  events: 'INSERT INTO gantry.events FORMAT JSONEachRow',
  changes: `INSERT INTO gantry.person_changes (project, raw, distinct_id, at, operation, properties, event_id)
    SELECT project, sipHash64(distinct_id), distinct_id, at, operation, properties, event_id FROM input(
      'project UUID, distinct_id String, at DateTime64(3, \\'UTC\\'), operation String, properties JSON, event_id UUID')
    FORMAT JSONEachRow`,
}

/**
 * Stores JSON lines (frames of zstd one after the other). What is sent again under the same token is stored once. Returns when
 * it is on disk.
 */
export async function insertLines(
  analytics: AnalyticsClient,
  target: Target,
  frames: readonly Buffer[],
  { token, queryId, signal }: { token: string; queryId: string; signal?: AbortSignal },
): Promise<void> {
  const { stream } = await analytics.exec({
    query: insertOf[target],
    values: Readable.from(frames),
    query_id: queryId,
    ...(signal && { abort_signal: signal }),
    http_headers: { 'content-encoding': 'zstd' },
    clickhouse_settings: {
      insert_deduplication_token: token,
      type_json_skip_duplicated_paths: 1,
      // In a cluster the reply means that every shard has it.
      distributed_foreground_insert: 1,
      // An answer that says 200 and then fails would lose rows.
      wait_end_of_query: 1,
    },
  })
  await buffer(stream)
}

const dataErrors = new Set([
  '6',
  '25',
  '26',
  '27',
  '38',
  '41',
  '53',
  '69',
  '72',
  '117',
  '131',
  '376',
  '467',
  '636',
  '675',
])
/** True when the rows themselves are the reason, so that sending them again is of no use. */
export const isDataError = (error: unknown): boolean => error instanceof ClickHouseError && dataErrors.has(error.code)

/** Waits until no insert whose id begins so is running any more: from then on what it stored can be seen. */
export async function countRunning(analytics: AnalyticsClient, queryIdPrefix: string): Promise<number> {
  const answer = await analytics.query({
    query: 'SELECT count() AS n FROM system.processes WHERE startsWith(query_id, {prefix:String})',
    query_params: { prefix: queryIdPrefix },
    format: 'JSONEachRow',
  })
  return Number(z.tuple([z.object({ n: z.coerce.number() })]).parse(await answer.json())[0].n)
}

/** An entry as it stands in its line. */
export type Line = { id: string; project: string; distinctId: string; ts: number; receivedAt: number }

const day = 86_400_000
// ClickHouse takes a parameter of at most 128 KB.
const mostAtOnce = 3_000
// The time of one message can differ by how long it travelled, and two days if it has no time of its own.
const daysBefore = 2
const daysAfter = 1

// An event is known by its id alone: Segment's browser package sends it again under the user who has signed in since. The id of
// a change is made of the person too.
const lookUp: Record<Target, string> = {
  events: `SELECT DISTINCT id, toUnixTimestamp64Milli(received_at) AS receivedAt FROM gantry.events
    WHERE project = {project:UUID} AND toDate(ts) BETWEEN {from:Date} AND {to:Date} AND id IN {ids:Array(UUID)}`,
  changes: `SELECT DISTINCT event_id AS id, 0 AS receivedAt FROM gantry.person_changes
    WHERE project = {project:UUID} AND raw IN (SELECT sipHash64(arrayJoin({people:Array(String)})))
      AND event_id IN {ids:Array(UUID)}`,
}

/** Which of these entries are stored already, and when the stored one arrived (changes: 0). */
export async function findStored(
  analytics: AnalyticsClient,
  target: Target,
  lines: readonly Line[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const group of Map.groupBy(lines, ({ project }) => project).values()) {
    for (const near of groupByTime(group)) {
      for (let from = 0; from < near.length; from += mostAtOnce) {
        const stored = await lookUpGroup(analytics, target, near.slice(from, from + mostAtOnce))
        for (const { id, receivedAt } of stored) found.set(id, receivedAt)
      }
    }
  }
  return found
}

/** Together what is looked for among the same days, so that no day is read twice. */
function groupByTime(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const line of lines.toSorted((a, b) => a.ts - b.ts)) {
    if (line.ts > until) groups.push([])
    groups.at(-1)?.push(line)
    until = line.ts + (daysBefore + daysAfter + 1) * day
  }
  return groups
}

const Found = z.array(z.object({ id: z.string(), receivedAt: z.coerce.number() }))
const distinct = (texts: readonly string[]): string[] => [...new Set(texts)]

async function lookUpGroup(
  analytics: AnalyticsClient,
  target: Target,
  group: readonly Line[],
): Promise<z.infer<typeof Found>> {
  const moments = group.map(({ ts }) => ts)
  const dateOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10)
  const answer = await analytics.query({
    query: lookUp[target],
    query_params: {
      project: group[0]?.project,
      ids: group.map(({ id }) => id),
      ...(target === 'changes' && { people: distinct(group.map(({ distinctId }) => distinctId)) }),
      from: dateOf((moments[0] ?? 0) - daysBefore * day),
      to: dateOf((moments.at(-1) ?? 0) + daysAfter * day),
    },
    format: 'JSONEachRow',
    // So many ids do not fit into a URL.
    use_multipart_params: true,
  })
  return Found.parse(await answer.json())
}

/** The ids of what arrived since then, 16 bytes each and 4 of the second it arrived, the youngest first. */
export async function readRecentIds(analytics: AnalyticsClient, sinceSecond: number, most: number): Promise<Buffer> {
  const { stream } = await analytics.exec({
    query: `SELECT UUIDStringToNum(toString(id)), toUInt32(toUnixTimestamp64Second(received_at)) AS second FROM gantry.events
      WHERE received_at >= toDateTime64({since:UInt32}, 3, 'UTC') ORDER BY received_at DESC LIMIT {most:UInt32} FORMAT RowBinary`,
    query_params: { since: sinceSecond, most },
  })
  return buffer(stream)
}

/** How many events that arrived in this time can be queried. */
export async function countQueryable(
  analytics: AnalyticsClient,
  project: string,
  from: Date,
  to: Date,
): Promise<number> {
  const answer = await analytics.query({
    query: `SELECT count() AS n FROM gantry.events WHERE project = {project:UUID}
      AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}`,
    query_params: { project, from, to },
    format: 'JSONEachRow',
  })
  return Number(z.tuple([z.object({ n: z.coerce.number() })]).parse(await answer.json())[0].n)
}
