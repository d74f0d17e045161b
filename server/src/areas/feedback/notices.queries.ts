import { and, eq, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { type ListedRow, listNewFor } from './list.queries.ts'
import { feedbackDigests } from './tables.ts'

/** Notes that members are to be told; gives those for whom nothing was noted yet. */
export async function noteDigests(ctx: Ctx, memberIds: readonly string[], since: Date): Promise<string[]> {
  const rows = await ctx.db
    .insert(feedbackDigests)
    .values(memberIds.map((memberId) => ({ workspaceId: ctx.workspaceId, memberId, since })))
    .onConflictDoNothing()
    .returning({ memberId: feedbackDigests.memberId })
  return rows.map(({ memberId }) => memberId)
}

/** What has come in for a member since it was noted, newest first; the note is taken away. */
export async function takeDigest(ctx: Ctx, memberId: string): Promise<{ count: number; newest: ListedRow | null }> {
  const [noted] = await ctx.db
    .delete(feedbackDigests)
    .where(and(eq(feedbackDigests.workspaceId, ctx.workspaceId), eq(feedbackDigests.memberId, memberId)))
    .returning({ since: sql<string>`${feedbackDigests.since}` })
  return noted ? listNewFor(ctx, memberId, new Date(noted.since)) : { count: 0, newest: null }
}
