import * as calls from '@gantry/contract/sign-in'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Auth, oidcProviderId } from './auth.ts'
import type { App } from './context.ts'
import { AppError } from './errors.ts'
import { headersOf } from './principal.ts'
import type { OpenSession } from './route.ts'
import { forgetTries, isFirstUse, limitSignIns } from './sign-in-limits.ts'

type Door = { app: App; auth: Auth }
type Body = Record<string, unknown>

/** Mounts the calls of contract/sign-in.ts and nothing else of better-auth. */
export function mountAuth(http: FastifyInstance, app: App, auth: Auth): void {
  const door = { app, auth }
  const inBackground = new Set<Promise<unknown>>()
  http.addHook('onClose', () => Promise.allSettled(inBackground))
  for (const call of Object.values(calls)) {
    http.route({
      method: 'POST',
      url: call.path,
      schema: { hide: true, body: call.input, response: { 200: call.response } },
      handler: async (req, reply) => {
        // Fastify has checked the body against the call's schema.
        const body = (req.body ?? {}) as Body
        await limitSignIns(app.pool, req.ip, await accountOf(door, req, body))
        if (call === calls.requestSignInLink || call === calls.requestPasswordReset) {
          // The answer goes out before anything is looked up, so that neither its words nor its time tell who is known.
          const sending = forward(door, req, call, body).catch((err: unknown) =>
            app.log.error({ err }, 'a sign-in mail could not be made'),
          )
          inBackground.add(sending)
          void sending.finally(() => inBackground.delete(sending))
          return { status: true }
        }
        return answer(door, req, reply, call, body)
      },
    })
  }
  if (app.config.oidc) mountCallback(http, door)
}

/** Opens a session in the name of better-auth: cookies and storage are its own. */
export const sessionOpener =
  (auth: Auth): OpenSession =>
  async (userId, headers) => {
    const { headers: made } = await auth.api.openSession({ body: { userId }, headers, returnHeaders: true })
    return made.getSetCookie()
  }

/** Whose tries are counted: the address given, or the signed-in person who confirms with a password. */
async function accountOf({ auth }: Door, req: FastifyRequest, body: Body): Promise<string | undefined> {
  if (typeof body.email === 'string') return body.email
  if (!('password' in body) && !('currentPassword' in body)) return undefined
  return (await auth.api.getSession({ headers: headersOf(req) }))?.user.email
}

async function answer(
  door: Door,
  req: FastifyRequest,
  reply: FastifyReply,
  call: calls.AuthCall,
  body: Body,
): Promise<unknown> {
  const got = await forward(door, req, call, body)
  const content = parse(await got.text())
  if (got.ok && call === calls.verifyTotp) await refuseRepeatedCode(door, content, body)
  for (const cookie of got.headers.getSetCookie()) void reply.header('set-cookie', cookie)
  if (!got.ok) throw problemOf(got, content)
  if (call === calls.signInWithPassword) await forgetTries(door.app.pool, String(body.email))
  return content
}

/** A one-time code is accepted once (RFC 6238, 5.2); better-auth itself would take it again within its period. */
async function refuseRepeatedCode({ app, auth }: Door, content: Body, { code }: Body): Promise<void> {
  const { user, token } = content as { user?: { id?: string }; token?: string }
  if (await isFirstUse(app.pool, `totp:${user?.id}:${String(code)}`, 180)) return
  if (token) await (await auth.$context).internalAdapter.deleteSession(token)
  throw new AppError('unauthenticated', 'This code was used already. Wait for the next one.', {
    reason: 'INVALID_CODE',
  })
}

/** Our own site check has let the request in, whichever of its names the server was called by. */
function forward({ app, auth }: Door, req: FastifyRequest, call: calls.AuthCall, body: Body): Promise<Response> {
  const { url } = app.config.http
  const headers = new Headers({ origin: new URL(url).origin, 'x-gantry-client-ip': req.ip })
  const { cookie, 'user-agent': userAgent } = req.headers
  if (cookie) headers.set('cookie', cookie)
  if (userAgent) headers.set('user-agent', userAgent)
  if (call === calls.verifySignInLink) {
    return auth.handler(
      new Request(new URL(`${call.path}?token=${encodeURIComponent(String(body.token))}`, url), { headers }),
    )
  }
  headers.set('content-type', 'application/json')
  return auth.handler(new Request(new URL(call.path, url), { method: 'POST', headers, body: JSON.stringify(body) }))
}

/** Where the identity provider sends the browser back to. */
function mountCallback(http: FastifyInstance, { app, auth }: Door): void {
  http.route({
    method: 'GET',
    url: `/api/auth/callback/${oidcProviderId}`,
    schema: { hide: true },
    handler: async (req, reply) => {
      await limitSignIns(app.pool, req.ip, undefined)
      const headers = headersOf(req)
      headers.set('x-gantry-client-ip', req.ip)
      const got = await auth.handler(new Request(new URL(req.url, app.config.http.url), { headers }))
      for (const cookie of got.headers.getSetCookie()) void reply.header('set-cookie', cookie)
      const to = got.headers.get('location')
      if (!to) throw problemOf(got, parse(await got.text()))
      return reply.redirect(to)
    },
  })
}

function parse(text: string): Body {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

const words: Record<string, [AppError['code'], string]> = {
  INVALID_EMAIL_OR_PASSWORD: ['unauthenticated', 'The e-mail address or the password is not right.'],
  INVALID_TOKEN: ['gone', 'This link was used or has expired. Ask for a new one.'],
  INVALID_CODE: ['unauthenticated', 'This code is not right.'],
  INVALID_BACKUP_CODE: ['unauthenticated', 'This backup code is not right, or was used.'],
  INVALID_TWO_FACTOR_COOKIE: ['unauthenticated', 'Too much time has passed. Sign in again from the start.'],
  INVALID_PASSWORD: ['not_possible', 'The password is not right.'],
  ACCOUNT_TEMPORARILY_LOCKED: ['too_many_requests', 'Too many wrong codes. Wait 15 minutes, then try again.'],
}
const codes: Record<number, AppError['code']> = {
  400: 'invalid_input',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'not_possible',
  429: 'too_many_requests',
}

function problemOf(got: Response, content: Body): Error {
  // Only the link of a sign-in mail is answered by a redirect, to the page that would show what is wrong.
  const reason = got.status === 302 ? 'INVALID_TOKEN' : typeof content.code === 'string' ? content.code : undefined
  const [code, title] = words[reason ?? ''] ?? [codes[got.status], String(content.message ?? 'This was refused.')]
  if (!code) return new Error(`better-auth answered ${got.status}: ${title}`)
  return new AppError(code, title, reason === undefined ? {} : { reason })
}
