import { type Permission, permissions, type Role, roles } from '@gantry/contract/permissions'
import { makeWorkspace, storeKey } from '../areas/workspaces/index.ts'
import type { Config } from '../config.ts'
import { type App, inWorkspace } from '../platform/context.ts'
import { withOwnerTransaction } from '../platform/db.ts'
import { madeLocally } from '../platform/principal.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { readOptions } from './options.ts'
import { withApp } from './with-app.ts'

export type KeyWish = {
  name: string
  grant: { role: Role; scopes: null } | { role: null; scopes: Permission[] }
  workspace?: string | undefined
  days?: number | undefined
}
export type MadeKey = { id: string; key: string; workspace: string; expiresAt: string | null }

const standardDays = 90

/** `key-create --name N --role R | --scopes a,b [--workspace SLUG] [--days N] [--json]`: the key goes to stdout. */
export async function createKeyCommand(config: Config, args: string[]): Promise<void> {
  const values = readOptions(args, {
    name: { type: 'string' },
    role: { type: 'string' },
    scopes: { type: 'string' },
    workspace: { type: 'string' },
    days: { type: 'string' },
    json: { type: 'boolean' },
  })
  const made = await createKey(config, {
    name: values.name?.trim() || 'unnamed',
    grant: grantOf(values),
    workspace: values.workspace,
    days: daysOf(values.days),
  })
  process.stdout.write(`${values.json ? JSON.stringify(made) : made.key}\n`)
}

function grantOf({ role, scopes }: { role?: string | undefined; scopes?: string | undefined }): KeyWish['grant'] {
  if ((role === undefined) === (scopes === undefined)) {
    throw new OperatorError(`Say what the key may do: --role (${roles.join(', ')}) or --scopes.`)
  }
  if (role !== undefined) {
    const known = roles.find((one) => one === role)
    if (!known) throw new OperatorError(`There is no role ${role}. The roles are: ${roles.join(', ')}.`)
    return { role: known, scopes: null }
  }
  const asked = (scopes ?? '').split(',').map((scope) => scope.trim())
  const unknown = asked.filter((scope) => !permissions.some((one) => one === scope))
  if (unknown.length > 0) {
    throw new OperatorError(`There is no scope ${unknown.join(', ')}. The scopes are: ${permissions.join(', ')}.`)
  }
  return { role: null, scopes: permissions.filter((permission) => asked.includes(permission)) }
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 366) throw new OperatorError('--days takes a number from 1 to 366.')
  return days
}

/** Makes an API key straight in the stores: whoever may read the data folder may do anything anyway. */
export const createKey = (config: Config, { name, grant, workspace, days = standardDays }: KeyWish): Promise<MadeKey> =>
  withApp(config, async (app) => {
    const { id: workspaceId, slug } = await findWorkspace(app, workspace)
    const wish = { name, ...grant, days, createdBy: madeLocally }
    const { id, key, expiresAt } = await inWorkspace(app, { workspaceId }, (ctx) => storeKey(ctx, wish))
    return { id, key, workspace: slug, expiresAt: expiresAt?.toISOString() ?? null }
  })

async function findWorkspace(app: App, asked: string | undefined): Promise<{ id: string; slug: string }> {
  const { rows } = await app.pool.query<{ id: string; slug: string; is_demo: boolean }>(
    'select id, slug, is_demo from workspaces where deleted_at is null order by created_at',
  )
  const slugs = rows.map(({ slug }) => slug).join(', ')
  if (asked !== undefined) {
    const found = rows.find(({ slug }) => slug === asked)
    if (!found) throw new OperatorError(`There is no workspace ${asked}. There is: ${slugs || 'none'}.`)
    return found
  }
  const own = rows.filter((row) => !row.is_demo)
  if (own.length > 1) throw new OperatorError(`There are several workspaces; say which with --workspace: ${slugs}.`)
  if (own[0]) return own[0]
  const made = await withOwnerTransaction(app.pool, (db) => makeWorkspace(db, { name: 'My workspace' }))
  process.stderr.write(`There was no workspace yet: made “${made.name}” (${made.slug}).\n`)
  return made
}
