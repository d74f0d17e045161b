import type { Ctx } from './context.ts'

/** True when an address belongs to nobody in any other workspace: what signs its owner in then opens this one only. */
export async function isOnlyHere(ctx: Ctx, email: string): Promise<boolean> {
  const { rowCount } = await ctx.app.pool.query(
    `select 1 from members m left join users u on u.id = m.user_id
      where lower($1) in (lower(m.email), lower(u.email)) and m.workspace_id <> $2 and m.deleted_at is null limit 1`,
    [email, ctx.workspaceId],
  )
  return rowCount === 0
}
