import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint, createAuthMiddleware } from 'better-auth/api'
import { deleteSessionCookie, setSessionCookie } from 'better-auth/cookies'
import { generateRandomString } from 'better-auth/crypto'
import { z } from 'zod'

const challengeSeconds = 600

/**
 * better-auth asks for the second factor after a password only; a link in a mail stands for the password, so it must ask,
 * too. Makes the same challenge as its two-factor plugin does after a password (plugins/two-factor, hooks.after).
 */
export const askForSecondFactor = {
  id: 'gantry-second-factor',
  hooks: {
    after: [
      {
        matcher: ({ path }) => path === '/magic-link/verify',
        handler: createAuthMiddleware(async (ctx) => {
          const opened = ctx.context.newSession
          if (!opened?.user.twoFactorEnabled) return
          deleteSessionCookie(ctx, true)
          await ctx.context.internalAdapter.deleteSession(opened.session.token)
          ctx.context.setNewSession(null)
          const challenge = `2fa-${generateRandomString(20)}`
          const expiresAt = new Date(Date.now() + challengeSeconds * 1000)
          const { createVerificationValue } = ctx.context.internalAdapter
          await createVerificationValue({ value: opened.user.id, identifier: challenge, expiresAt })
          await createVerificationValue({ value: '0', identifier: `2fa-attempts-${challenge}`, expiresAt })
          const { name, attributes } = ctx.context.createAuthCookie('two_factor', { maxAge: challengeSeconds })
          await ctx.setSignedCookie(name, challenge, ctx.context.secret, attributes)
          return ctx.json({ twoFactorRedirect: true })
        }),
      },
    ],
  },
} satisfies BetterAuthPlugin

/** Opens a session for somebody whose right to one was checked elsewhere; called in-process only, never mounted. */
export const openSessionEndpoint = {
  id: 'gantry-open-session',
  endpoints: {
    openSession: createAuthEndpoint(
      '/gantry/open-session',
      { method: 'POST', body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId)
        if (!user) throw new Error('there is no such user to open a session for')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ ok: true })
      },
    ),
  },
} satisfies BetterAuthPlugin
