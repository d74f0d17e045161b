import { z } from 'zod'
import type { App } from '../../../platform/context.ts'
import type { SeenProperty } from './drift.rules.ts'

/** The newest events of each name whose properties are looked at. */
const looked = 2_000
const lookedDays = 30

const Seen = z.object({
  name: z.string(),
  count: z.coerce.number(),
  firstAt: z.coerce.number(),
  lastAt: z.coerce.number(),
})
export type SeenEvent = z.infer<typeof Seen>

async function ask<T extends z.ZodType>(app: App, schema: T, query: string, params: Record<string, unknown>) {
  const reply = await app.analytics.query({
    query,
    query_params: params,
    format: 'JSONEachRow',
    clickhouse_settings: { max_execution_time: 20, max_memory_usage: '1000000000' },
  })
  return z.array(schema).parse(await reply.json())
}

/** Every name that arrived, most frequent first; times in milliseconds. */
export const findSeenEvents = (app: App, project: string): Promise<SeenEvent[]> =>
  ask(
    app,
    Seen,
    `SELECT event AS name, count() AS count, toUnixTimestamp64Milli(min(ts)) AS firstAt, toUnixTimestamp64Milli(max(ts)) AS lastAt
     FROM gantry.events WHERE project = {project:UUID} GROUP BY event ORDER BY count DESC, name`,
    { project },
  )

const Property = z.object({
  event: z.string(),
  looked: z.coerce.number(),
  name: z.string(),
  type: z.string(),
  count: z.coerce.number(),
})

/** The properties of the newest events of these names, with the types they arrive in. */
export async function findSeenProperties(
  app: App,
  project: string,
  names: readonly string[],
): Promise<Map<string, { looked: number; properties: SeenProperty[] }>> {
  const rows = await ask(
    app,
    Property,
    `WITH newest AS (
       SELECT event, properties FROM gantry.events
       WHERE project = {project:UUID} AND event IN {names:Array(String)} AND ts > now64(3) - INTERVAL ${lookedDays} DAY
       ORDER BY event, toDate(ts) DESC LIMIT ${looked} BY event)
     SELECT event, any(total) AS looked, pair.1 AS name,
       multiIf(startsWith(pair.2, 'Array'), 'list', pair.2 IN ('Int64', 'UInt64', 'Float64'), 'number', pair.2 = 'Bool', 'boolean',
         startsWith(pair.2, 'Date'), 'date', pair.2 = 'String', 'string', 'other') AS type, count() AS count
     FROM (SELECT event, properties, count() OVER (PARTITION BY event) AS total FROM newest)
     ARRAY JOIN arrayConcat([('', 'none')], arrayZip(mapKeys(JSONAllPathsWithTypes(properties)), mapValues(JSONAllPathsWithTypes(properties)))) AS pair
     GROUP BY event, name, type`,
    { project, names: [...names] },
  )
  return new Map(
    [...Map.groupBy(rows, ({ event }) => event)].map(([event, own]) => [
      event,
      { looked: own[0]?.looked ?? 0, properties: own.filter(({ name }) => name !== '') },
    ]),
  )
}
