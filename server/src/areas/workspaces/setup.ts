import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAccount } from '../../platform/accounts.ts'
import type { App } from '../../platform/context.ts'
import { withOwnerTransaction } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { AccountCtx } from '../../platform/route.ts'
import {
  deleteSetupLinks,
  findSetupLink,
  hasUsers,
  insertSetupLink,
  listUnpeopledWorkspaces,
  lockSetup,
} from './account.queries.ts'
import { changeWorkspace, type WorkspaceRow } from './queries.ts'
import { addOwner, makeWorkspace, type WorkspaceSettings } from './workspaces.ts'

const validMs = 60 * 60_000
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const fileOf = ({ config }: Pick<App, 'config'>): string => join(config.dataDir, 'setup-link')

/**
 * While nobody can sign in: a link with which the first owner sets Gantry up, valid for 60 minutes and once. It stands in
 * a file only this machine's user can read and is never served. A link that still works is kept.
 */
export async function offerSetup(app: Pick<App, 'config' | 'pool' | 'now'>): Promise<string | undefined> {
  return withOwnerTransaction(app.pool, async (db) => {
    await lockSetup(db)
    if (await hasUsers(db)) {
      rmSync(fileOf(app), { force: true })
      return undefined
    }
    const kept = existsSync(fileOf(app)) ? readFileSync(fileOf(app), 'utf8').trim() : ''
    const keptToken = URL.canParse(kept) ? new URL(kept).searchParams.get('token') : null
    if (keptToken && (await findSetupLink(db, hashOf(keptToken), app.now()))) return kept
    const token = randomBytes(32).toString('base64url')
    await insertSetupLink(db, hashOf(token), new Date(app.now().getTime() + validMs))
    const link = `${app.config.http.url}/setup?token=${token}`
    // An older file may have wider rights; mode counts only for a new one.
    rmSync(fileOf(app), { force: true })
    writeFileSync(fileOf(app), `${link}\n`, { mode: 0o600 })
    return link
  })
}

const spent = () =>
  new AppError(
    'gone',
    'This set-up link was used or has expired. On the machine Gantry runs on, `./gantry owner-link` gives a new one.',
  )

export async function lookUpSetup({ app, db, now }: AccountCtx, token: string) {
  const found = await findSetupLink(db, hashOf(token), now())
  if (!found || (await hasUsers(db))) throw spent()
  const own = (await listUnpeopledWorkspaces(db)).find(({ isDemo }) => !isDemo)
  return {
    email: app.config.owner?.toLowerCase() ?? null,
    workspaceName: own?.name ?? null,
    expiresAt: found.expiresAt.toISOString(),
  }
}

type Asked = WorkspaceSettings & {
  token: string
  workspaceName?: string | undefined
  name: string
  email: string
  password: string
}

/** Makes the first person owner of the workspace that is there (made by a key, or restored) or of a new one; and of the demo. */
export async function setUp(account: AccountCtx, asked: Asked): Promise<{ workspaceId: string; slug: string }> {
  const { app, db, now } = account
  await lockSetup(db)
  if (!(await findSetupLink(db, hashOf(asked.token), now())) || (await hasUsers(db))) throw spent()
  const { name, email, password } = asked
  if (app.config.owner && app.config.owner.toLowerCase() !== email) {
    throw new AppError('not_possible', `The owner was fixed at the start: use ${app.config.owner}.`)
  }
  const there = await listUnpeopledWorkspaces(db)
  const { userId } = await createAccount(db, { name, email, password })
  const owner = { userId, name, email }
  const workspace = await ownWorkspace(account, there, asked, owner)
  for (const demo of there.filter(({ isDemo }) => isDemo)) await addOwner(account, demo, owner)
  await deleteSetupLinks(db)
  rmSync(fileOf(app), { force: true })
  account.signIn(userId)
  return { workspaceId: workspace.id, slug: workspace.slug }
}

async function ownWorkspace(
  account: AccountCtx,
  there: readonly WorkspaceRow[],
  { workspaceName, zone, language }: Asked,
  owner: { userId: string; name: string; email: string },
): Promise<WorkspaceRow> {
  const kept = there.find(({ isDemo }) => !isDemo)
  if (!kept) {
    if (!workspaceName) throw new AppError('invalid_input', 'Give the workspace a name.')
    const made = await makeWorkspace(account.db, { name: workspaceName, zone, language })
    await addOwner(account, made, owner)
    return made
  }
  const ctx = await addOwner(account, kept, owner)
  return changeWorkspace(ctx, {
    name: workspaceName ?? kept.name,
    settings: { ...kept.settings, ...(zone && { zone }), ...(language && { language }) },
  })
}
