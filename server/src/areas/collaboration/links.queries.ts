import { and, asc, eq, inArray, or } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { End } from './rules.ts'
import { links } from './tables.ts'

export type LinkRow = typeof links.$inferSelect

const mostLinks = 500

/** Adds it, or says false when it is there already. */
export async function insertLink(ctx: Ctx, row: typeof links.$inferInsert): Promise<boolean> {
  const added = await ctx.db.insert(links).values(row).onConflictDoNothing().returning({ id: links.id })
  return added.length > 0
}

export const listLinks = (ctx: Ctx, { kind, id }: End) =>
  ctx.db
    .select()
    .from(links)
    .where(
      and(
        eq(links.workspaceId, ctx.workspaceId),
        or(and(eq(links.fromKind, kind), eq(links.fromId, id)), and(eq(links.toKind, kind), eq(links.toId, id))),
      ),
    )
    .orderBy(asc(links.id))
    .limit(mostLinks)

export async function takeLink(ctx: Ctx, id: string): Promise<LinkRow> {
  const [row] = await ctx.db
    .delete(links)
    .where(and(eq(links.workspaceId, ctx.workspaceId), eq(links.id, id)))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such link.')
  return row
}

export const deleteLinksOf = (ctx: Ctx, kind: string, ids: readonly string[]) =>
  ctx.db
    .delete(links)
    .where(
      and(
        eq(links.workspaceId, ctx.workspaceId),
        or(
          and(eq(links.fromKind, kind), inArray(links.fromId, [...ids])),
          and(eq(links.toKind, kind), inArray(links.toId, [...ids])),
        ),
      ),
    )
