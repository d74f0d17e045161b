import { type Permission, permissions, type Role, roles } from '@gantry/contract/permissions'
import type { ApiKey } from '@gantry/contract/workspaces'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { madeLocally, makeApiKey } from '../../platform/principal.ts'
import { insertKey, type KeyRow, listKeyRows, markRevoked } from './keys.queries.ts'
import { exceedingPermissions, keyState } from './rules.ts'

function toKey({ key, makerName, isMakerIn }: KeyRow, now: Date): ApiKey {
  const { id, name, prefix, createdAt, expiresAt, lastUsedAt } = key
  return {
    id,
    name,
    prefix,
    role: roles.find((role) => role === key.role) ?? null,
    scopes: key.scopes && permissions.filter((permission) => key.scopes?.includes(permission)),
    createdBy: key.createdBy === madeLocally ? 'command line' : (makerName ?? 'somebody who was removed'),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    state: keyState({ ...key, isMakerIn }, now),
  }
}

export async function listKeys(ctx: Ctx): Promise<{ items: ApiKey[] }> {
  const rows = await listKeyRows(ctx)
  return { items: rows.map((row) => toKey(row, ctx.now())) }
}

type Asked = {
  name: string
  role?: Role | undefined
  scopes?: Permission[] | undefined
  days: number | null
}

export async function createKey(
  ctx: Ctx,
  { name, role = undefined, scopes, days }: Asked,
): Promise<ApiKey & { key: string }> {
  const { memberId, permissions: held } = ctx.actor
  if (!memberId) throw new AppError('forbidden', 'Only people make API keys. Sign in, or use the command line.')
  const grant = { role: role ?? null, scopes: scopes ? [...new Set(scopes)] : null }
  const exceeding = exceedingPermissions(held, grant)
  if (exceeding.length > 0) {
    throw new AppError('not_possible', `A key cannot do what you may not do yourself: ${exceeding.join(', ')}.`, {
      exceeding,
    })
  }
  const { id, key } = await storeKey(ctx, { name, ...grant, days, createdBy: memberId })
  const [row] = await listKeyRows(ctx, id)
  if (!row) throw new Error('the key that was just made is not there')
  return { ...toKey(row, ctx.now()), key }
}

type Grant = { name: string; role: Role | null; scopes: Permission[] | null; days: number | null; createdBy: string }

/** Makes a key without asking who may; the key itself is known here and nowhere else. */
export async function storeKey(ctx: Ctx, grant: Grant): Promise<{ id: string; key: string; expiresAt: Date | null }> {
  const { name, role, scopes, days, createdBy } = grant
  const { key, hash, prefix } = makeApiKey()
  const expiresAt = days === null ? null : new Date(ctx.now().getTime() + days * 86_400_000)
  const facts = { name, prefix, role, scopes, expiresAt }
  const { id } = await insertKey(ctx.db, { workspaceId: ctx.workspaceId, hash, createdBy, ...facts })
  const about = { action: 'api_key.created', objectKind: 'api_key', objectId: id, title: name } as const
  await recordActivity(ctx, { ...about, after: facts })
  return { id, key, expiresAt }
}

export async function revokeKey(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const [row] = await listKeyRows(ctx, id)
  if (!row) throw new AppError('not_found', 'There is no such API key.')
  if (await markRevoked(ctx, id)) {
    const about = { action: 'api_key.revoked', objectKind: 'api_key', objectId: id, title: row.key.name } as const
    await recordActivity(ctx, about)
  }
  return { ok: true }
}
