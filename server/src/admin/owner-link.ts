import { generateRandomString } from 'better-auth/crypto'
import { listOwners, offerSetup } from '../areas/workspaces/index.ts'
import type { Config } from '../config.ts'
import { createAuth } from '../platform/auth.ts'
import type { App } from '../platform/context.ts'
import { withOwnerTransaction } from '../platform/db.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { readOptions } from './options.ts'
import { withApp } from './with-app.ts'

const validMs = 60 * 60_000

export type OwnerLinkWish = {
  email?: string | undefined
  workspace?: string | undefined
  /** For an owner who has lost the device with the codes, and the backup codes. */
  dropsSecondFactor: boolean
}
export type OwnerLink = { link: string; email: string | null; kind: 'set-up' | 'password' }

/** `owner-link [--email E] [--workspace SLUG] [--drop-second-factor] [--json]`: a one-time link for 60 minutes on stdout. */
export async function ownerLinkCommand(config: Config, args: string[]): Promise<void> {
  const values = readOptions(args, {
    email: { type: 'string' },
    workspace: { type: 'string' },
    'drop-second-factor': { type: 'boolean', default: false },
    json: { type: 'boolean' },
  })
  const { email, workspace, 'drop-second-factor': dropsSecondFactor } = values
  const made = await makeOwnerLink(config, { email, workspace, dropsSecondFactor })
  process.stdout.write(`${values.json ? JSON.stringify(made) : made.link}\n`)
}

/** While nobody can sign in: the set-up link. Later: a link with which an owner chooses a new password. */
export const makeOwnerLink = (config: Config, wish: OwnerLinkWish): Promise<OwnerLink> =>
  withApp(config, async (app) => {
    const link = await offerSetup(app)
    if (link) return { link, email: config.owner ?? null, kind: 'set-up' }
    const { userId, email } = await chooseOwner(app, wish)
    if (wish.dropsSecondFactor) {
      await app.pool.query('delete from two_factors where user_id = $1', [userId])
      await app.pool.query('update users set two_factor_enabled = false where id = $1', [userId])
    }
    const token = await storeResetToken(app, userId)
    return { link: `${config.http.url}/reset-password?token=${token}`, email, kind: 'password' }
  })

async function chooseOwner(app: App, { email, workspace }: OwnerLinkWish): Promise<{ userId: string; email: string }> {
  const all = await withOwnerTransaction(app.pool, (db) => listOwners(db, workspace))
  const matching = all.filter((owner) => email === undefined || owner.email === email.toLowerCase())
  const [first] = matching
  if (!first) throw new OperatorError(`No owner matches. The owners are: ${namesOf(all) || 'none'}.`)
  if (new Set(matching.map(({ userId }) => userId)).size > 1) {
    throw new OperatorError(`There are several owners; say which with --email: ${namesOf(matching)}.`)
  }
  return first
}

const namesOf = (owners: readonly { email: string }[]): string =>
  [...new Set(owners.map(({ email }) => email))].join(', ')

/** As better-auth stores the token of a reset that was asked for by mail. */
async function storeResetToken(app: App, userId: string): Promise<string> {
  const { internalAdapter } = await createAuth(app, async () => {}).$context
  const token = generateRandomString(32)
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: userId,
    expiresAt: new Date(app.now().getTime() + validMs),
  })
  return token
}
