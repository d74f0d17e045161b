import type { mailStates } from '@gantry/contract/operations'
import { and, desc, eq, lt } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { mails } from '../../platform/tables.ts'

export type MailRow = typeof mails.$inferSelect
type Filter = { state?: (typeof mailStates)[number] | undefined; recipient?: string | undefined }

export const listMails = (ctx: Ctx, { state, recipient }: Filter, before: string | null, limit: number) =>
  ctx.db
    .select()
    .from(mails)
    .where(
      and(
        eq(mails.workspaceId, ctx.workspaceId),
        before === null ? undefined : lt(mails.id, before),
        state === undefined ? undefined : eq(mails.state, state),
        recipient === undefined ? undefined : eq(mails.recipient, recipient),
      ),
    )
    .orderBy(desc(mails.id))
    .limit(limit + 1)

export async function getMail(ctx: Ctx, id: string): Promise<MailRow> {
  const [row] = await ctx.db
    .select()
    .from(mails)
    .where(and(eq(mails.workspaceId, ctx.workspaceId), eq(mails.id, id)))
  if (!row) throw new AppError('not_found', 'There is no such mail.')
  return row
}
