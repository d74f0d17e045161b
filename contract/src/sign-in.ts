import { z } from 'zod'
import { Email } from './common.ts'
import type { Schema } from './endpoint.ts'
import { LinkToken, Password } from './workspaces.ts'

/**
 * Signing in is served by better-auth under /api/auth, outside /v1: these are all its calls. Each is a POST with a JSON
 * body; refusals are problem documents like everywhere else, with `details.reason` as better-auth names it
 * (INVALID_EMAIL_OR_PASSWORD, INVALID_CODE ...).
 */
export type AuthCall = { path: `/api/auth/${string}`; input: Schema; response: Schema }
const authCall = <const C extends AuthCall>(definition: C): C => definition

const nothing = z.object({})
const Done = z.object({ status: z.literal(true) })
/** A page of this web app: never another site, however a browser reads it (//, \\, tabs). */
const OwnPath = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[^\s\\]*$/)
const Code = z.string().trim().min(6).max(20)

/** The session cookie is set, unless `twoFactorRedirect` asks for the second factor first. */
export const signInWithPassword = authCall({
  path: '/api/auth/sign-in/email',
  input: z.object({ email: Email, password: z.string().max(200), rememberMe: z.boolean().default(true) }),
  response: z.object({ twoFactorRedirect: z.boolean().optional() }),
})

/** Always the same answer; the mail leads to /sign-in/link?token=… */
export const requestSignInLink = authCall({
  path: '/api/auth/sign-in/magic-link',
  input: z.object({ email: Email }),
  response: Done,
})

/** Called when the person presses the button on /sign-in/link, so that mail scanners do not use the link up. */
export const verifySignInLink = authCall({
  path: '/api/auth/magic-link/verify',
  input: z.object({ token: LinkToken }),
  response: z.object({ twoFactorRedirect: z.boolean().optional() }),
})

/** The reply's `url` is where the browser has to go. */
export const signInWithOidc = authCall({
  path: '/api/auth/sign-in/social',
  input: z.object({
    provider: z.literal('oidc'),
    callbackURL: OwnPath,
    errorCallbackURL: OwnPath.describe('Gets ?error=…: not_invited when nobody here knows the address.'),
  }),
  response: z.object({ url: z.string() }),
})

/** Always the same answer; the mail leads to /reset-password?token=… */
export const requestPasswordReset = authCall({
  path: '/api/auth/request-password-reset',
  input: z.object({ email: Email }),
  response: Done,
})

/** Ends every session of the person. */
export const resetPassword = authCall({
  path: '/api/auth/reset-password',
  input: z.object({ token: LinkToken, newPassword: Password }),
  response: Done,
})

export const changePassword = authCall({
  path: '/api/auth/change-password',
  input: z.object({ currentPassword: z.string(), newPassword: Password, revokeOtherSessions: z.boolean() }),
  response: nothing,
})

/** Shows the secret (`totpURI`, for a QR code) and the backup codes once; in force after the first `verifyTotp`. */
export const enableSecondFactor = authCall({
  path: '/api/auth/two-factor/enable',
  input: z.object({ password: z.string() }),
  response: z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) }),
})

/** Confirms a new second factor, or finishes a sign-in that asked for it. */
export const verifyTotp = authCall({
  path: '/api/auth/two-factor/verify-totp',
  input: z.object({ code: Code, trustDevice: z.boolean().default(false).describe('Do not ask here for 30 days.') }),
  response: nothing,
})

/** Finishes a sign-in with a backup code; each works once. */
export const verifyBackupCode = authCall({
  path: '/api/auth/two-factor/verify-backup-code',
  input: z.object({ code: Code }),
  response: nothing,
})

export const renewBackupCodes = authCall({
  path: '/api/auth/two-factor/generate-backup-codes',
  input: z.object({ password: z.string() }),
  response: z.object({ backupCodes: z.array(z.string()) }),
})

export const disableSecondFactor = authCall({
  path: '/api/auth/two-factor/disable',
  input: z.object({ password: z.string() }),
  response: nothing,
})

export const signOut = authCall({
  path: '/api/auth/sign-out',
  input: nothing.nullish(),
  response: nothing,
})
