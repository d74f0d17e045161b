import type { Notification, NotificationPreference } from '@gantry/contract/collaboration'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { publish } from '../../platform/live.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import * as queries from './notifications.queries.ts'
import { preferencesOf } from './rules.ts'

/** The member who asks: a key has no notifications of its own. */
export function memberOf(ctx: Ctx): string {
  if (ctx.actor.memberId === null) throw new AppError('not_possible', 'This belongs to a person; an API key is none.')
  return ctx.actor.memberId
}

type Page = { cursor?: string | undefined; limit: number } & queries.NotificationFilter

export async function listNotifications(ctx: Ctx, { cursor, limit, ...filter }: Page) {
  const before = decodeCursor(cursor, 1)?.[0]
  const page = { before: before == null ? null : String(before), limit, ...filter }
  const rows = await queries.listNotifications(ctx, memberOf(ctx), page)
  return toPage(rows, limit, toNotification, (row) => [row.id])
}

export const countUnread = async (ctx: Ctx): Promise<{ count: number }> => ({
  count: await queries.countUnread(ctx, memberOf(ctx)),
})

type Marking = { ids?: string[] | undefined; object?: { kind: string; objectId: string } | undefined; isRead: boolean }

export async function markRead(ctx: Ctx, { ids, object, isRead }: Marking): Promise<{ count: number }> {
  const memberId = memberOf(ctx)
  const about = object && { objectKind: object.kind, objectId: object.objectId }
  await queries.markRead(ctx, memberId, { ids, object: about, isRead })
  await publish(ctx, 'notification', memberId)
  return countUnread(ctx)
}

export const getPreferences = async (ctx: Ctx): Promise<{ items: NotificationPreference[] }> => {
  const chosen = await queries.listPreferences(ctx, [memberOf(ctx)])
  return { items: preferencesOf(chosen) }
}

export async function setPreferences(ctx: Ctx, chosen: readonly NotificationPreference[]) {
  await queries.savePreferences(ctx, memberOf(ctx), chosen)
  return getPreferences(ctx)
}

const toNotification = (row: queries.NotificationRow): Notification => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  readAt: row.readAt?.toISOString() ?? null,
})
