import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { accountsInSegment } from '../customers/index.ts'

/** Whether an account is in a segment. */
export const inSegment = async (ctx: Ctx, accountId: SQLWrapper, segmentId: string): Promise<SQL> =>
  sql`${accountId} = any(${sql.param(await accountsInSegment(ctx, segmentId))}::uuid[])`

/** Whether an item has comments, or has none. */
export function hasComments(ctx: Ctx, itemId: SQLWrapper, has: boolean): SQL {
  const found = sql`exists (select from comments c where c.workspace_id = ${ctx.workspaceId}
    and c.kind = 'feedback_item' and c.object_id = ${itemId} and c.deleted_at is null)`
  return has ? found : sql`not ${found}`
}
