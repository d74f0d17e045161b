import type { DecodedRequest, Protocol, Reading, Received, VendorReply } from '../received.ts'
import { entriesOf, type Fields, fieldsOf, headerOf, isFields, numberEntries, payloadOf, without } from './payload.ts'

/** Google Analytics' Measurement Protocol: the write key is the `api_secret`; what comes back says nothing, as there. */
export const ga4: Protocol = {
  name: 'ga4',
  routes: [
    { methods: ['POST'], paths: ['/mp/collect'], read, answer: () => ({ status: 204, body: '' }) },
    { methods: ['POST'], paths: ['/debug/mp/collect'], read: readDebug, answer: () => validation([]) },
  ],
}

function read(request: DecodedRequest): Reading {
  const key = request.query.api_secret
  const body = payloadOf(request)
  if (!isFields(body) || !Array.isArray(body.events)) return { key, malformed: 'events is not a list.' }
  const events = entriesOf(numberEntries(body.events, (item) => readEvent(request, body, item)))
  return { key, entries: [...events, ...profilesOf(body)] }
}

const placeNames = new Set(['session_id', 'page_location', 'page_referrer', 'page_title', 'timestamp_micros'])

function readEvent(request: DecodedRequest, body: Fields, raw: unknown): Received[] {
  if (!isFields(raw)) return [{ kind: 'nothing', refused: 'Not an object.', raw }]
  const params = fieldsOf(raw.params)
  const device = body.client_id ?? body.app_instance_id
  const micros = raw.timestamp_micros ?? params.timestamp_micros ?? body.timestamp_micros
  return [
    {
      kind: 'event',
      event: raw.name,
      distinctId: body.user_id ?? device,
      userId: body.user_id,
      deviceId: device,
      session: params.session_id,
      ts: micros === undefined ? undefined : Math.round(Number(micros) / 1000),
      properties: { ...pageOf(params), ...without(params, placeNames) },
      context: {
        url: params.page_location,
        referrer: params.page_referrer,
        title: params.page_title,
        userAgent: body.user_agent ?? headerOf(request, 'user-agent'),
        country: fieldsOf(body.user_location).country_id,
      },
      sdk: 'ga4-measurement-protocol',
      raw,
    },
  ]
}

const pageOf = ({ page_location, page_referrer, page_title }: Fields): Fields =>
  Object.fromEntries(
    Object.entries({ page_location, page_referrer, page_title }).filter(([, one]) => one !== undefined),
  )

/** `{plan: {value: 'pro'}}`; null takes a property away. */
function profilesOf(body: Fields): Received[] {
  const values = Object.entries(fieldsOf(body.user_properties)).map(
    ([name, one]) => [name, fieldsOf(one).value] as const,
  )
  const set = values.filter(([, value]) => value !== null && value !== undefined)
  const unset = values.filter(([, value]) => value === null)
  const owner = {
    kind: 'profile',
    of: 'person',
    id: body.user_id ?? body.client_id,
    raw: body.user_properties,
  } as const
  return [
    ...(set.length > 0 ? [{ ...owner, operation: 'set' as const, properties: Object.fromEntries(set) }] : []),
    ...(unset.length > 0 ? [{ ...owner, operation: 'unset' as const, properties: Object.fromEntries(unset) }] : []),
  ]
}

type Message = { fieldPath: string; description: string; validationCode: string }
const validation = (validationMessages: readonly Message[]): VendorReply => ({
  status: 200,
  body: { validationMessages },
})

/** Says what would be refused; stores nothing. */
function readDebug(request: DecodedRequest): Reading {
  const body = fieldsOf(payloadOf(request))
  const messages: Message[] = []
  const complain = (fieldPath: string, description: string): void => {
    messages.push({ fieldPath, description, validationCode: 'VALUE_INVALID' })
  }
  if (body.client_id === undefined && body.app_instance_id === undefined)
    complain('client_id', 'client_id is required.')
  if (!Array.isArray(body.events)) complain('events', 'events is not a list.')
  else {
    for (const [index, event] of body.events.entries()) {
      if (!fieldsOf(event).name) complain(`events[${index}].name`, 'An event needs a name.')
    }
  }
  return { key: request.query.api_secret, reply: validation(messages) }
}
