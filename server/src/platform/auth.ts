import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import { genericOAuth, magicLink, twoFactor } from 'better-auth/plugins'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Config } from '../config.ts'
import { findLocalSignIn, isExpected, joinAsExpected } from './accounts.ts'
import { askForSecondFactor, openSessionEndpoint } from './auth-plugins.ts'
import type { App } from './context.ts'
import type { FindSession } from './principal.ts'
import { accounts, sessions, twoFactors, users, verifications } from './tables.ts'

/** A mail with a link that signs its reader in. */
export type AuthMail = { userId: string; to: string; kind: 'password_reset' | 'sign_in_link'; link: string }
/** How sign-in mails leave: given by server.ts, so that auth knows nothing of the outbox. */
export type SendAuthMail = (mail: AuthMail) => Promise<void>

export type Auth = ReturnType<typeof createAuth>

export const oidcProviderId = 'oidc'

/**
 * E-mail + password, magic link, second factor and single sign-on by better-auth. Sign-up is closed: people come in through
 * the set-up link, an invitation, or single sign-on when they are expected, so no answer tells whether an address is known.
 * Sessions are read from the database on every request: a revoked one is dead at once.
 */
export function createAuth(app: App, sendMail: SendAuthMail) {
  const { config, pool, log } = app
  return betterAuth({
    appName: 'Gantry',
    baseURL: config.http.url,
    basePath: '/api/auth',
    secret: config.secret,
    telemetry: { enabled: false },
    // auth-routes.ts counts tries per account and per address for all servers together.
    rateLimit: { enabled: false },
    // Only the words: better-auth passes objects along that may hold tokens.
    logger: { level: 'error', log: (level, message) => log[level](`sign-in: ${message}`) },
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
    verification: { storeIdentifier: 'hashed' },
    account: { encryptOAuthTokens: true },
    onAPIError: { errorURL: `${config.http.url}/sign-in` },
    databaseHooks: {
      user: {
        create: {
          // Only single sign-on makes users here.
          before: async (user) => {
            if (user.emailVerified && (await isExpected(pool, user.email))) return
            throw new APIError('FORBIDDEN', { code: 'not_invited', message: 'Nobody here has listed this address.' })
          },
          after: (user) => joinAsExpected(app, user),
        },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        if (!(await findLocalSignIn(app, user.email))) return
        const link = `${config.http.url}/reset-password?token=${token}`
        await sendMail({ userId: user.id, to: user.email, kind: 'password_reset', link })
      },
    },
    plugins: pluginsOf(app, sendMail),
  })
}

function pluginsOf(app: App, sendMail: SendAuthMail) {
  const { config } = app
  return [
    magicLink({
      disableSignUp: true,
      storeToken: 'hashed',
      expiresIn: 900,
      sendMagicLink: async ({ email, token }) => {
        const userId = await findLocalSignIn(app, email)
        if (!userId) return
        const link = `${config.http.url}/sign-in/link?token=${token}`
        await sendMail({ userId, to: email, kind: 'sign_in_link', link })
      },
    }),
    twoFactor({ issuer: 'Gantry' }),
    askForSecondFactor,
    openSessionEndpoint,
    ...(config.oidc ? [singleSignOn(config.oidc)] : []),
  ] satisfies BetterAuthPlugin[]
}

const singleSignOn = ({ issuer, clientId, clientSecret, name }: NonNullable<Config['oidc']>) =>
  genericOAuth({
    config: [
      {
        providerId: oidcProviderId,
        name,
        discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        disableProviderLogout: true,
      },
    ],
  })

export const sessionFinder =
  (auth: Auth): FindSession =>
  async (headers) => {
    // Without a session cookie there is nothing to look up.
    if (!headers.get('cookie')?.includes('gantry.session_token')) return undefined
    const found = await auth.api.getSession({ headers, query: { disableCookieCache: true } })
    if (!found) return undefined
    return { userId: found.user.id, name: found.user.name, email: found.user.email, sessionId: found.session.id }
  }
