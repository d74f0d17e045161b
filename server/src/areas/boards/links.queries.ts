import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { App, Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { dashboardLinks } from './tables.ts'

export type LinkRow = typeof dashboardLinks.$inferSelect

export const listLinkRows = (ctx: Ctx, dashboardId: string): Promise<LinkRow[]> =>
  ctx.db
    .select()
    .from(dashboardLinks)
    .where(
      and(
        eq(dashboardLinks.workspaceId, ctx.workspaceId),
        eq(dashboardLinks.dashboardId, dashboardId),
        isNull(dashboardLinks.revokedAt),
      ),
    )
    .orderBy(desc(dashboardLinks.id))

export const insertLink = async (ctx: Ctx, row: LinkRow): Promise<void> => {
  await ctx.db.insert(dashboardLinks).values(row)
}

export async function revokeLinkRow(ctx: Ctx, id: string): Promise<LinkRow> {
  const [row] = await ctx.db
    .update(dashboardLinks)
    .set({ revokedAt: ctx.now() })
    .where(
      and(eq(dashboardLinks.workspaceId, ctx.workspaceId), eq(dashboardLinks.id, id), isNull(dashboardLinks.revokedAt)),
    )
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such link.')
  return row
}

/** Said at most once a minute: a page with many tiles asks often. */
export const markLinkUsed = async (ctx: Ctx, id: string): Promise<void> => {
  const now = ctx.now()
  await ctx.db
    .update(dashboardLinks)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(dashboardLinks.workspaceId, ctx.workspaceId),
        eq(dashboardLinks.id, id),
        sql`${dashboardLinks.lastUsedAt} is null or ${dashboardLinks.lastUsedAt} < ${new Date(now.getTime() - 60_000).toISOString()}`,
      ),
    )
}

/** Whose link this is. A visitor has no workspace until it is found, so this looks through all of them. */
export async function findLink(
  { pool }: App,
  hash: string,
): Promise<{ id: string; workspaceId: string; dashboardId: string } | undefined> {
  const { rows } = await pool.query<{ id: string; workspaceId: string; dashboardId: string }>({
    name: 'dashboard_link_by_hash',
    text: `select l.id, l.workspace_id as "workspaceId", l.dashboard_id as "dashboardId" from dashboard_links l
             join workspaces w on w.id = l.workspace_id and w.deleted_at is null
            where l.hash = $1 and l.revoked_at is null`,
    values: [hash],
  })
  return rows[0]
}
