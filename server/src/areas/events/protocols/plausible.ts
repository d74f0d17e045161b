import type { CollectorFailure, DecodedRequest, Outcome, Protocol, Reading, VendorReply } from '../received.ts'
import { fieldsOf, headerOf, isFields, isRefused, parseLoose, payloadOf, textOf } from './payload.ts'

/** Plausible's events: the write key stands where the domain does (`data-domain`), or as `?key=` in `data-api`. */
export const plausible: Protocol = {
  name: 'plausible',
  routes: [{ methods: ['POST'], paths: ['/api/event'], read, answer, fail }],
}

function read(request: DecodedRequest): Reading {
  const body = payloadOf(request)
  if (!isFields(body)) return { key: request.query.key, malformed: 'The body is not a JSON object.' }
  const url = body.url ?? body.u
  const referrer = body.referrer ?? body.r
  const sent = body.props ?? body.p ?? body.meta ?? body.m
  const props = typeof sent === 'string' ? fieldsOf(parseLoose(sent)) : fieldsOf(sent)
  const revenue = fieldsOf(body.revenue ?? body.$)
  const event = {
    kind: 'event' as const,
    event: body.name ?? body.n,
    distinctId: request.visitor,
    properties: {
      ...(url !== undefined && { url }),
      ...(textOf(referrer) && { referrer }),
      ...(Object.keys(revenue).length > 0 && { revenue: revenue.amount, currency: revenue.currency }),
      ...props,
    },
    context: { url, referrer, userAgent: headerOf(request, 'user-agent') },
    sdk: 'plausible',
    raw: body,
  }
  return { key: request.query.key ?? textOf(body.domain) ?? textOf(body.d), entries: [event] }
}

/** Always taken; a header says when it was not kept. */
function answer(_request: DecodedRequest, outcomes: readonly Outcome[]): VendorReply {
  const headers = outcomes.some(isRefused) ? { 'x-plausible-dropped': '1' } : undefined
  return { status: 202, body: 'ok', contentType: 'text/plain', headers }
}

function fail(_request: DecodedRequest, { status, message }: CollectorFailure): VendorReply {
  return { status, body: { errors: { domain: [message] } } }
}
