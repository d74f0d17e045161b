import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { Endpoint } from '@gantry/contract/endpoint'
import { errorStatus, type Problem } from '@gantry/contract/errors'
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  isResponseSerializationError,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { AppError, isStoreUnavailable, pgErrorOf } from './errors.ts'
import { newId } from './ids.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
    /** Anybody with a write key may call it from any site: it reads no cookie, and its body is no file of ours. */
    collector?: boolean
  }
}

/** The HTTP server without any route of an area: headers, limits, content types, errors, OpenAPI. */
export async function createHttp(config: Config, log: Logger): Promise<FastifyInstance> {
  const http = Fastify({
    // pino's own type names two optional members differently from Fastify's copy of it.
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(),
    trustProxy: trustProxyOf(config.http.trustProxy),
    bodyLimit: 2 * 1024 ** 2,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
  })
  http.setValidatorCompiler(validatorCompiler)
  http.setSerializerCompiler(serializerCompiler)
  acceptOnlyKnownBodies(http)
  await http.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: config.http.url.startsWith('https:'),
    crossOriginEmbedderPolicy: false,
  })
  await http.register(rateLimit, {
    timeWindow: '1 minute',
    keyGenerator: (req) => req.headers.authorization ?? req.ip,
    max: (req) => (req.headers.authorization || req.headers.cookie ? 120_000 : 3_000),
    allowList: (req) => !req.url.startsWith('/v1/'),
    errorResponseBuilder: (_req, limit) =>
      new AppError('too_many_requests', `Too many requests. Try again in ${limit.after}.`),
  })
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Gantry', version: '1', description: 'Every page of Gantry uses this API.' },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key, made under Settings, Keys.' },
          session: { type: 'apiKey', in: 'cookie', name: 'gantry.session_token' },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  refuseCrossSite(http, config)
  requireContract(http)
  answerErrors(http)
  http.get('/openapi.json', { schema: { hide: true } }, async () => http.swagger())
  return http
}

/** A number behind what is this process's own: unique, and far cheaper than a random id for each request. */
function createRequestIds(): () => string {
  const start = newId()
  let count = 0
  return () => {
    count += 1
    return `${start}-${count}`
  }
}

/** A number means that many proxies in front; a string names their addresses. */
const trustProxyOf = (trusted: Config['http']['trustProxy']) =>
  typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : trusted

/** JSON everywhere, the raw stream where an endpoint takes a file, 415 for anything else. */
function acceptOnlyKnownBodies(http: FastifyInstance): void {
  http.removeContentTypeParser('text/plain')
  http.addContentTypeParser('application/octet-stream', (req, payload, done) => {
    if (req.routeOptions.config.endpoint?.kind === 'upload') done(null, payload)
    else done(new AppError('unsupported_media', 'Send JSON here (content-type: application/json).'))
  })
}

/** A browser's cookie must not act for another site (Fetch Metadata, and Origin for browsers without it). */
function refuseCrossSite(http: FastifyInstance, config: Config): void {
  http.addHook('onRequest', async (req) => {
    if (req.method === 'GET' || req.method === 'HEAD' || req.headers.authorization) return
    if (req.routeOptions.config.collector) return
    const site = req.headers['sec-fetch-site']
    const origin = req.headers.origin
    const isOwn =
      origin === undefined ||
      origin === new URL(config.http.url).origin ||
      origin.replace(/^https?:\/\//, '') === req.headers.host
    if ((site !== undefined && site !== 'same-origin' && site !== 'none') || !isOwn) {
      throw new AppError('forbidden', 'This request came from another site.')
    }
  })
}

/** A /v1 route without a permission or a response schema is a bug that must not reach anyone. */
function requireContract(http: FastifyInstance): void {
  http.addHook('onRoute', (options) => {
    if (!options.url.startsWith('/v1/') || options.config?.collector) return
    const { endpoint } = options.config ?? {}
    if (!endpoint?.permission) throw new Error(`${options.method} ${options.url} declares no permission`)
    if (!endpoint.response) throw new Error(`${options.method} ${options.url} declares no response schema`)
  })
}

function answerErrors(http: FastifyInstance): void {
  http.setErrorHandler((error: FastifyError, req, reply) => {
    const known = expected(error)
    if (!known) req.log.error({ err: error, url: req.url }, 'unexpected error')
    const code = known?.code ?? 'internal'
    const title = known?.message ?? 'Something went wrong on our side. It has been logged under this request id.'
    const problem: Problem = {
      code,
      title,
      status: errorStatus[code],
      requestId: req.id,
      // Details are plain JSON by construction of AppError's callers.
      ...(known?.details && { details: known.details as NonNullable<Problem['details']> }),
    }
    if (code === 'unavailable') void reply.header('retry-after', '2')
    return reply.status(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)
  })
}

function expected(error: FastifyError): AppError | undefined {
  if (error instanceof AppError) return error
  if (isResponseSerializationError(error)) return undefined
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map(({ instancePath, message }) => {
      const field = [error.validationContext, ...instancePath.split('/').filter(Boolean)].join('.')
      return { field, message: message ?? 'is not valid' }
    })
    const title = fields.map(({ field, message }) => `${field}: ${message}`).join('; ')
    return new AppError('invalid_input', title.slice(0, 500), { fields })
  }
  if (isStoreUnavailable(error)) {
    return new AppError(
      'unavailable',
      'The database is not reachable right now; it is being restarted. Try again in a moment.',
      { store: 'postgres' },
    )
  }
  const pgError = pgErrorOf(error)
  if (pgError?.code === '23505')
    return new AppError('conflict', 'This exists already.', { constraint: pgError.constraint })
  if (pgError?.code === '53100')
    return new AppError('unavailable', 'The disk is full. Free some space; nothing was changed.')
  if (pgError?.code === '22021' || pgError?.code === '22P05')
    return new AppError('invalid_input', 'The text holds a character that cannot be stored (a null byte).')
  return fromFastify(error)
}

const codes: Record<string, AppError['code']> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_input',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_input',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_input',
}

function fromFastify(error: FastifyError): AppError | undefined {
  const code = codes[error.code]
  if (code) return new AppError(code, error.message)
  if (error instanceof SyntaxError && error.statusCode === 400)
    return new AppError('invalid_input', `The body is not valid JSON: ${error.message}`)
  return error.statusCode === 400 ? new AppError('invalid_input', error.message) : undefined
}
