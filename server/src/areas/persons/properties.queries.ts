import { sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'

/** Takes the next people whose properties have to be made again off their queue. */
export async function takeDirty(ctx: Ctx, projectId: string, limit: number): Promise<string[]> {
  const { rows } = await ctx.db.execute<{ key: string }>(sql`
    delete from person_dirty where workspace_id = ${ctx.workspaceId} and project_id = ${projectId} and key in (
      select key from person_dirty where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}
       order by marked_at limit ${limit})
    returning key`)
  return rows.map(({ key }) => key)
}

/** Rises with every call, whatever the clocks say: the version of rows that replace each other in ClickHouse. */
export async function nextVersion(ctx: Ctx): Promise<number> {
  const { rows } = await ctx.db.execute<{ version: number }>(sql`select nextval('person_outbox_id_seq') as version`)
  return rows[0]?.version ?? 0
}
