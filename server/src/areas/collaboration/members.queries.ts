import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { members, workspaces } from '../../platform/tables.ts'
import { type Language, languageOf } from '../../platform/texts.ts'

export type Recipient = { id: string; name: string; email: string; userId: string | null; language: Language }

/** Those of these members who can sign in now. */
export async function findActiveMembers(ctx: Ctx, ids: readonly string[]): Promise<Recipient[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .select({
      id: members.id,
      name: members.name,
      email: members.email,
      userId: members.userId,
      wish: sql<string | null>`${members.preferences} ->> 'language'`,
      standard: sql<string | null>`${workspaces.settings} ->> 'language'`,
    })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(
      and(
        eq(members.workspaceId, ctx.workspaceId),
        inArray(members.id, [...new Set(ids)]),
        eq(members.status, 'active'),
        isNull(members.deletedAt),
      ),
    )
    .orderBy(members.name)
  return rows.map(({ wish, standard, ...member }) => ({ ...member, language: languageOf(wish, standard) }))
}

export async function listMemberNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...new Set(ids)])))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
