import type { NotificationKind } from '@gantry/contract/collaboration'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { enqueue } from '../../platform/jobs.ts'
import { publish } from '../../platform/live.ts'
import type { Texts } from '../../platform/texts.ts'
import { listFollowed } from './followers.queries.ts'
import { findActiveMembers } from './members.queries.ts'
import { mailNotifications } from './notification-mails.ts'
import * as queries from './notifications.queries.ts'
import { nextMailAt, preferencesOf } from './rules.ts'

type News = {
  memberIds: readonly string[]
  kind: NotificationKind
  title: Texts
  /** The words it is about, shortened; none by default. */
  body?: string
  objectKind: string
  objectId: string
  /** The path of the page it opens. */
  url: string
}

/**
 * Tells members something in their language, in the app and by mail as each of them wants it. Nobody is told of what they did themselves,
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
  const wishes = told.map(({ id, language }) => ({
    memberId: id,
    title: title[language],
    wish: preferencesOf(chosen.filter(({ memberId }) => memberId === id)).find((one) => one.kind === kind),
  }))
  const rows = wishes.flatMap(({ memberId, title, wish }) =>
    wish?.inApp || wish?.email ? [{ memberId, title, isInApp: wish.inApp, isMailDue: wish.email }] : [],
  )
  if (rows.length === 0) return
  const shared = { workspaceId: ctx.workspaceId, kind, body, objectKind, objectId, url, actor: ctx.actor.name }
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

type Changed = { id: string; title: Texts; url: string }

/** Tells those who follow these objects of one kind what has become of them. */
export async function notifyFollowers(ctx: Ctx, objectKind: string, changed: readonly Changed[]): Promise<void> {
  if (changed.length === 0) return
  const followed = await listFollowed(
    ctx,
    objectKind,
    changed.map(({ id }) => id),
  )
  for (const [objectId, theirs] of Map.groupBy(followed, (one) => one.objectId)) {
    const object = changed.find(({ id }) => id === objectId)
    const memberIds = theirs.map(({ memberId }) => memberId)
    if (object) await notify(ctx, { ...object, memberIds, kind: 'followed', objectKind, objectId })
  }
}
