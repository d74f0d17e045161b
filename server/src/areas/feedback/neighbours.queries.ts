import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { accountsInSegment } from '../customers/index.ts'

/** Whether an account is in a segment. */
export const inSegment = async (ctx: Ctx, accountId: SQLWrapper, segmentId: string): Promise<SQL> =>
  sql`${accountId} = any(${sql.param(await accountsInSegment(ctx, segmentId))}::uuid[])`

/** Whether an item has comments, or has none. */
export const hasComments = (_ctx: Ctx, _itemId: SQLWrapper, _has: boolean): SQL => sql`true`
