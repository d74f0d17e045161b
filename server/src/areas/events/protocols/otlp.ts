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
  authorizedAs,
  entriesOf,
  type Fields,
  fieldsOf,
  headerOf,
  isFields,
  listOf,
  numberEntries,
  payloadOf,
  refusalsOf,
  sdkOf,
  wordsOf,
} from './payload.ts'

/** OpenTelemetry's log records as JSON: those with an event name are events, the key travels as Bearer or `x-api-key`. */
export const otlp: Protocol = {
  name: 'otlp',
  routes: [{ methods: ['POST'], paths: ['/v1/logs'], read, answer, fail }],
}

function read(request: DecodedRequest): Reading {
  const key = authorizedAs(request) ?? headerOf(request, 'x-api-key')
  if (headerOf(request, 'content-type')?.includes('protobuf')) {
    return { key, malformed: 'Only JSON is read here: set OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/json.' }
  }
  const body = payloadOf(request)
  if (!isFields(body) || !Array.isArray(body.resourceLogs)) return { key, malformed: 'resourceLogs is not a list.' }
  return { key, entries: entriesOf(numberRecords(body)) }
}

type Placed = { record: unknown; resource: Fields; scope: Fields }

function numberRecords(body: Fields) {
  return numberEntries(placedRecords(body), (item) => readRecord(item as Placed)) // they are made one line above
}

const placedRecords = (body: Fields): Placed[] =>
  listOf(body.resourceLogs).flatMap((one) => {
    const { resource, scopeLogs } = fieldsOf(one)
    return listOf(scopeLogs).flatMap((scoped) => {
      const { scope, logRecords } = fieldsOf(scoped)
      return listOf(logRecords).map((record) => ({
        record,
        resource: attributesOf(fieldsOf(resource).attributes),
        scope: fieldsOf(scope),
      }))
    })
  })

function readRecord({ record, resource, scope }: Placed): Received[] {
  if (!isFields(record)) return [{ kind: 'nothing', refused: 'Not a log record.', raw: record }]
  const { 'event.name': named, ...attributes } = attributesOf(record.attributes)
  const event = record.eventName || named
  if (!event) return [{ kind: 'nothing', refused: 'A log record without an event name is no event.', raw: record }]
  const user = attributes['user.id'] ?? attributes['enduser.id'] ?? resource['user.id']
  const device = attributes['app.installation.id'] ?? resource['app.installation.id'] ?? resource['device.id']
  const session = attributes['session.id'] ?? resource['session.id']
  const body = plainOf(record.body)
  return [
    {
      kind: 'event',
      event,
      distinctId: user ?? device ?? session,
      userId: user,
      deviceId: device,
      session,
      ts: millisecondsOf(record.timeUnixNano) ?? millisecondsOf(record.observedTimeUnixNano),
      properties: {
        ...resource,
        ...attributes,
        ...(isFields(body) ? body : body !== undefined && { body }),
      },
      context: {
        url: attributes['url.full'],
        path: attributes['url.path'],
        userAgent: attributes['user_agent.original'] ?? resource['user_agent.original'],
      },
      sdk: sdkOf(
        resource['telemetry.sdk.name'] ?? scope.name ?? 'opentelemetry',
        resource['telemetry.sdk.version'] ?? scope.version,
      ),
      raw: record,
    },
  ]
}

/** Nanoseconds arrive as text, for they are more than a number holds. */
const millisecondsOf = (nanoseconds: unknown): number | undefined => {
  if (nanoseconds === undefined || nanoseconds === '0' || nanoseconds === 0) return undefined
  return Math.round(Number(nanoseconds) / 1e6)
}

const attributesOf = (list: unknown): Fields =>
  Object.fromEntries(
    (Array.isArray(list) ? list : []).map((one) => {
      const { key, value } = fieldsOf(one)
      return [String(key), plainOf(value)]
    }),
  )

/** `{stringValue: 'x'}` and its kin. */
function plainOf(value: unknown): unknown {
  if (!isFields(value)) return undefined
  if (value.intValue !== undefined) return Number(value.intValue)
  if (value.arrayValue !== undefined) return listOf(fieldsOf(value.arrayValue).values ?? []).map(plainOf)
  if (value.kvlistValue !== undefined) return attributesOf(fieldsOf(value.kvlistValue).values)
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue
}

function answer(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const refusals = refusalsOf(outcomes, () => numberRecords(fieldsOf(payloadOf(request))))
  if (refusals.length === 0) return { status: 200, body: {} }
  return {
    status: 200,
    body: { partialSuccess: { rejectedLogRecords: refusals.length, errorMessage: wordsOf(refusals) } },
  }
}

/** A google.rpc.Status, as OTLP asks for. */
function fail(_request: DecodedRequest, { status, message }: CollectorFailure): VendorReply {
  return { status, body: { message } }
}
