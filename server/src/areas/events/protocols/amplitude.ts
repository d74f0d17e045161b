import type {
  CollectorFailure,
  DecodedRequest,
  Outcome,
  ProfileOperation,
  ProtocolRoute,
  Reading,
  Received,
  VendorReply,
} from '../received.ts'
import {
  entriesOf,
  type Fields,
  fieldsOf,
  isFields,
  numberEntries,
  payloadOf,
  refusalsOf,
  textOf,
  without,
} from './payload.ts'

/** Amplitude's HTTP API v2: `{api_key, events}`. Its SDKs believe the `code` in the body, not the status. */
export const amplitude = { read, answer, fail } satisfies Partial<ProtocolRoute>

/** Whether a body on a path that others use too is Amplitude's. */
export const isAmplitude = (request: DecodedRequest): boolean => Array.isArray(fieldsOf(payloadOf(request)).events)

function read(request: DecodedRequest): Reading {
  const body = payloadOf(request)
  if (!isFields(body)) return { malformed: 'The body is not a JSON object.' }
  const key = textOf(body.api_key)
  if (!Array.isArray(body.events)) return { key, malformed: 'events is not a list.' }
  return { key, entries: entriesOf(numberEvents(body)) }
}

const numberEvents = (body: Fields) =>
  numberEntries(Array.isArray(body.events) ? body.events : [], (item) => readEvent(item, body.client_upload_time))

/** Said elsewhere in the entry, or not to be stored (the IP address). */
const ownNames = new Set(
  [
    'event_type user_id device_id time insert_id session_id library event_properties user_properties groups',
    'group_properties ip user_agent $skip_user_properties_sync request_metadata ingestion_metadata',
  ].flatMap((names) => names.split(' ')),
)

type Shared = { ts: unknown; sentAt: unknown; vendorId: string | undefined; sdk: string | undefined; raw: unknown }

function readEvent(raw: unknown, sentAt: unknown): Received[] {
  if (!isFields(raw)) return [{ kind: 'nothing', refused: 'Not an object.', raw }]
  const shared: Shared = {
    ts: raw.time,
    sentAt,
    vendorId: textOf(raw.insert_id),
    sdk: textOf(raw.library),
    raw,
  }
  const person = raw.user_id ?? raw.device_id
  const groups = groupsOf(raw.groups)
  switch (raw.event_type) {
    case '$identify':
      return [
        ...(groups ? [joined(raw, shared, groups)] : hintOf(raw, shared)),
        ...profilesOf(shared, { of: 'person', id: person }, raw.user_properties),
      ]
    case '$groupidentify':
      return accountsOf(shared, groups, raw.group_properties)
    default:
      return [eventOf(raw, shared, groups), ...profilesOf(shared, { of: 'person', id: person }, raw.user_properties)]
  }
}

function eventOf(raw: Fields, shared: Shared, groups: Fields | undefined): Received {
  return {
    ...shared,
    kind: 'event',
    event: raw.event_type,
    distinctId: raw.user_id ?? raw.device_id,
    userId: raw.user_id,
    deviceId: raw.device_id,
    session: raw.session_id === -1 ? undefined : raw.session_id,
    groups,
    properties: { ...without(raw, ownNames), ...fieldsOf(raw.event_properties) },
    context: contextOf(raw),
  }
}

function contextOf(raw: Fields) {
  const page = fieldsOf(raw.event_properties)
  return {
    url: page['[Amplitude] Page URL'] ?? page['[Amplitude] Page Location'],
    path: page['[Amplitude] Page Path'],
    title: page['[Amplitude] Page Title'],
    referrer: page.referrer,
    userAgent: raw.user_agent,
    os: raw.os_name,
    country: raw.country,
  }
}

/** Setting somebody's group is also the moment at which they joined it. */
const joined = (raw: Fields, shared: Shared, groups: Fields): Received =>
  ({
    ...eventOf(raw, shared, groups),
    event: '$groupidentify',
    properties: {},
  }) as Received

function hintOf(raw: Fields, shared: Shared): Received[] {
  const { user_id: to, device_id: from } = raw
  return to === undefined || to === null || from === undefined ? [] : [{ ...shared, kind: 'identify', from, to }]
}

const groupsOf = (value: unknown): Fields | undefined =>
  isFields(value) && Object.keys(value).length > 0 ? value : undefined

function accountsOf(shared: Shared, groups: Fields | undefined, changes: unknown): Received[] {
  if (!groups) return [{ ...shared, kind: 'nothing', refused: 'groups is missing.' }]
  return Object.entries(groups).flatMap(([groupType, keys]) =>
    [keys].flat().flatMap((id) => profilesOf(shared, { of: 'account', id, groupType }, changes)),
  )
}

const operations: Readonly<Record<string, ProfileOperation>> = {
  $set: 'set',
  $setOnce: 'set_once',
  $add: 'add',
  $append: 'append',
  $prepend: 'prepend',
  $postInsert: 'union',
  $preInsert: 'union',
  $remove: 'remove',
  $unset: 'unset',
  $clearAll: 'delete',
}

type Owner = { of: 'person' | 'account'; id: unknown; groupType?: string }

/** `{$set: {...}, $add: {...}}`, or plain properties, which are set. */
function profilesOf(shared: Shared, owner: Owner, changes: unknown): Received[] {
  const fields = fieldsOf(changes)
  const plain = Object.fromEntries(Object.entries(fields).filter(([name]) => !operations[name]))
  const named = Object.entries(fields).filter(([name]) => operations[name])
  const all: [ProfileOperation, unknown][] = named.map(([name, values]) => [operations[name] ?? 'set', values])
  if (Object.keys(plain).length > 0) all.push(['set', plain])
  return all.map(([operation, properties]) => ({
    ...shared,
    ...owner,
    kind: 'profile',
    operation,
    properties: operation === 'delete' ? {} : properties,
  }))
}

/**
 * Amplitude refuses a whole batch for one bad event and names it; the SDK then drops that one and sends the others again.
 * Ours were stored at the first time: their insert_id keeps them from counting twice.
 */
function answer(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const body = fieldsOf(payloadOf(request))
  const refusals = refusalsOf(outcomes, () => numberEvents(body))
  if (refusals.length === 0) {
    const ingested = Array.isArray(body.events) ? body.events.length : 0
    return reply(200, {
      code: 200,
      events_ingested: ingested,
      payload_size_bytes: Buffer.byteLength(request.text),
      server_upload_time: request.now,
    })
  }
  const fields: Record<string, number[]> = {}
  for (const { item, reason } of refusals) fields[reason] = [...(fields[reason] ?? []), item]
  const error = refusals.map(({ item, message }) => `event ${item}: ${message}`).join('; ')
  return reply(400, { code: 400, error, events_with_invalid_fields: fields })
}

function fail(request: DecodedRequest, failure: CollectorFailure): VendorReply {
  const { status, message } = failure
  // Only under these words does the SDK give up instead of asking again.
  if (status === 401) return reply(400, { code: 400, error: `Invalid API key: ${message}` })
  if (status !== 429) return reply(status, { code: status, error: message })
  const { events } = fieldsOf(payloadOf(request))
  const throttled = Array.isArray(events) ? events.map((_event, index) => index) : []
  return reply(429, {
    code: 429,
    error: message,
    throttled_events: throttled,
    throttled_users: {},
    throttled_devices: {},
  })
}

const reply = (status: number, body: Fields): VendorReply => ({ status, body })
