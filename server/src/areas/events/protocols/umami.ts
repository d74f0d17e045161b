import type {
  CollectorFailure,
  DecodedRequest,
  Outcome,
  Protocol,
  Reading,
  Received,
  VendorReply,
} from '../received.ts'
import {
  entriesOf,
  type Fields,
  fieldsOf,
  headerOf,
  instantOf,
  isFields,
  isRefused,
  listOf,
  type Numbered,
  numberEntries,
  payloadOf,
  refusalsOf,
  textOf,
  wordsOf,
} from './payload.ts'

/** Umami's tracker: the write key stands where the website's id does (`data-website-id`). */
export const umami: Protocol = {
  name: 'umami',
  routes: [
    { methods: ['POST'], paths: ['/api/send'], read, answer: answerOne, fail },
    { methods: ['POST'], paths: ['/api/batch'], read, answer: answerMany, fail },
  ],
}

function read(request: DecodedRequest): Reading {
  const payload = payloadOf(request)
  if (typeof payload !== 'object' || payload === null) return { malformed: 'The body is not JSON.' }
  const first = fieldsOf(fieldsOf(listOf(payload)[0]).payload)
  return { key: textOf(first.website), entries: entriesOf(numberSent(request, payload)) }
}

const numberSent = (request: DecodedRequest, payload: unknown): Numbered =>
  numberEntries(listOf(payload), (item) => readSent(request, item))

function readSent(request: DecodedRequest, raw: unknown): Received[] {
  if (!isFields(raw) || !isFields(raw.payload)) return [{ kind: 'nothing', refused: 'payload is missing.', raw }]
  const { payload } = raw
  const visitor = visitorOf(request)
  const shared = { ts: instantOf(payload.timestamp), sdk: 'umami', raw }
  const data = fieldsOf(payload.data)
  if (raw.type === 'identify') {
    const user = payload.id ?? data.id ?? data.userId
    const profile: Received = {
      ...shared,
      kind: 'profile',
      of: 'person',
      id: user ?? visitor,
      operation: 'set',
      properties: data,
    }
    return user === undefined ? [profile] : [{ ...shared, kind: 'identify', from: visitor, to: user }, profile]
  }
  if (raw.type !== 'event') return [{ kind: 'nothing', raw }]
  const { url, referrer, title, screen, language, hostname, tag } = payload
  return [
    {
      ...shared,
      kind: 'event',
      event: payload.name || '$pageview',
      distinctId: payload.id ?? visitor,
      userId: payload.id,
      deviceId: visitor,
      properties: { ...defined({ url, referrer, title, screen, language, hostname, tag }), ...data },
      context: {
        url: addressOf(url, hostname),
        referrer,
        title,
        userAgent: textOf(payload.userAgent) ?? headerOf(request, 'user-agent'),
      },
    },
  ]
}

const defined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))

const addressOf = (url: unknown, hostname: unknown): unknown =>
  typeof url === 'string' && url.startsWith('/') && textOf(hostname) ? `https://${hostname}${url}` : url

/** The tracker keeps no id itself: the server gives it one, and it sends it back in this header. */
function visitorOf(request: DecodedRequest): string {
  return headerOf(request, 'x-umami-cache') ?? request.visitor
}

function answerOne(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const payload = payloadOf(request)
  const refusals = refusalsOf(outcomes, () => numberSent(request, payload))
  if (refusals.length > 0) return { status: 400, body: { error: { message: wordsOf(refusals), code: 'bad-request' } } }
  const visitor = visitorOf(request)
  return { status: 200, body: { cache: visitor, sessionId: visitor, visitId: visitor } }
}

function answerMany(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const payload = payloadOf(request)
  const refusals = refusalsOf(outcomes, () => numberSent(request, payload))
  const size = listOf(payload).length
  const details = refusals.map(({ item, message }) => ({ index: item, response: { message } }))
  const status = outcomes.length > 0 && outcomes.every(isRefused) ? 400 : 200
  return { status, body: { size, processed: size - refusals.length, errors: refusals.length, details } }
}

function fail(_request: DecodedRequest, { status, reason, message }: CollectorFailure): VendorReply {
  return { status, body: { error: { message, code: reason, status } } }
}
