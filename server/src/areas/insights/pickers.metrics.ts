import { propertyTypes } from '@gantry/contract/insights'
import type { PropertyRef } from '@gantry/contract/insights-base'
import { z } from 'zod'
import type { App } from '../../platform/context.ts'
import { pathOf } from './compile/binder.ts'

/** The newest rows of each event that names and values are read from: a picker must not read a whole project. */
const sampleRows = 20_000
const sampledDays = 30

type Wish = { project: string; q?: string | undefined; limit: number }
type Of = Wish & { of: PropertyRef['of']; event?: string | undefined }
const found = { q: "({q:String} = '' OR positionCaseInsensitiveUTF8(name, {q:String}) > 0)" }

async function ask<T extends z.ZodType>(app: App, schema: T, query: string, params: Record<string, unknown>) {
  const reply = await app.analytics.query({
    query,
    query_params: { q: '', ...params },
    format: 'JSONEachRow',
    clickhouse_settings: { max_execution_time: 10, max_memory_usage: '1000000000' },
  })
  return z.array(schema).parse(await reply.json())
}

const EventName = z.object({ name: z.string(), count: z.coerce.number(), lastAt: z.string() })

/** Counted from the column that the table is sorted by, which is a few kilobytes. */
export const findEventNames = (app: App, { project, q = '', limit }: Wish) =>
  ask(
    app,
    EventName,
    `SELECT event AS name, count() AS count, formatDateTime(max(toDate(ts)), '%Y-%m-%dT00:00:00Z') AS lastAt
     FROM gantry.events WHERE project = {project:UUID} GROUP BY event HAVING ${found.q}
     ORDER BY count DESC, name LIMIT {limit:UInt32}`,
    { project, q, limit },
  )

const PropertyName = z.object({ name: z.string(), types: z.array(z.enum(propertyTypes)), count: z.coerce.number() })
const typeOf = `multiIf(startsWith(type, 'Array'), 'list', type IN ('Int64', 'UInt64', 'Float64'), 'number', type = 'Bool', 'boolean',
    startsWith(type, 'Date'), 'date', type = 'String', 'string', 'other')`

export const findPropertyNames = (app: App, wish: Of) =>
  ask(
    app,
    PropertyName,
    `SELECT pair.1 AS name, groupUniqArray(${typeOf.replaceAll('type', 'pair.2')}) AS types, count() AS count
     FROM (SELECT properties FROM ${rowsOf(wish)}) ARRAY JOIN JSONAllPathsWithTypes(properties) AS pair
     GROUP BY name HAVING ${found.q} ORDER BY count DESC, name LIMIT {limit:UInt32}`,
    paramsOf(wish),
  )

const PropertyValue = z.object({ value: z.string(), count: z.coerce.number() })

export const findPropertyValues = (app: App, wish: Of & { name: string }) =>
  ask(
    app,
    PropertyValue,
    `SELECT assumeNotNull(name) AS value, count() AS count
     FROM (SELECT CAST(${pathOf('properties', wish.name)}, 'Nullable(String)') AS name FROM ${rowsOf(wish)})
     WHERE isNotNull(name) AND ${found.q} GROUP BY value ORDER BY count DESC, value LIMIT {limit:UInt32}`,
    paramsOf(wish),
  )

const paramsOf = ({ project, q = '', limit, event = '' }: Of) => ({ project, q, limit, event })

function rowsOf({ of, event }: Of): string {
  if (of !== 'event')
    return `(SELECT properties FROM gantry.${of}s FINAL WHERE project = {project:UUID} LIMIT ${sampleRows})`
  const named = event ? 'AND event = {event:String}' : ''
  const newest = `(SELECT max(toDate(ts)) FROM gantry.events WHERE project = {project:UUID} ${named})`
  return `(SELECT properties FROM gantry.events WHERE project = {project:UUID} ${named} AND toDate(ts) > ${newest} - ${sampledDays}
    LIMIT ${event ? sampleRows : sampleRows / 10} BY event LIMIT ${sampleRows})`
}
