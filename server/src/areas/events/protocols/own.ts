import { sendEvents } from '@gantry/contract/events'
import { explain } from '../reasons.ts'
import {
  type DecodedRequest,
  type Outcome,
  type ProfileOperation,
  type Protocol,
  profileOperations,
  type Reading,
  type Received,
  type VendorReply,
} from '../received.ts'
import { authorizedAs, type Fields, fieldsOf, headerOf, isFields, textOf } from './payload.ts'

export const sendEventsDocument = sendEvents

const sdk = 'gantry-http/1'

function read(request: DecodedRequest): Reading {
  const { json } = request
  const envelope = isFields(json) ? json : {}
  const key =
    headerOf(request, 'x-write-key') ?? authorizedAs(request) ?? request.query.key ?? textOf(envelope.writeKey)
  if (json === undefined) {
    return {
      key,
      malformed: 'The body is not valid JSON. Send an object, an array, {"batch": [...]} or one object a line.',
    }
  }
  if (envelope.batch !== undefined && !Array.isArray(envelope.batch))
    return { key, malformed: '“batch” is not a list.' }
  const entries = Array.isArray(json) ? json : Array.isArray(envelope.batch) ? envelope.batch : [json]
  const sentAt = envelope.sentAt ?? headerOf(request, 'x-sent-at')
  const userAgent = headerOf(request, 'origin') === undefined ? undefined : headerOf(request, 'user-agent')
  return { key, entries: entries.map((entry: unknown) => readEntry(entry, sentAt, userAgent)) }
}

function readEntry(raw: unknown, sentAt: unknown, userAgent: string | undefined): Received {
  if (!isFields(raw)) return { kind: 'nothing', refused: 'not_an_entry', raw, sdk }
  const entry = {
    ts: raw.timestamp,
    sentAt: raw.sentAt ?? sentAt,
    vendorId: vendorIdOf(raw),
    sdk: textOf(raw.sdk) ?? sdk,
    raw,
  }
  const properties = raw.properties
  switch (raw.type ?? 'event') {
    case 'event':
      return {
        kind: 'event',
        ...entry,
        event: raw.event,
        distinctId: raw.distinctId ?? raw.anonymousId,
        ...(raw.distinctId !== undefined && { userId: raw.distinctId }),
        ...(raw.anonymousId !== undefined && { deviceId: raw.anonymousId }),
        session: raw.session,
        ...(raw.account !== undefined && { groups: { account: raw.account } }),
        properties,
        context: { ...pageOf(fieldsOf(properties)), userAgent: textOf(raw.userAgent) ?? userAgent },
      }
    case 'identify':
    case 'alias':
      return {
        kind: raw.type === 'alias' ? 'alias' : 'identify',
        ...entry,
        from: raw.from ?? raw.anonymousId,
        to: raw.distinctId,
      }
    case 'profile':
      return { kind: 'profile', of: 'person', ...entry, id: raw.distinctId, operation: operationOf(raw), properties }
    case 'account':
      return { kind: 'profile', of: 'account', ...entry, id: raw.account, operation: operationOf(raw), properties }
    default:
      return { kind: 'nothing', refused: 'not_an_entry', raw, sdk }
  }
}

const vendorIdOf = ({ id }: Fields): string | undefined =>
  typeof id === 'number' ? String(id) : textOf(id)?.slice(0, 512)

const pageOf = ({ url, referrer, path }: Fields) => ({ url, referrer, path })

// What is no operation is refused by the core, which looks.
const operationOf = ({ operation = 'set' }: Fields): ProfileOperation =>
  profileOperations.find((one) => one === operation) ?? (operation as ProfileOperation)

const explained = (codes: readonly string[]) => codes.map((code) => ({ code, message: explain(code) }))

const answer = (_request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply => ({
  status: 200,
  body: {
    results: outcomes.map((outcome) =>
      outcome.result === 'refused'
        ? { result: 'refused', id: null, reasons: [{ code: outcome.reason, message: outcome.message }] }
        : { result: outcome.result, id: outcome.id, reasons: explained(outcome.reasons) },
    ),
  },
})

const codes = {
  400: 'invalid_input',
  401: 'unauthenticated',
  413: 'too_large',
  415: 'unsupported_media',
  429: 'too_many_requests',
  503: 'unavailable',
} as const

function fail(
  _request: DecodedRequest,
  failure: Parameters<NonNullable<Protocol['routes'][number]['fail']>>[1],
): VendorReply {
  const { status, reason, message } = failure
  const body = { code: codes[status], title: message, status, details: { reason } }
  return { status, body, contentType: 'application/problem+json' }
}

/** Gantry's own way: one object, an array, `{batch: [...], sentAt}` or NDJSON, and an answer for each of them. */
export const own: Protocol = {
  name: 'gantry',
  routes: [{ methods: ['POST'], paths: ['/v1/events'], read, answer, fail }],
}
