import type { Permission, Role } from '@gantry/contract/permissions'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { madeLocally } from '../../platform/principal.ts'
import { apiKeys, members } from '../../platform/tables.ts'

export type NewKey = {
  workspaceId: string
  name: string
  hash: string
  prefix: string
  role: Role | null
  scopes: Permission[] | null
  createdBy: string
  expiresAt: Date | null
}

export async function insertKey(db: Db, key: NewKey): Promise<{ id: string }> {
  const id = newId()
  await db.insert(apiKeys).values({ id, ...key })
  return { id }
}

const maker = and(eq(members.workspaceId, apiKeys.workspaceId), sql`${members.id}::text = ${apiKeys.createdBy}`)

/** Keys with the name of who made them, newest first. */
export async function listKeyRows(ctx: Ctx, id?: string) {
  return ctx.db
    .select({
      key: apiKeys,
      makerName: members.name,
      isMakerIn: sql<boolean>`${apiKeys.createdBy} = ${madeLocally} or coalesce(${members.status} = 'active' and ${members.deletedAt} is null, false)`,
    })
    .from(apiKeys)
    .leftJoin(members, maker)
    .where(and(eq(apiKeys.workspaceId, ctx.workspaceId), id === undefined ? undefined : eq(apiKeys.id, id)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(500)
}
export type KeyRow = Awaited<ReturnType<typeof listKeyRows>>[number]

export async function markRevoked(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await ctx.db
    .update(apiKeys)
    .set({ revokedAt: ctx.now() })
    .where(and(eq(apiKeys.id, id), eq(apiKeys.workspaceId, ctx.workspaceId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id })
  return rows.length > 0
}
