import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { magicLink, twoFactor } from 'better-auth/plugins'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Config } from '../config.ts'
import { type FindSession, headersOf } from './principal.ts'
import { accounts, sessions, twoFactors, users, verifications } from './tables.ts'

type Mail = { to: string; subject: string; text: string; kind: string }
/** How sign-in mails leave: given by main.ts, so that auth knows nothing of the outbox. */
export type SendAuthMail = (mail: Mail) => Promise<void>

export type Auth = ReturnType<typeof createAuth>

/**
 * E-mail + password, magic link and second factor by better-auth. Sign-up is closed: people come in through the set-up
 * link or an invitation, so no answer tells whether an address is known. Sessions are read from the database on every
 * request: a revoked one is dead at once.
 */
export function createAuth(config: Config, pool: pg.Pool, sendMail: SendAuthMail) {
  return betterAuth({
    appName: 'Gantry',
    baseURL: config.http.url,
    basePath: '/api/auth',
    secret: config.secret,
    telemetry: { enabled: false },
    database: drizzleAdapter(drizzle(pool), {
      provider: 'pg',
      schema: { user: users, session: sessions, account: accounts, verification: verifications, twoFactor: twoFactors },
    }),
    trustedOrigins: [new URL(config.http.url).origin],
    advanced: {
      cookiePrefix: 'gantry',
      useSecureCookies: config.http.url.startsWith('https:'),
      ipAddress: { ipAddressHeaders: ['x-gantry-client-ip'] },
    },
    session: { expiresIn: 30 * 24 * 3600, updateAge: 24 * 3600 },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, url }) =>
        sendMail({
          to: user.email,
          subject: 'Choose a new password for Gantry',
          text: `Open this link within the hour to choose a new password:\n\n${url}\n\nIf you did not ask for it, nothing has changed.`,
          kind: 'reset',
        }),
    },
    plugins: [
      magicLink({
        disableSignUp: true,
        storeToken: 'hashed',
        sendMagicLink: ({ email, url }) =>
          sendMail({
            to: email,
            subject: 'Your sign-in link for Gantry',
            text: `Open this link within five minutes to sign in:\n\n${url}\n\nIt works once.`,
            kind: 'magic_link',
          }),
      }),
      twoFactor({ issuer: 'Gantry' }),
    ],
  })
}

export const sessionFinder =
  (auth: Auth): FindSession =>
  async (headers) => {
    // Without a session cookie there is nothing to look up.
    if (!headers.get('cookie')?.includes('gantry.session_token')) return undefined
    const found = await auth.api.getSession({ headers, query: { disableCookieCache: true } })
    if (!found) return undefined
    return { userId: found.user.id, name: found.user.name, email: found.user.email, sessionId: found.session.id }
  }

/** Mounts better-auth's own endpoints under /api/auth. */
export function mountAuth(http: FastifyInstance, config: Config, auth: Auth): void {
  http.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    handler: async (req, reply) => {
      const headers = headersOf(req)
      headers.set('x-gantry-client-ip', req.ip)
      const answer = await auth.handler(
        new Request(new URL(req.url, config.http.url), {
          method: req.method,
          headers,
          ...(req.body !== undefined && req.body !== null && { body: JSON.stringify(req.body) }),
        }),
      )
      void reply.status(answer.status)
      for (const [name, value] of answer.headers) if (name !== 'set-cookie') void reply.header(name, value)
      for (const cookie of answer.headers.getSetCookie()) void reply.header('set-cookie', cookie)
      return reply.send(answer.body ? Buffer.from(await answer.arrayBuffer()) : null)
    },
  })
}
