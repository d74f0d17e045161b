import { createHash, randomBytes } from 'node:crypto'
import { type Permission, permissionsOf, type Role } from '@gantry/contract/permissions'
import type { FastifyRequest } from 'fastify'
import { memberActor } from './accounts.ts'
import type { Actor, App } from './context.ts'
import { AppError } from './errors.ts'

/** A person who has signed in, before any workspace is chosen. */
export type SignedIn = { userId: string; name: string; email: string; sessionId: string }
/** Finds the session behind a request's cookies, or undefined; given by auth.ts. */
export type FindSession = (headers: Headers) => Promise<SignedIn | undefined>

export type Principal = { actor: Actor; workspaceId: string }

const keyPattern = /^gty_[0-9A-Za-z_-]{8}_[0-9A-Za-z_-]{43}_[0-9a-f]{6}$/

/** A new API key: `gty_<prefix>_<secret>_<checksum>`; only `hash` and `prefix` are stored. */
export function makeApiKey(): { key: string; hash: string; prefix: string } {
  const prefix = randomBytes(6).toString('base64url')
  const body = `gty_${prefix}_${randomBytes(32).toString('base64url')}`
  const key = `${body}_${sha256(body).slice(0, 6)}`
  return { key, hash: sha256(key), prefix }
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Who makes this request, in which workspace. Throws `unauthenticated`, `suspended` or `not_found`. */
export async function findPrincipal(app: App, req: FastifyRequest, findSession: FindSession): Promise<Principal> {
  const bearer = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return principalOfKey(app, bearer)
  const person = await findSession(headersOf(req))
  if (!person) throw new AppError('unauthenticated', 'Sign in first.')
  return principalOfMember(app, person, askedWorkspace(req))
}

export async function findPerson(req: FastifyRequest, findSession: FindSession): Promise<SignedIn> {
  const person = await findSession(headersOf(req))
  if (!person) throw new AppError('unauthenticated', 'Sign in first.')
  return person
}

/** The request's headers as the web platform's type. */
export function headersOf(req: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

/** The workspace's slug or id, from the header, or from the query where a browser cannot set headers. */
export function askedWorkspace(req: FastifyRequest): string | undefined {
  const header = req.headers['gantry-workspace']
  if (typeof header === 'string' && header !== '') return header
  const { workspace } = req.query as { workspace?: unknown }
  return typeof workspace === 'string' && workspace !== '' ? workspace : undefined
}

/** Stands in `api_keys.created_by` where no member made the key but the machine's own command line. */
export const madeLocally = 'local'

const refusedKey = (): AppError =>
  new AppError(
    'unauthenticated',
    'This API key is not valid: it may have been revoked, have expired, or its maker has lost access. Make a new one under Settings, Keys.',
  )

type KeyRow = {
  id: string
  workspace_id: string
  name: string
  role: Role | null
  scopes: Permission[] | null
  last_used_at: Date | null
  maker_roles: Role[] | null
}

/** A key dies with its maker's access, and never grants more than its maker holds now. */
async function principalOfKey(app: App, key: string): Promise<Principal> {
  if (!keyPattern.test(key)) throw refusedKey()
  const { rows } = await app.pool.query<KeyRow>({
    name: 'principal_of_key',
    text: `select k.id, k.workspace_id, k.name, k.role, k.scopes, k.last_used_at, m.roles as maker_roles from api_keys k
       join workspaces w on w.id = k.workspace_id and w.deleted_at is null
       left join members m on m.workspace_id = k.workspace_id and m.id::text = k.created_by
                          and m.status = 'active' and m.deleted_at is null
      where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
        and (k.created_by = $3 or m.id is not null)`,
    values: [sha256(key), app.now(), madeLocally],
  })
  const row = rows[0]
  if (!row) throw refusedKey()
  if (!row.last_used_at || app.now().getTime() - row.last_used_at.getTime() > 60_000) {
    await app.pool.query('update api_keys set last_used_at = $2 where id = $1', [row.id, app.now()])
  }
  const held = row.role ? [row.role] : []
  const granted = row.scopes ?? permissionsOf(held)
  const makers = row.maker_roles && new Set(permissionsOf(row.maker_roles))
  return {
    workspaceId: row.workspace_id,
    actor: {
      kind: 'key',
      id: row.id,
      memberId: null,
      userId: null,
      name: `API key “${row.name}”`,
      roles: held,
      permissions: new Set(makers ? granted.filter((permission) => makers.has(permission)) : granted),
    },
  }
}

type MemberRow = { id: string; workspace_id: string; name: string; roles: Role[]; status: string }

async function principalOfMember(app: App, person: SignedIn, asked: string | undefined): Promise<Principal> {
  const { rows } = await app.pool.query<MemberRow>({
    name: 'principal_of_member',
    text: `select m.id, m.workspace_id, m.name, m.roles, m.status from members m
       join workspaces w on w.id = m.workspace_id and w.deleted_at is null
      where m.user_id = $1 and m.deleted_at is null and m.status in ('active', 'suspended')
        and ($2::text is null or w.slug = $2 or w.id::text = $2)
      order by (m.status = 'active') desc, m.created_at limit 1`,
    values: [person.userId, asked ?? null],
  })
  const row = rows[0]
  if (!row) throw new AppError('not_found', 'There is no such workspace, or you are not in it.')
  if (row.status === 'suspended') {
    throw new AppError('suspended', 'Your access to this workspace is suspended. Ask one of its owners.')
  }
  const { id, name, roles } = row
  return { workspaceId: row.workspace_id, actor: memberActor({ id, userId: person.userId, name, roles }) }
}
