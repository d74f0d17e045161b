import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { comments } from './tables.ts'

export type CommentRow = typeof comments.$inferSelect
type ObjectKey = { kind: string; objectId: string }

const mine = (ctx: Ctx, id: string) => and(eq(comments.workspaceId, ctx.workspaceId), eq(comments.id, id))

export async function loadComment(ctx: Ctx, id: string): Promise<CommentRow> {
  const [row] = await ctx.db.select().from(comments).where(mine(ctx, id)).for('update')
  if (!row) throw new AppError('not_found', 'There is no such comment.')
  return row
}

/** Oldest first. A deleted comment stays in the list, without its text, while others in its thread remain. */
export const listComments = (ctx: Ctx, { kind, objectId }: ObjectKey, after: string | null, limit: number) =>
  ctx.db
    .select()
    .from(comments)
    .where(
      and(
        eq(comments.workspaceId, ctx.workspaceId),
        eq(comments.kind, kind),
        eq(comments.objectId, objectId),
        after === null ? undefined : gt(comments.id, after),
        or(isNull(comments.deletedAt), and(eq(comments.threadId, comments.id), hasAnswers)),
      ),
    )
    .orderBy(asc(comments.id))
    .limit(limit + 1)

const hasAnswers = sql`exists (select from comments answer where answer.workspace_id = ${comments.workspaceId}
  and answer.thread_id = ${comments.threadId} and answer.id <> ${comments.id} and answer.deleted_at is null)`

export const insertComment = (ctx: Ctx, row: typeof comments.$inferInsert) => ctx.db.insert(comments).values(row)

export async function changeComment(ctx: Ctx, id: string, change: Partial<CommentRow>): Promise<CommentRow> {
  const [row] = await ctx.db
    .update(comments)
    .set({ ...change, version: sql`${comments.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such comment.')
  return row
}

/** Everyone who has written in a thread. */
export async function listThreadAuthors(ctx: Ctx, threadId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ id: comments.authorMemberId })
    .from(comments)
    .where(and(eq(comments.workspaceId, ctx.workspaceId), eq(comments.threadId, threadId), isNull(comments.deletedAt)))
  return rows.flatMap(({ id }) => (id === null ? [] : [id]))
}

export const deleteCommentsOf = (ctx: Ctx, kind: string, ids: readonly string[]) =>
  ctx.db
    .delete(comments)
    .where(
      and(eq(comments.workspaceId, ctx.workspaceId), eq(comments.kind, kind), inArray(comments.objectId, [...ids])),
    )
