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
  authorizedAs,
  entriesOf,
  type Fields,
  fieldsOf,
  instantOf,
  isFields,
  listOf,
  type Numbered,
  numberEntries,
  payloadOf,
  refusalsOf,
  sdkOf,
  textOf,
  without,
  wordsOf,
} from './payload.ts'

/** Mixpanel's `/track`: one event or a list, the key in `properties.token`, time in seconds or milliseconds. */
export const mixpanelTrack = { read: readTrack, answer: answerShort(numberTracked), fail: failShort } satisfies Route
/** Strict import of old events: JSON or NDJSON, the key by Basic, refusals by record. */
export const mixpanelImport = { read: readTrack, answer: answerImport, fail: failImport } satisfies Route
/** Changes to profiles of people (`/engage`) and accounts (`/groups`). */
export const mixpanelProfiles = {
  read: readProfiles,
  answer: answerShort(numberProfiles),
  fail: failShort,
} satisfies Route
/** Session replay is not kept; flags and remote settings there are none. */
export const mixpanelSettings = {
  read: () => ({ reply: { status: 200, body: { status: 'ok', flags: {}, sdk_config: { error: null } } } }),
  answer: () => ({ status: 200, body: {} }),
} satisfies Route
export const mixpanelRecord = {
  read: () => ({ reply: { status: 200, body: { code: 200, status: 'OK' } } }),
  answer: () => ({ status: 200, body: {} }),
} satisfies Route

type Route = Partial<ProtocolRoute>

function readTrack(request: DecodedRequest): Reading {
  const payload = payloadOf(request)
  if (typeof payload !== 'object' || payload === null)
    return { key: keyOf(request, {}), malformed: 'data is not JSON.' }
  return { key: keyOf(request, payload), entries: entriesOf(numberTracked(payload)) }
}

/** One request is one project's: the first token speaks for all. */
function keyOf(request: DecodedRequest, payload: unknown): string | undefined {
  const first = fieldsOf(listOf(payload)[0])
  const token = fieldsOf(first.properties).token ?? first.$token ?? first.token
  return textOf(token) ?? authorizedAs(request) ?? request.query.token
}

function numberTracked(payload: unknown): Numbered {
  return numberEntries(listOf(payload), readEvent)
}

/** Said elsewhere in the entry, or not to be stored. */
const ownNames = new Set(['token', 'ip', '$ip', 'time', 'distinct_id', '$insert_id'])

type Shared = { ts: unknown; vendorId: string | undefined; sdk: string | undefined; raw: unknown }

function readEvent(raw: unknown): Received[] {
  if (!isFields(raw)) return [{ kind: 'nothing', refused: 'Not an object.', raw }]
  const properties = fieldsOf(raw.properties)
  const shared: Shared = {
    ts: instantOf(properties.time),
    vendorId: textOf(properties.$insert_id),
    sdk: sdkOf(properties.mp_lib && `mixpanel-${properties.mp_lib}`, properties.$lib_version),
    raw,
  }
  const device = deviceOf(properties)
  const event: Received = {
    ...shared,
    kind: 'event',
    event: raw.event,
    distinctId: properties.distinct_id ?? properties.$user_id ?? device,
    userId: properties.$user_id,
    deviceId: device,
    properties: without(properties, ownNames),
    context: contextOf(properties),
  }
  return [event, ...identitiesOf(raw.event, properties, shared)]
}

/** Anonymous people are called `$device:<id>` in distinct_id; `$device_id` says the same without the prefix. */
function deviceOf({ $device_id: id }: Fields): unknown {
  return typeof id === 'string' && id && !id.startsWith('$device:') ? `$device:${id}` : id
}

function identitiesOf(event: unknown, properties: Fields, shared: Shared): Received[] {
  const {
    distinct_id: id,
    $anon_distinct_id: anonymous,
    $identified_id: identified,
    alias,
    $distinct_ids: pair,
  } = properties
  if (event === '$identify' && anonymous !== undefined) {
    return [{ ...shared, kind: 'identify', from: anonymous, to: identified ?? id }]
  }
  if (event === '$create_alias') return [{ ...shared, kind: 'alias', from: alias, to: id }]
  if (event === '$merge' && Array.isArray(pair)) {
    return [{ ...shared, kind: 'alias', from: pair[1], to: pair[0], force: true }]
  }
  return []
}

const contextOf = (properties: Fields) => ({
  url: properties.$current_url ?? properties.current_url_page,
  referrer: properties.$referrer,
  title: properties.current_page_title,
  browser: properties.$browser,
  os: properties.$os,
  country: properties.mp_country_code,
  campaign: {
    source: properties.utm_source,
    medium: properties.utm_medium,
    campaign: properties.utm_campaign,
    term: properties.utm_term,
    content: properties.utm_content,
  },
})

const operations: Readonly<Record<string, ProfileOperation>> = {
  $set: 'set',
  $set_once: 'set_once',
  $add: 'add',
  $append: 'append',
  $union: 'union',
  $remove: 'remove',
  $unset: 'unset',
  $delete: 'delete',
}

function readProfiles(request: DecodedRequest): Reading {
  const payload = payloadOf(request)
  if (typeof payload !== 'object' || payload === null)
    return { key: keyOf(request, {}), malformed: 'data is not JSON.' }
  return { key: keyOf(request, payload), entries: entriesOf(numberProfiles(payload)) }
}

function numberProfiles(payload: unknown): Numbered {
  return numberEntries(listOf(payload), readProfile)
}

function readProfile(raw: unknown): Received[] {
  const fields = fieldsOf(raw)
  const owner =
    fields.$group_key === undefined
      ? { of: 'person' as const, id: fields.$distinct_id }
      : { of: 'account' as const, id: fields.$group_id, groupType: textOf(fields.$group_key) ?? 'company' }
  const changes = Object.entries(fields).filter(([name]) => operations[name])
  if (changes.length === 0) return [{ kind: 'nothing', refused: 'It changes nothing.', raw }]
  return changes.map(([name, values]) => ({
    ...owner,
    kind: 'profile',
    operation: operations[name] ?? 'set',
    properties: propertiesOf(name, values),
    ts: instantOf(fields.$time),
    raw,
  }))
}

function propertiesOf(name: string, values: unknown): unknown {
  if (name === '$delete') return {}
  return name === '$unset' ? Object.fromEntries(listOf(values).map((one) => [String(one), true])) : values
}

/** `1` means that every object was valid, `0` that at least one was not; in words when asked with `verbose=1`. */
function answerShort(read: (payload: unknown) => Numbered) {
  return (request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply => {
    const refusals = refusalsOf(outcomes, () => read(payloadOf(request)))
    return short(request, 200, refusals.length > 0 ? wordsOf(refusals) : null)
  }
}

function short(request: DecodedRequest, status: number, error: string | null): VendorReply {
  const verbose = request.query.verbose ?? request.form.verbose
  if (verbose === '1') return { status, body: { status: error === null ? 1 : 0, error } }
  return { status, body: error === null ? '1' : '0', contentType: 'text/plain' }
}

function failShort(request: DecodedRequest, { status, message }: CollectorFailure): VendorReply {
  return short(request, status, message)
}

function answerImport(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const payload = payloadOf(request)
  const refusals = refusalsOf(outcomes, () => numberTracked(payload))
  const imported = listOf(payload).length - refusals.length
  if (refusals.length === 0) return { status: 200, body: { code: 200, num_records_imported: imported, status: 'OK' } }
  const failed = refusals.map(({ item, entry, reason, message }) => ({
    index: item,
    $insert_id: entry.vendorId ?? '',
    field: reason,
    message,
  }))
  const error = 'some data points in the request failed validation'
  return {
    status: 400,
    body: { code: 400, error, failed_records: failed, num_records_imported: imported, status: 'Bad Request' },
  }
}

function failImport(_request: DecodedRequest, { status, message }: CollectorFailure): VendorReply {
  return { status, body: { code: status, error: message, status: 'error' } }
}
