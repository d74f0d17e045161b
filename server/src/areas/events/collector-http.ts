import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../platform/context.ts'
import { AppError, isStoreUnavailable } from '../../platform/errors.ts'
import type { Collector, Sender } from './collect.ts'
import { decode, type RawRequest, Unreadable } from './decode.ts'
import { own, sendEventsDocument } from './protocols/own.ts'
import { protocols } from './protocols/protocols.ts'
import { nameVisitor } from './protocols/visitor.ts'
import { explain } from './reasons.ts'
import type { CollectorFailure, DecodedRequest, ProtocolRoute, VendorReply } from './received.ts'

const mostBytes = 20 * 1024 ** 2

/**
 * The public side of the collector: every vendor's paths in one scope of its own, with its own body parser and CORS. It reads
 * no cookie and no session; the write key alone says where entries go.
 */
export function mountCollector(http: FastifyInstance, app: App, collector: Collector): void {
  void http.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_req, body, ready) =>
      ready(null, body),
    )
    scope.setValidatorCompiler(() => () => true)
    scope.setSerializerCompiler(() => JSON.stringify)
    scope.addHook('onRequest', mirrorOrigin)
    // Nothing is logged of a request that went well: a logger for each would cost more than reading it.
    scope.setChildLoggerFactory((logger) => logger)
    for (const { routes } of [own, ...protocols]) for (const route of routes) bind(scope, app, collector, route)
    done()
  })
}

/** Any page may send, and browsers send credentials along: the origin is mirrored, as `*` would be refused then. */
function mirrorOrigin(req: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { origin } = req.headers
  if (origin !== undefined) {
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'retry-after',
      vary: 'origin',
    })
  }
  done()
}

function bind(scope: FastifyInstance, app: App, collector: Collector, route: ProtocolRoute): void {
  const urls = route.paths.flatMap((path) => (path.endsWith('*') ? [path] : [path, `${path}/`]))
  for (const url of urls) {
    const isDocumented = url === sendEventsDocument.path
    const config = { collector: true, rateLimit: false as const, ...(isDocumented && { endpoint: sendEventsDocument }) }
    scope.route({
      method: [...route.methods],
      url,
      helmet: false,
      bodyLimit: route.bodyLimit ?? mostBytes,
      config,
      schema: isDocumented ? documentOf() : { hide: true },
      errorHandler: (error, req, reply) => {
        const failure = failureOf(error)
        if (!failure) app.log.error({ err: error, url: req.url }, 'unexpected error in the collector')
        const told = failure ?? {
          status: 503 as const,
          reason: 'internal',
          message: 'Something went wrong on our side.',
          retryAfter: 5,
        }
        return fail(route, emptyRequest(req), told, reply)
      },
      handler: (req, reply) => handle(app, collector, route, req, reply),
    })
    if (!scope.hasRoute({ method: 'OPTIONS', url })) {
      const preflight = { collector: true, rateLimit: false as const }
      scope.route({
        method: 'OPTIONS',
        url,
        helmet: false,
        config: preflight,
        schema: { hide: true },
        handler: answerPreflight,
      })
    }
  }
}

const documentOf = () => ({
  summary: sendEventsDocument.summary,
  description: 'Open to anyone who has a write key.',
  tags: ['events'],
  security: [],
  body: sendEventsDocument.body,
  response: { 200: sendEventsDocument.response },
})

async function answerPreflight(req: FastifyRequest, reply: FastifyReply): Promise<void> {
  const asked = req.headers['access-control-request-headers']
  void reply
    .status(204)
    .headers({
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': Array.isArray(asked) ? asked.join(', ') : (asked ?? 'content-type'),
      'access-control-max-age': '86400',
    })
    .send()
}

async function handle(
  app: App,
  collector: Collector,
  route: ProtocolRoute,
  req: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const now = app.now().getTime()
  const request = await decode(rawOf(app, req, now), route.bodyLimit ?? mostBytes)
  const reading = route.read(request)
  const sender: Sender = { now, ip: req.ip, userAgent: req.headers['user-agent'] }
  if ('reply' in reading) {
    if (reading.key !== undefined) {
      const found = await collector.keys.find(reading.key)
      if (found === undefined || found === 'revoked') return fail(route, request, refusedKey(found), reply)
    }
    return send(reply, reading.reply)
  }
  const key = reading.key === undefined ? undefined : await collector.keys.find(cutKey(reading.key))
  if (key === undefined || key === 'revoked') return fail(route, request, refusedKey(key), reply)
  if ('malformed' in reading) {
    await collector.collect(
      key,
      [{ kind: 'nothing', refused: reading.malformed, raw: request.text.slice(0, 2_000) }],
      sender,
    )
    return fail(route, request, { status: 400, reason: 'malformed', message: reading.malformed }, reply)
  }
  const waitSeconds = collector.keys.allow(key, reading.entries.length, now)
  if (waitSeconds > 0) {
    const message = explain('too_many_requests')
    return fail(route, request, { status: 429, reason: 'too_many_requests', message, retryAfter: waitSeconds }, reply)
  }
  const outcomes = await collector.collect(key, reading.entries, sender)
  return send(reply, route.answer(request, outcomes))
}

const cutKey = (key: unknown): string => (typeof key === 'string' ? key.slice(0, 200).replaceAll('\0', '') : '')

const refusedKey = (found: 'revoked' | undefined): CollectorFailure => {
  const reason = found ? 'revoked_key' : 'unknown_key'
  return { status: 401, reason, message: explain(reason) }
}

const rawOf = (app: App, req: FastifyRequest, now: number): RawRequest => ({
  method: req.method,
  url: req.url,
  params: req.params as Record<string, string>,
  headers: req.headers,
  body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
  now,
  visitor: () =>
    nameVisitor(app.config.secret, now, {
      ip: req.ip,
      userAgent: req.headers['user-agent'] ?? '',
      host: req.headers.host ?? '',
    }),
})

/** For a failure before the body could be read. */
const emptyRequest = (req: FastifyRequest): DecodedRequest => {
  const [path = '/', query = ''] = req.url.split('?', 2)
  return {
    method: req.method,
    path,
    params: {},
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: req.headers,
    json: undefined,
    form: {},
    text: '',
    visitor: '',
    now: Date.now(),
  }
}

function failureOf(error: unknown): CollectorFailure | undefined {
  if (error instanceof Unreadable) return { status: error.status, reason: error.reason, message: error.message }
  if (error instanceof AppError && error.code === 'unavailable') {
    return { status: 503, reason: 'unavailable', message: error.message, retryAfter: 2 }
  }
  if (isStoreUnavailable(error)) {
    return { status: 503, reason: 'unavailable', message: 'The database is not reachable right now.', retryAfter: 2 }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return { status: 413, reason: 'too_large', message: `The body is larger than ${mostBytes / 1024 ** 2} MB.` }
  }
  if (code.startsWith('FST_ERR_CTP'))
    return { status: 400, reason: 'malformed', message: 'The body could not be read.' }
  return undefined
}

function fail(
  route: ProtocolRoute,
  request: DecodedRequest,
  failure: CollectorFailure,
  reply: FastifyReply,
): FastifyReply {
  if (failure.retryAfter !== undefined) void reply.header('retry-after', String(failure.retryAfter))
  const words = route.fail?.(request, failure) ?? { status: failure.status, body: { error: failure.message } }
  return send(reply, words)
}

function send(reply: FastifyReply, { status, body, contentType, headers }: VendorReply): FastifyReply {
  if (headers) void reply.headers(headers)
  const isText = typeof body === 'string' || Buffer.isBuffer(body)
  return reply
    .status(status)
    .type(contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'))
    .send(isText ? body : JSON.stringify(body))
}
