import type {
  BrowserContext,
  CollectorFailure,
  DecodedRequest,
  Outcome,
  Protocol,
  Reading,
  Received,
  VendorReply,
} from '../received.ts'
import {
  authorizedAs,
  entriesOf,
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  type Numbered,
  numberEntries,
  originOf,
  payloadOf,
  refusalsOf,
  sdkOf,
  textOf,
  wordsOf,
} from './payload.ts'

/**
 * Segment's tracking API, which RudderStack's data plane speaks too: one call or `{batch: [...]}`, the key by Basic or in
 * the body. Calls without an event name of their own (page, screen, group) get one: $pageview, $screen, $groupidentify.
 */
export const segment: Protocol = {
  name: 'segment',
  routes: [
    {
      methods: ['POST'],
      paths: ['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch'],
      read: readCalls,
      answer,
      fail,
    },
    {
      methods: ['POST'],
      paths: ['track', 't', 'identify', 'i', 'page', 'p', 'screen', 's', 'group', 'g', 'alias', 'a'].map(
        (one) => `/v1/${one}`,
      ),
      read: readCalls,
      answer,
      fail,
    },
    // The library's own measurements of itself: nothing that a product team asked for.
    { methods: ['POST'], paths: ['/v1/m'], read: () => ({ reply: done }), answer: () => done },
    { methods: ['GET'], paths: ['/v1/projects/:key/settings'], read: readSettings, answer: () => done },
    { methods: ['GET'], paths: ['/sourceConfig'], read: readSourceConfig, answer: () => done },
    { methods: ['GET'], paths: ['/pixel/v1/track', '/pixel/v1/page'], read: readPixel, answer: () => pixel },
  ],
}

const done: VendorReply = { status: 200, body: { success: true } }
const onePixel = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64')
const pixel: VendorReply = { status: 200, body: onePixel, contentType: 'image/gif' }

const callTypes: Readonly<Record<string, string>> = {
  t: 'track',
  i: 'identify',
  p: 'page',
  s: 'screen',
  g: 'group',
  a: 'alias',
}

function readCalls(request: DecodedRequest): Reading {
  const body = payloadOf(request)
  const key = authorizedAs(request) ?? textOf(fieldsOf(body).writeKey) ?? request.query.writeKey
  if (!isFields(body)) return { key, malformed: 'The body is not a JSON object.' }
  return { key, entries: entriesOf(numberCalls(request, body)) }
}

function numberCalls(request: DecodedRequest, body: Fields): Numbered {
  const last = request.path.slice(request.path.lastIndexOf('/') + 1)
  if ('batch' in body) {
    return numberEntries(listOf(body.batch), (item) => readCall(fieldsOf(item), undefined, body.sentAt, item))
  }
  return numberEntries([body], (item) => readCall(body, callTypes[last] ?? last, body.sentAt, item))
}

type Shared = { ts: unknown; sentAt: unknown; vendorId: string | undefined; sdk: string | undefined; raw: unknown }

function readCall(call: Fields, typeOfPath: string | undefined, sentAt: unknown, raw: unknown): Received[] {
  const library = fieldsOf(fieldsOf(call.context).library)
  const shared: Shared = {
    // `originalTimestamp` stands beside a `timestamp` that a server already corrected, or alone.
    ts: call.originalTimestamp ?? call.timestamp,
    sentAt: call.sentAt ?? sentAt,
    vendorId: textOf(call.messageId),
    sdk: sdkOf(library.name, library.version),
    raw,
  }
  const type = textOf(call.type) ?? typeOfPath
  switch (type) {
    case 'track':
      return [eventOf(call, shared, call.event, fieldsOf(call.properties))]
    case 'page':
      return [eventOf(call, shared, '$pageview', namedProperties(call))]
    case 'screen':
      return [eventOf(call, shared, '$screen', namedProperties(call))]
    case 'identify':
      return readIdentify(call, shared)
    case 'group':
      return readGroup(call, shared)
    case 'alias':
      return [{ ...shared, kind: 'alias', from: call.previousId, to: call.userId }]
    default:
      return [
        { ...shared, kind: 'nothing', refused: raw === call ? `Unknown type of call: ${type}.` : 'Not an object.' },
      ]
  }
}

const namedProperties = ({ name, category, properties }: Fields): Fields => ({
  ...(name !== undefined && { name }),
  ...(category !== undefined && { category }),
  ...fieldsOf(properties),
})

function eventOf(call: Fields, shared: Shared, event: unknown, properties: Fields): Received {
  const context = fieldsOf(call.context)
  return {
    ...shared,
    kind: 'event',
    event,
    distinctId: call.userId ?? call.anonymousId,
    userId: call.userId,
    deviceId: call.anonymousId,
    session: context.sessionId,
    groups: context.groupId === undefined ? undefined : { [groupTypeOf(call)]: context.groupId },
    properties,
    context: browserOf(context, properties),
  }
}

function readIdentify(call: Fields, shared: Shared): Received[] {
  const { userId, anonymousId } = call
  const traits = { ...fieldsOf(fieldsOf(call.context).traits), ...fieldsOf(call.traits) }
  const entries: Received[] = []
  if (userId !== undefined && anonymousId !== undefined) {
    entries.push({ ...shared, kind: 'identify', from: anonymousId, to: userId })
  }
  entries.push({
    ...shared,
    kind: 'profile',
    of: 'person',
    id: userId ?? anonymousId,
    operation: 'set',
    properties: traits,
  })
  return entries
}

function readGroup(call: Fields, shared: Shared): Received[] {
  const groupType = groupTypeOf(call)
  const traits = fieldsOf(call.traits)
  const joined = eventOf(call, shared, '$groupidentify', traits)
  return [
    { ...joined, groups: { [groupType]: call.groupId } } as Received,
    { ...shared, kind: 'profile', of: 'account', id: call.groupId, groupType, operation: 'set', properties: traits },
  ]
}

/** Segment has one kind of group and no name for it. */
const groupTypeOf = (call: Fields): string => textOf(fieldsOf(call.traits).groupType) ?? 'company'

function browserOf(context: Fields, properties: Fields): BrowserContext {
  const page = { ...fieldsOf(context.page), ...properties }
  const { name, ...campaign } = fieldsOf(context.campaign)
  return {
    url: page.url,
    path: page.path,
    referrer: page.referrer,
    title: page.title,
    userAgent: context.userAgent,
    os: fieldsOf(context.os).name,
    deviceType: fieldsOf(context.device).type,
    country: fieldsOf(context.location).country,
    campaign: { ...campaign, ...(name !== undefined && { campaign: name }) },
  }
}

/** Segment answers success for a batch and 400 for what cannot be taken at all; so do we, and say what was refused. */
function answer(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const refusals = refusalsOf(outcomes, () => numberCalls(request, fieldsOf(payloadOf(request))))
  if (refusals.length === 0) return done
  const refused = refusals.map(({ item, reason, message }) => ({ index: item, reason, message }))
  const taken = outcomes.some(({ result }) => result !== 'refused')
  if (taken) return { status: 200, body: { success: true, refused } }
  return {
    status: 400,
    body: { success: false, code: 'invalid', message: wordsOf(refusals), msg: wordsOf(refusals), refused },
  }
}

function fail(_request: DecodedRequest, { status, reason, message }: CollectorFailure): VendorReply {
  return { status, body: { success: false, code: reason, message, msg: message } }
}

/** What `analytics.load` asks its CDN for: only our own destination, at the address that was asked. */
function readSettings(request: DecodedRequest): Reading {
  const key = request.params.key ?? ''
  const { protocol, host } = originOf(request)
  const destination = {
    apiKey: key,
    apiHost: `${host}/v1`,
    protocol,
    versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
  }
  const body = {
    integrations: {
      'Segment.io': { ...destination, bundlingStatus: 'bundled', type: 'browser', unbundledIntegrations: [] },
    },
    plan: {
      track: { __default: { enabled: true, integrations: {} } },
      identify: { __default: { enabled: true } },
      group: { __default: { enabled: true } },
    },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
  return { key, reply: { status: 200, body } }
}

/** RudderStack's counterpart, asked with the key by Basic or in the address: a source without cloud destinations. */
function readSourceConfig(request: DecodedRequest): Reading {
  const key = authorizedAs(request) ?? request.query.writeKey
  const source = {
    id: key,
    name: 'Gantry',
    writeKey: key,
    enabled: true,
    config: { statsCollection: {} },
    destinations: [],
  }
  return {
    key,
    reply: {
      status: 200,
      body: { source, updatedAt: new Date(request.now).toISOString(), consentManagementMetadata: {} },
    },
  }
}

/** A call as flat parameters of an image: `event`, `userId`, `anonymousId`, and `properties.x` or JSON in `properties`. */
function readPixel(request: DecodedRequest): Reading {
  const { writeKey, ...rest } = request.query
  const call: Record<string, unknown> = { type: request.path.endsWith('page') ? 'page' : 'track', properties: {} }
  const properties: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith('properties.')) properties[name.slice('properties.'.length)] = value
    else if (!name.includes('.')) call[name] = value
  }
  return { key: writeKey, entries: readCall({ ...call, properties }, undefined, undefined, rest) }
}
