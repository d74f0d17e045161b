import { createHash } from 'node:crypto'
import { parseObject, type Row } from './read-rows.ts'

type Fields = Record<string, unknown>
export const formats = ['gantry', 'amplitude', 'mixpanel', 'posthog'] as const
export type Format = (typeof formats)[number]

/** A row as it is sent, or why it cannot be. */
export type Prepared = { row: number; source: unknown } & ({ entry: Fields } | { refused: string })
export type Refused = { index: number; reason: string }

/** How rows of one origin are written and sent, and how the answer names those that were refused. */
export type Voice = {
  prepare: (record: Fields, row: number) => Fields | string
  request: (entries: readonly Fields[], key: string) => { path: string; headers: Record<string, string>; body: unknown }
  /** Undefined when the answer is a refusal of the whole request. */
  refusals: (answer: Fields, entries: readonly Fields[]) => Refused[] | undefined
}

/** Whose export a row comes from, by the names of its fields. */
export function detectFormat(record: Fields): Format {
  const has = (...names: string[]): boolean => names.every((name) => record[name] !== undefined)
  if (has('event_type') && (has('event_time') || has('amplitude_id'))) return 'amplitude'
  if (has('event', 'uuid', 'distinct_id', 'timestamp', 'properties')) return 'posthog'
  const properties = fieldsOf(record.properties)
  return has('event') && properties.distinct_id !== undefined && properties.time !== undefined ? 'mixpanel' : 'gantry'
}

const fieldsOf = (value: unknown): Fields => {
  if (typeof value === 'string') return parseObject(value) ?? {}
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function prepareRow({ row, record, text }: Row, { prepare }: Voice): Prepared {
  if (!record) return { row, source: text, refused: 'The line is not a JSON object.' }
  const entry = prepare(record, row)
  return typeof entry === 'string' ? { row, source: record, refused: entry } : { row, source: record, entry }
}

/** The id of a row that has none: the same whenever the same file is imported, so that it counts once. */
const rowId = (record: Fields, row: number): string =>
  createHash('sha256')
    .update(`${row}\0${JSON.stringify(record)}`)
    .digest('hex')
    .slice(0, 32)

const noTime = 'The row has no time. Without one it would count as of today.'
const first = (record: Fields, names: readonly string[]): unknown =>
  names.map((name) => record[name]).find((value) => value !== undefined && value !== null && value !== '')

const columns = {
  event: ['event', 'event_name', 'eventName', 'name'],
  distinctId: ['distinctId', 'distinct_id', 'user_id', 'userId'],
  anonymousId: ['anonymousId', 'anonymous_id', 'device_id', 'deviceId'],
  timestamp: ['timestamp', 'time', 'ts', 'event_time', 'occurred_at', 'date'],
  id: ['id', 'insert_id', '$insert_id', 'messageId', 'message_id', 'uuid', 'event_id'],
  account: ['account', 'account_id', 'company'],
  session: ['session', 'session_id', 'sessionId'],
} as const
const known = new Set<string>([...Object.values(columns).flat(), 'sdk', 'userAgent', 'properties'])
/** Entries of Gantry's own that are no events; they have no columns to look for. */
const otherTypes: readonly unknown[] = ['identify', 'alias', 'profile', 'account']

const gantry: Voice = {
  prepare: (record, row) => {
    const own = Object.fromEntries(Object.entries(columns).map(([name, names]) => [name, first(record, names)]))
    if (own.timestamp === undefined) return noTime
    const id = own.id ?? rowId(record, row)
    if (otherTypes.includes(record.type)) return { ...record, timestamp: own.timestamp, id }
    const others = Object.entries(record).filter(([name]) => !known.has(name))
    return {
      ...{ ...own, id, sdk: record.sdk, userAgent: record.userAgent },
      properties: { ...Object.fromEntries(others), ...fieldsOf(record.properties) },
    }
  },
  request: (batch, key) => ({ path: '/v1/events', headers: { 'x-write-key': key }, body: { batch } }),
  refusals: ({ results }) =>
    listOf(results)?.flatMap((one, index) => {
      const { result, reasons } = fieldsOf(one)
      if (result !== 'refused') return []
      return [{ index, reason: (listOf(reasons) ?? []).map((reason) => textOf(fieldsOf(reason).message)).join(' ') }]
    }),
}

const ofAmplitude = [
  'user_id device_id event_type event_properties user_properties groups group_properties session_id platform library',
  'version_name os_name os_version device_brand device_manufacturer device_model device_type carrier country region city',
  'dma language',
].flatMap((names) => names.split(' '))

const amplitude: Voice = {
  prepare: (record, row) => {
    const time = first(record, ['event_time', 'time'])
    if (time === undefined) return noTime
    const filled = ofAmplitude.filter((name) => record[name] !== undefined && record[name] !== null)
    return {
      ...Object.fromEntries(filled.map((name) => [name, unpacked(record[name])])),
      time,
      insert_id: first(record, ['$insert_id', 'insert_id', 'uuid']) ?? rowId(record, row),
    }
  },
  request: (events, key) => ({ path: '/2/httpapi', headers: {}, body: { api_key: key, events } }),
  refusals: ({ code, events_with_invalid_fields: invalid }) => {
    if (code === 200) return []
    if (invalid === undefined) return undefined
    return Object.entries(fieldsOf(invalid)).flatMap(([reason, places]) =>
      (listOf(places) ?? []).map((place) => ({ index: Number(place), reason })),
    )
  },
}

const mixpanel: Voice = {
  prepare: (record, row) => {
    const properties = fieldsOf(record.properties)
    if (properties.time === undefined) return noTime
    return {
      event: record.event,
      properties: { ...properties, $insert_id: properties.$insert_id ?? rowId(record, row) },
    }
  },
  request: (body, key) => ({
    path: '/import?strict=1',
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    // Exports carry the token of the project they come from.
    body: body.map(({ event, properties }) => ({ event, properties: { ...fieldsOf(properties), token: key } })),
  }),
  refusals: ({ code, failed_records: failed }) => {
    if (code === 200) return []
    return listOf(failed)?.map((one) => {
      const { index, message } = fieldsOf(one)
      return { index: Number(index), reason: textOf(message) }
    })
  },
}

const posthog: Voice = {
  prepare: (record, row) => {
    const { event, timestamp } = record
    if (timestamp === undefined) return noTime
    // Their key and the state of the person at that moment say nothing about the event.
    const { token: _token, $set, $set_once, ...properties } = fieldsOf(record.properties)
    const uuid = record.uuid ?? rowId(record, row)
    return { uuid, event, timestamp, distinct_id: record.distinct_id, properties, $set, $set_once }
  },
  request: (batch, key) => ({
    path: '/i/v1/analytics/events',
    headers: { authorization: `Bearer ${key}` },
    body: { api_key: key, batch, historical_migration: true },
  }),
  refusals: ({ results }, entries) => {
    if (results === undefined) return undefined
    const found = fieldsOf(results)
    return entries.flatMap(({ uuid }, index) => {
      const { result, details } = fieldsOf(found[String(uuid)])
      return result === 'drop' ? [{ index, reason: textOf(details) }] : []
    })
  },
}

export const voices: Readonly<Record<Format, Voice>> = { gantry, amplitude, mixpanel, posthog }

const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** In CSV and Parquet the objects of an export are texts of JSON. */
const unpacked = (value: unknown): unknown => (typeof value === 'string' ? (parseObject(value) ?? value) : value)
