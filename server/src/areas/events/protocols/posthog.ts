import type { BrowserContext, DecodedRequest, ProfileOperation, Reading, Received } from '../received.ts'
import {
  authorizedAs,
  entriesOf,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  type Numbered,
  numberEntries,
  payloadOf,
  sdkOf,
  textOf,
  without,
} from './payload.ts'

/** The events of a PostHog request: `{batch: [...]}`, a list, `{data: [...]}` or one event; the key beside or inside them. */
export function readCapture(request: DecodedRequest): Reading {
  const payload = payloadOf(request)
  if (typeof payload !== 'object' || payload === null) return { malformed: 'The body is not JSON.' }
  return { key: keyOf(request, payload), entries: entriesOf(numberCaptured(request, payload)) }
}

/** Whether a body on a path that Mixpanel uses too is PostHog's: the key stands beside the properties, or its library is named. */
export function isPosthog(request: DecodedRequest): boolean {
  const payload = payloadOf(request)
  const first = fieldsOf(itemsOf(payload)[0])
  const outside = fieldsOf(payload)
  return [outside.api_key, outside.token, first.api_key, first.token, fieldsOf(first.properties).$lib].some(textOf)
}

function keyOf(request: DecodedRequest, payload: unknown): string | undefined {
  const outside = fieldsOf(payload)
  const first = fieldsOf(itemsOf(payload)[0])
  const inside = fieldsOf(first.properties)
  return [outside.api_key, outside.token, first.api_key, first.token, inside.token, inside.api_key, request.query.token]
    .map(textOf)
    .concat(authorizedAs(request))
    .find((one) => one !== undefined)
}

function itemsOf(payload: unknown): readonly unknown[] {
  const { batch, data } = fieldsOf(payload)
  if (Array.isArray(batch)) return batch
  return Array.isArray(data) ? data : listOf(payload)
}

export function numberCaptured(request: DecodedRequest, payload: unknown): Numbered {
  const outside = fieldsOf(payload)
  const sentAt = outside.sent_at ?? outside.created_at ?? millisecondsOf(request.query._)
  return numberEntries(itemsOf(payload), (item) => readEvent(item, { sentAt, now: request.now }))
}

const millisecondsOf = (text: string | undefined): number | undefined =>
  text && /^\d{12,14}$/.test(text) ? Number(text) : undefined

/** Said elsewhere in the entry, or not to be stored. */
const ownNames = new Set(['token', '$ip', 'distinct_id', '$groups', '$session_id', '$set', '$set_once', '$unset'])

type Shared = {
  ts: unknown
  sentAt: unknown
  vendorId: string | undefined
  sdk: string | undefined
  raw: unknown
}

function readEvent(raw: unknown, { sentAt, now }: { sentAt: unknown; now: number }): Received[] {
  if (!isFields(raw)) return [{ kind: 'nothing', refused: 'Not an object.', raw }]
  const properties = fieldsOf(raw.properties)
  const options = fieldsOf(raw.options)
  const ignoresSentAt = properties.$ignore_sent_at === true || options.disable_skew_correction === true
  // `offset`: milliseconds that passed between the event and its sending.
  const offset = typeof raw.offset === 'number' ? raw.offset : undefined
  const shared: Shared = {
    ts: raw.timestamp ?? (offset === undefined ? properties.timestamp : now - offset),
    sentAt: ignoresSentAt || offset !== undefined ? undefined : (raw.sent_at ?? sentAt),
    vendorId: textOf(raw.uuid) ?? textOf(properties.$insert_id),
    sdk: sdkOf(sdkNames.get(properties.$lib) ?? properties.$lib, properties.$lib_version),
    raw,
  }
  const distinctId = raw.distinct_id ?? raw.$distinct_id ?? properties.distinct_id ?? properties.$distinct_id
  const event: Received = {
    ...shared,
    kind: 'event',
    event: raw.event,
    distinctId,
    session: properties.$session_id ?? raw.session_id,
    groups: groupsOf(raw.event, properties),
    properties: without(properties, ownNames),
    context: contextOf(properties),
  }
  return [
    event,
    ...identitiesOf(raw.event, properties, distinctId, shared),
    ...profilesOf(raw, properties, distinctId, shared),
  ]
}

const sdkNames = new Map<unknown, string>([['web', 'posthog-js']])

function groupsOf(event: unknown, properties: Fields): Fields | undefined {
  if (event !== '$groupidentify') return isFields(properties.$groups) ? properties.$groups : undefined
  const type = textOf(properties.$group_type)
  return type ? { [type]: properties.$group_key } : undefined
}

function identitiesOf(event: unknown, properties: Fields, to: unknown, shared: Shared): Received[] {
  const { $anon_distinct_id: anonymous, alias } = properties
  if (event === '$identify' && anonymous !== undefined) return [{ ...shared, kind: 'identify', from: anonymous, to }]
  if (event === '$create_alias') return [{ ...shared, kind: 'alias', from: alias, to }]
  if (event === '$merge_dangerously') return [{ ...shared, kind: 'alias', from: alias, to, force: true }]
  return []
}

const operations: readonly [name: string, operation: ProfileOperation][] = [
  ['$set', 'set'],
  ['$set_once', 'set_once'],
  ['$unset', 'unset'],
]

function profilesOf(raw: Fields, properties: Fields, id: unknown, shared: Shared): Received[] {
  if (raw.event === '$groupidentify') {
    return [
      {
        ...shared,
        kind: 'profile',
        of: 'account',
        id: properties.$group_key,
        groupType: textOf(properties.$group_type) ?? 'company',
        operation: 'set',
        properties: properties.$group_set ?? {},
      },
    ]
  }
  return operations.flatMap(([name, operation]): Received[] => {
    const values = raw[name] ?? properties[name]
    const changed = Array.isArray(values)
      ? Object.fromEntries(values.map((one) => [String(one), true]))
      : fieldsOf(values)
    if (Object.keys(changed).length === 0) return []
    return [{ ...shared, kind: 'profile', of: 'person', id, operation, properties: changed }]
  })
}

const contextOf = (properties: Fields): BrowserContext => ({
  url: properties.$current_url,
  path: properties.$pathname,
  referrer: properties.$referrer,
  title: properties.title,
  userAgent: properties.$raw_user_agent,
  browser: properties.$browser,
  os: properties.$os,
  deviceType: properties.$device_type,
  country: properties.$geoip_country_code,
  campaign: {
    source: properties.utm_source,
    medium: properties.utm_medium,
    campaign: properties.utm_campaign,
    term: properties.utm_term,
    content: properties.utm_content,
  },
})
