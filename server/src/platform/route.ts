import { Readable } from 'node:stream'
import type { Endpoint, Input, Reply } from '@gantry/contract/endpoint'
import { Problem } from '@gantry/contract/errors'
import { holdersOf, type Permission } from '@gantry/contract/permissions'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { type App, type Ctx, inWorkspace, type RequestFacts } from './context.ts'
import { type Db, withOwnerTransaction } from './db.ts'
import { AppError } from './errors.ts'
import { answerOnce } from './idempotency.ts'
import {
  askedWorkspace,
  type FindSession,
  findPerson,
  findPrincipal,
  headersOf,
  type Principal,
  type SignedIn,
} from './principal.ts'

/** Opens a session for a user and gives the cookies that carry it. */
export type OpenSession = (userId: string, headers: Headers) => Promise<string[]>
export type Router = { http: FastifyInstance; app: App; findSession: FindSession; openSession: OpenSession }

/** A file as a reply. */
export type Download = { body: Readable | Buffer | string; contentType: string; fileName: string }
/** An upload as a handler gets it: the stream of the raw body. */
export type Upload = { body: Readable; contentType: string }

type InWorkspace = Endpoint & { permission: Permission }
type Handler<E extends Endpoint> = (ctx: Ctx, input: Input<E>) => Promise<Reply<E>>

/** Binds a JSON endpoint: permission enforced, input checked, one transaction, unknown response fields dropped. */
export function route<E extends InWorkspace>(router: Router, e: E, handle: Handler<E>): void {
  router.http.route({
    ...shapeOf(e),
    preValidation: admit(router, e),
    handler: async (req, reply) => {
      const result = await inWorkspace(router.app, scopeOf(req), (ctx) =>
        answerOnce(ctx, req, reply, () => handle(ctx, inputOf<E>(req))),
      )
      setEtag(reply, result)
      return result
    },
  })
}

/** Binds an endpoint whose request body is a file; the transaction opens only when the handler asks for it. */
export function uploadRoute<E extends InWorkspace>(
  router: Router,
  e: E,
  handle: (open: OpenCtx, input: Input<E>, upload: Upload) => Promise<Reply<E>>,
): void {
  router.http.route({
    ...shapeOf(e),
    bodyLimit: 1024 ** 3,
    preValidation: admit(router, e),
    handler: async (req) => {
      const open: OpenCtx = (work) => inWorkspace(router.app, scopeOf(req), work)
      if (!(req.body instanceof Readable)) throw notRaw()
      const upload = { body: req.body, contentType: req.headers['content-type'] ?? '' }
      return handle(open, inputOf<E>(req), upload)
    },
  })
}
const notRaw = () =>
  new AppError('unsupported_media', 'Send the file itself as the body, with content-type: application/octet-stream.')

export type OpenCtx = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>

/** Binds an endpoint that answers with a file. */
export function downloadRoute<E extends InWorkspace>(
  router: Router,
  e: E,
  handle: (ctx: Ctx, input: Input<E>, open: OpenCtx) => Promise<Download>,
): void {
  router.http.route({
    ...shapeOf(e),
    preValidation: admit(router, e),
    handler: async (req, reply) => {
      const open: OpenCtx = (work) => inWorkspace(router.app, scopeOf(req), work)
      const { body, contentType, fileName } = await open((ctx) => handle(ctx, inputOf<E>(req), open))
      return reply
        .type(contentType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .send(body)
    },
  })
}

/**
 * Binds a JSON endpoint that waits for something slow, such as a question to ClickHouse: the handler opens short transactions
 * when it needs them, and `signal` aborts when the caller goes away.
 */
export function longRoute<E extends InWorkspace>(
  router: Router,
  e: E,
  handle: (open: OpenCtx, input: Input<E>, signal: AbortSignal) => Promise<Reply<E>>,
): void {
  router.http.route({
    ...shapeOf(e),
    preValidation: admit(router, e),
    handler: (req, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return handle((work) => inWorkspace(router.app, scopeOf(req), work), inputOf<E>(req), gone.signal)
    },
  })
}

/** What code outside any workspace may touch: sign-up, choosing a workspace, accepting an invitation. */
export type AccountCtx = {
  app: App
  db: Db
  person: SignedIn | null
  /** The slug or id of the workspace the caller looks at, if it said. */
  workspace: string | undefined
  request: RequestFacts
  /** Signs this user in with the reply, once the transaction has committed. */
  signIn: (userId: string) => void
  now: () => Date
}

/** Binds an endpoint for a signed-in person (`account`) or for anyone (`public`), outside every workspace. */
export function accountRoute<E extends Endpoint & { permission: 'account' | 'public' }>(
  router: Router,
  e: E,
  handle: (ctx: AccountCtx, input: Input<E>) => Promise<Reply<E>>,
): void {
  router.http.route({
    ...shapeOf(e),
    preValidation: async (req) => {
      if (e.permission === 'account') persons.set(req, await findPerson(req, router.findSession))
    },
    handler: async (req, reply) => {
      const { app } = router
      const person = persons.get(req) ?? null
      let signedIn: string | undefined
      const signIn = (userId: string): void => {
        signedIn = userId
      }
      const facts = { app, person, workspace: askedWorkspace(req), request: factsOf(req), signIn, now: app.now }
      const result = await withOwnerTransaction(app.pool, (db) => handle({ ...facts, db }, inputOf<E>(req)))
      if (signedIn) void reply.header('set-cookie', await router.openSession(signedIn, headersOf(req)))
      return result
    },
  })
}

/**
 * Binds a JSON endpoint for anyone that waits for something slow: no transaction is open, `signal` aborts when the caller
 * goes away. One address may call it `perMinute` times a minute.
 */
export function publicRoute<E extends Endpoint & { permission: 'public' }>(
  router: Router,
  e: E,
  perMinute: number,
  handle: (app: App, input: Input<E>, signal: AbortSignal) => Promise<Reply<E>>,
): void {
  const shape = shapeOf(e)
  const rateLimit = { max: perMinute, timeWindow: '1 minute', keyGenerator: (req: FastifyRequest) => req.ip }
  router.http.route({
    ...shape,
    config: { ...shape.config, rateLimit },
    handler: (req, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return handle(router.app, inputOf<E>(req), gone.signal)
    },
  })
}

const admitted = new WeakMap<FastifyRequest, Principal>()
const persons = new WeakMap<FastifyRequest, SignedIn>()

/** Lets the caller in or refuses, before the input is looked at: a stranger learns nothing about it. */
export const admit =
  ({ app, findSession }: Router, e: InWorkspace) =>
  async (req: FastifyRequest): Promise<void> => {
    const principal = await findPrincipal(app, req, findSession)
    assertMay(principal.actor.permissions, e.permission)
    admitted.set(req, principal)
  }

/** The principal that `admit` let in, as the scope of a transaction. */
export function scopeOf(req: FastifyRequest): Principal & { request: RequestFacts } {
  const principal = admitted.get(req)
  if (!principal) throw new Error('this route has no admit()')
  return { ...principal, request: factsOf(req) }
}

export function shapeOf(e: Endpoint): Pick<RouteOptions, 'method' | 'url' | 'schema' | 'config'> {
  return {
    method: e.method,
    url: e.path,
    config: { endpoint: e },
    schema: {
      summary: e.summary,
      description: e.permission === 'public' ? 'Open to anyone.' : `Needs ${e.permission}.`,
      tags: [e.path.split('/')[2] ?? ''],
      ...(e.permission === 'public' ? { security: [] } : {}),
      ...(e.params && { params: e.params }),
      ...(e.query && { querystring: e.query }),
      ...(e.body && e.kind !== 'upload' && { body: e.body }),
      ...(e.kind === 'upload' && { consumes: ['application/octet-stream'] }),
      ...(e.kind === 'download' || e.kind === 'stream'
        ? { response: { '4xx': Problem } }
        : { response: { 200: e.response, '4xx': Problem } }),
    },
  }
}

export function assertMay(held: ReadonlySet<Permission>, permission: Permission): void {
  if (held.has(permission)) return
  throw new AppError(
    'forbidden',
    `This needs the permission ${permission}, which belongs to: ${holdersOf(permission).join(', ')}.`,
    {
      permission,
      holders: [...holdersOf(permission)],
    },
  )
}

// Fastify has validated these against the endpoint's schemas; its own types cannot say so.
export const inputOf = <E extends Endpoint>(req: FastifyRequest): Input<E> =>
  ({ params: req.params, query: req.query, body: req.body }) as unknown as Input<E>

export function factsOf(req: FastifyRequest): RequestFacts {
  const match = /^"(\d+)"$/.exec(String(req.headers['if-match'] ?? ''))
  return {
    id: req.id,
    ip: req.ip,
    userAgent: String(req.headers['user-agent'] ?? '').slice(0, 300),
    ifMatch: match ? Number(match[1]) : null,
    permission: req.routeOptions.config.endpoint?.permission ?? null,
  }
}

export function setEtag(reply: FastifyReply, result: unknown): void {
  if (typeof result === 'object' && result !== null && 'version' in result && typeof result.version === 'number') {
    void reply.header('etag', `"${result.version}"`)
  }
}
