import type {
  CollectorFailure,
  DecodedRequest,
  Outcome,
  ProtocolRoute,
  Reading,
  Received,
  VendorReply,
} from '../received.ts'
import { type Fields, fieldsOf, headerOf, isFields, payloadOf, sdkOf, textOf, without } from './payload.ts'

/** OpenPanel's `/track`: `{type, payload}`, the write key as the client's id. */
export const openpanel = { read, answer, fail } satisfies Partial<ProtocolRoute>

/** Whether a call on a path that others use too is OpenPanel's. */
export function isOpenpanel(request: DecodedRequest): boolean {
  if (headerOf(request, 'openpanel-client-id')) return true
  const { type, payload } = fieldsOf(request.json)
  return typeof type === 'string' && isFields(payload)
}

function read(request: DecodedRequest): Reading {
  const key = headerOf(request, 'openpanel-client-id')
  const body = payloadOf(request)
  if (!isFields(body) || !isFields(body.payload)) return { key, malformed: 'The body is not {type, payload}.' }
  return { key, entries: readCall(request, body, body.payload) }
}

const placeNames = new Set(['__path', '__title', '__referrer', '__timestamp', '__deviceId', '__ip'])

function readCall(request: DecodedRequest, raw: Fields, payload: Fields): Received[] {
  const properties = fieldsOf(payload.properties)
  const shared = {
    ts: properties.__timestamp,
    sdk: sdkOf(headerOf(request, 'openpanel-sdk-name') ?? 'openpanel', headerOf(request, 'openpanel-sdk-version')),
    raw,
  }
  const device = properties.__deviceId ?? request.visitor
  const person = payload.profileId ?? device
  const profile = { ...shared, kind: 'profile' as const, of: 'person' as const, id: person }
  const event = {
    ...shared,
    kind: 'event' as const,
    event: payload.name,
    distinctId: person,
    userId: payload.profileId,
    deviceId: device,
    properties: without(properties, placeNames),
    context: {
      url: properties.__path,
      title: properties.__title,
      referrer: properties.__referrer,
      userAgent: headerOf(request, 'user-agent'),
    },
  }
  switch (raw.type) {
    case 'track':
      return [Array.isArray(payload.groups) ? { ...event, groups: companyOf(payload.groups) } : event]
    case 'identify':
      return [
        ...(payload.profileId === undefined
          ? []
          : [{ ...shared, kind: 'identify' as const, from: device, to: person }]),
        {
          ...profile,
          operation: 'set',
          properties: { ...without(payload, new Set(['profileId', 'properties'])), ...properties },
        },
      ]
    case 'increment':
    case 'decrement':
      return [
        { ...profile, operation: 'add', properties: { [String(payload.property)]: stepOf(raw.type, payload.value) } },
      ]
    case 'alias':
      return [{ ...shared, kind: 'alias', from: payload.alias, to: payload.profileId }]
    case 'group':
      return [
        {
          ...profile,
          of: 'account',
          id: payload.id,
          groupType: textOf(payload.type) ?? 'company',
          operation: 'set',
          properties: { name: payload.name, ...properties },
        },
      ]
    case 'assign_group':
      return [{ ...event, event: '$groupidentify', groups: companyOf(payload.groupIds), properties: {} }]
    default:
      return [{ ...shared, kind: 'nothing', refused: `Unknown type: ${String(raw.type)}.` }]
  }
}

const companyOf = (ids: unknown): Fields => ({ company: Array.isArray(ids) ? ids[0] : ids })

function stepOf(type: 'increment' | 'decrement', value: unknown): unknown {
  const step = value === undefined ? 1 : value
  return type === 'decrement' && typeof step === 'number' ? -step : step
}

function answer(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const refused = outcomes.find((one) => one.result === 'refused')
  if (refused) return { status: 400, body: { error: 'Bad Request', message: refused.message, code: refused.reason } }
  return { status: 200, body: { deviceId: request.visitor, sessionId: '' } }
}

function fail(_request: DecodedRequest, { status, reason, message }: CollectorFailure): VendorReply {
  return { status, body: { error: reason, message } }
}
