import type { OutboxMail } from '@gantry/contract/operations'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { isOnlyHere } from '../../platform/outbox.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import * as queries from './outbox.queries.ts'
import { mayReveal } from './rules.ts'

type Page = {
  cursor?: string | undefined
  limit: number
  state?: OutboxMail['state'] | undefined
  recipient?: string | undefined
}

export async function listOutbox(ctx: Ctx, { cursor, limit, ...filter }: Page) {
  const before = decodeCursor(cursor, 1)?.[0]
  const rows = await queries.listMails(ctx, filter, before == null ? null : String(before), limit)
  return toPage(rows, limit, toMail, (row) => [row.id])
}

export async function getOutboxMail(ctx: Ctx, id: string) {
  const row = await queries.getMail(ctx, id)
  const isRecipientOnlyHere = row.isPrivate && (await isOnlyHere(ctx, row.recipient))
  const { text, html } = row.isPrivate ? { text: null, html: null } : row
  return { ...toMail(row), text, html, may: { reveal: mayReveal(ctx.actor, { ...row, isRecipientOnlyHere }) } }
}

export async function revealOutboxMail(ctx: Ctx, id: string): Promise<{ text: string }> {
  const row = await queries.getMail(ctx, id)
  const isRecipientOnlyHere = row.isPrivate && (await isOnlyHere(ctx, row.recipient))
  if (!mayReveal(ctx.actor, { ...row, isRecipientOnlyHere })) {
    throw new AppError(
      'not_possible',
      'Only a sign-in mail that could not be sent, to somebody who is in no other workspace, can be shown.',
    )
  }
  await recordActivity(ctx, {
    action: 'mail.revealed',
    objectKind: 'mail',
    objectId: id,
    title: `${row.subject} (${row.recipient})`,
  })
  return { text: ctx.app.secrets.open(row.text) }
}

const toMail = (row: queries.MailRow): OutboxMail => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
})
