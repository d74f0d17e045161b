import type { NotificationKind } from '@gantry/contract/collaboration'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { enqueue } from '../../platform/jobs.ts'
import { publish } from '../../platform/live.ts'
import { findActiveMembers } from './members.queries.ts'
import { mailNotifications } from './notification-mails.ts'
import * as queries from './notifications.queries.ts'
import { nextMailAt, preferencesOf } from './rules.ts'

type News = {
  memberIds: readonly string[]
  kind: NotificationKind
  title: string
  /** The words it is about, shortened; none by default. */
  body?: string
  objectKind: string
  objectId: string
  /** The path of the page it opens. */
  url: string
}

/**
 * Tells members something, in the app and by mail as each of them wants it. Nobody is told of what they did themselves,
 * and members who cannot sign in are left out.
 */
export async function notify(ctx: Ctx, news: News): Promise<void> {
  const { memberIds, kind, title, body = '', objectKind, objectId, url } = news
  const told = await findActiveMembers(
    ctx,
    memberIds.filter((id) => id !== ctx.actor.memberId),
  )
  if (told.length === 0) return
  const chosen = await queries.listPreferences(
    ctx,
    told.map(({ id }) => id),
  )
  const wishes = told.map(({ id }) => ({
    memberId: id,
    wish: preferencesOf(chosen.filter(({ memberId }) => memberId === id)).find((one) => one.kind === kind),
  }))
  const rows = wishes.flatMap(({ memberId, wish }) =>
    wish?.inApp || wish?.email ? [{ memberId, isInApp: wish.inApp, isMailDue: wish.email }] : [],
  )
  if (rows.length === 0) return
  const shared = { workspaceId: ctx.workspaceId, kind, title, body, objectKind, objectId, url, actor: ctx.actor.name }
  await queries.insertNotifications(
    ctx,
    rows.map((row) => ({ ...shared, ...row, id: newId(), createdAt: ctx.now() })),
  )
  for (const { memberId, isInApp, isMailDue } of rows) {
    if (isInApp) await publish(ctx, 'notification', memberId)
    if (!isMailDue) continue
    const startAfter = nextMailAt(ctx.now(), await queries.findLastMail(ctx, memberId, { objectKind, objectId }))
    await enqueue(ctx, mailNotifications, { memberId, objectKind, objectId }, { startAfter })
  }
}
