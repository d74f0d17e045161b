import type { CollectorFailure, DecodedRequest, Outcome, ProtocolRoute, Reading, VendorReply } from '../received.ts'
import { authorizedAs, fieldsOf, isRefused, payloadOf, refusalsOf, textOf, wordsOf } from './payload.ts'
import { numberCaptured, readCapture } from './posthog.ts'

const ok: VendorReply = { status: 200, body: { status: 'Ok' } }

/** Taking events, in the older form: everything or nothing by the status, so a batch counts as taken if any of it was. */
export const posthogCapture = { read: readCapture, answer, fail } satisfies Partial<ProtocolRoute>

function answer(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const refusals = refusalsOf(outcomes, () => numberCaptured(request, payloadOf(request)))
  if (refusals.length === 0) return ok
  const refused = refusals.map(({ item, reason, message }) => ({ index: item, reason, message }))
  if (!outcomes.every(isRefused)) return { status: 200, body: { status: 'Ok', refused } }
  return { status: 400, body: { ...problem('validation_error', 'invalid_payload', wordsOf(refusals)), refused } }
}

function fail(_request: DecodedRequest, { status, reason, message }: CollectorFailure): VendorReply {
  const type = status === 401 ? 'authentication_error' : status < 500 ? 'validation_error' : 'server_error'
  return { status, body: problem(type, reason, message) }
}

const problem = (type: string, code: string, detail: string) => ({ type, code, detail, attr: null })

/** The newer form: the key as Bearer, and an answer for each event by its uuid. */
export const posthogEvents = { read: readCapture, answer: answerEach, fail } satisfies Partial<ProtocolRoute>

function answerEach(request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const results: Record<string, { result: 'ok' | 'warning' | 'drop'; details?: string }> = {}
  for (const [index, { entry }] of numberCaptured(request, payloadOf(request)).entries()) {
    const outcome = outcomes[index]
    const uuid = entry.vendorId ?? textOf(fieldsOf(entry.raw).uuid)
    if (!outcome || !uuid || results[uuid]?.result === 'drop') continue
    if (outcome.result === 'refused') results[uuid] = { result: 'drop', details: outcome.message }
    else if (results[uuid]?.result !== 'warning') results[uuid] = resultOf(outcome)
  }
  return { status: 200, body: { results } }
}

const resultOf = ({ result, reasons }: Extract<Outcome, { reasons: unknown }>) =>
  result === 'ok' ? { result } : { result, details: reasons.join(', ') }

/** No flag is on: Gantry has none. */
export const posthogFlags = { read: readFlags, answer: () => ok } satisfies Partial<ProtocolRoute>

function readFlags(request: DecodedRequest): Reading {
  const payload = fieldsOf(payloadOf(request))
  const key = textOf(payload.token) ?? textOf(payload.api_key) ?? authorizedAs(request) ?? request.query.token
  const body = {
    flags: {},
    featureFlags: {},
    featureFlagPayloads: {},
    errorsWhileComputingFlags: false,
    requestId: null,
    ...remoteConfig,
  }
  return { key, reply: { status: 200, body } }
}

/** What posthog-js asks before it begins: how to send, and that only events are taken here. */
const remoteConfig = {
  supportedCompression: ['gzip', 'gzip-js'],
  analytics: { endpoint: '/i/v0/e/' },
  autocaptureExceptions: false,
  autocapture_opt_out: false,
  captureDeadClicks: false,
  capturePerformance: false,
  defaultIdentifiedOnly: true,
  elementsChainAsString: true,
  hasFeatureFlags: false,
  heatmaps: false,
  isAuthenticated: false,
  sessionRecording: false,
  siteApps: [],
  surveys: false,
  toolbarParams: {},
}

export const posthogConfig = { read: readConfig, answer: () => ok } satisfies Partial<ProtocolRoute>

function readConfig(request: DecodedRequest): Reading {
  const key = request.params.token ?? ''
  const config = { token: key, ...remoteConfig }
  if (!request.path.endsWith('.js')) return { key, reply: { status: 200, body: config } }
  const found = JSON.stringify({ config, siteApps: [] }).replaceAll('<', '\\u003c')
  const place = '(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})'
  const script = `${place}[${JSON.stringify(key).replaceAll('<', '\\u003c')}]=${found};`
  return { key, reply: { status: 200, body: script, contentType: 'text/javascript' } }
}

/** Recordings, surveys and early access: said to be over their limit or not there, so that the SDK stops asking. */
export const posthogRecording = {
  read: () => ({ reply: { status: 200, body: { status: 'Ok', quota_limited: ['recordings'] } } }),
  answer: () => ok,
} satisfies Partial<ProtocolRoute>

export const posthogNone = {
  read: (request: DecodedRequest): Reading => ({ reply: { status: 200, body: noneAt(request.path) } }),
  answer: () => ok,
} satisfies Partial<ProtocolRoute>

function noneAt(path: string): unknown {
  if (path.endsWith('surveys')) return { surveys: [] }
  return path.endsWith('early_access_features')
    ? { earlyAccessFeatures: [] }
    : { flags: [], group_type_mapping: {}, cohorts: {} }
}
