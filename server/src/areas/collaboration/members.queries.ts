import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { members } from '../../platform/tables.ts'

export type Recipient = { id: string; name: string; email: string; userId: string | null }

/** Those of these members who can sign in now. */
export async function findActiveMembers(ctx: Ctx, ids: readonly string[]): Promise<Recipient[]> {
  if (ids.length === 0) return []
  return ctx.db
    .select({ id: members.id, name: members.name, email: members.email, userId: members.userId })
    .from(members)
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        inArray(members.id, [...new Set(ids)]),
        eq(members.status, 'active'),
        isNull(members.deletedAt),
      ),
    )
    .orderBy(members.name)
}

export async function listMemberNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...new Set(ids)])))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
