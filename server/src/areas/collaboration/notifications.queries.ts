import type { NotificationKind, NotificationPreference } from '@gantry/contract/collaboration'
import { and, count, desc, eq, inArray, isNotNull, isNull, lt, max, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { notifications, notificationPreferences as preferences } from './tables.ts'

export type NotificationRow = typeof notifications.$inferSelect
export type ObjectKey = { objectKind: string; objectId: string }

const ofMember = (ctx: Ctx, memberId: string) =>
  and(eq(notifications.workspaceId, ctx.workspaceId), eq(notifications.memberId, memberId))
const ofObject = ({ objectKind, objectId }: ObjectKey) =>
  and(eq(notifications.objectKind, objectKind), eq(notifications.objectId, objectId))

export const insertNotifications = (ctx: Ctx, rows: (typeof notifications.$inferInsert)[]) =>
  ctx.db.insert(notifications).values(rows)

export type NotificationFilter = { isUnread?: boolean | undefined; kind?: NotificationKind | undefined }

const fits = (ctx: Ctx, memberId: string, { isUnread, kind }: NotificationFilter) =>
  and(
    ofMember(ctx, memberId),
    eq(notifications.isInApp, true),
    kind && eq(notifications.kind, kind),
    isUnread === undefined ? undefined : isUnread ? isNull(notifications.readAt) : isNotNull(notifications.readAt),
  )

export const listNotifications = (
  ctx: Ctx,
  memberId: string,
  { before, limit, ...filter }: NotificationFilter & { before: string | null; limit: number },
) =>
  ctx.db
    .select()
    .from(notifications)
    .where(and(fits(ctx, memberId, filter), before === null ? undefined : lt(notifications.id, before)))
    .orderBy(desc(notifications.id))
    .limit(limit + 1)

/** How many of a kind are unread, and the oldest of them. */
export async function findUnread(ctx: Ctx, memberId: string, kind: NotificationKind) {
  const { title, url, createdAt } = notifications
  const [oldest] = await ctx.db
    .select({ count: sql<number>`count(*) over ()`, title, url, createdAt })
    .from(notifications)
    .where(fits(ctx, memberId, { isUnread: true, kind }))
    .orderBy(notifications.id)
    .limit(1)
  return oldest
}

export async function countUnread(ctx: Ctx, memberId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ count: count() })
    .from(notifications)
    .where(and(ofMember(ctx, memberId), isNull(notifications.readAt), eq(notifications.isInApp, true)))
  return row?.count ?? 0
}

export const markRead = (
  ctx: Ctx,
  memberId: string,
  { ids, object, isRead }: { ids?: readonly string[] | undefined; object?: ObjectKey | undefined; isRead: boolean },
) =>
  ctx.db
    .update(notifications)
    .set({ readAt: isRead ? ctx.now() : null })
    .where(
      and(
        ofMember(ctx, memberId),
        isRead ? isNull(notifications.readAt) : isNotNull(notifications.readAt),
        ids && inArray(notifications.id, [...ids]),
        object && ofObject(object),
      ),
    )

export const listPreferences = (ctx: Ctx, memberIds: readonly string[]) =>
  ctx.db
    .select()
    .from(preferences)
    .where(and(eq(preferences.workspaceId, ctx.workspaceId), inArray(preferences.memberId, [...memberIds])))

export async function savePreferences(
  ctx: Ctx,
  memberId: string,
  chosen: readonly NotificationPreference[],
): Promise<void> {
  for (const { kind, inApp, email } of chosen) {
    await ctx.db
      .insert(preferences)
      .values({ workspaceId: ctx.workspaceId, memberId, kind, inApp, email })
      .onConflictDoUpdate({
        target: [preferences.workspaceId, preferences.memberId, preferences.kind],
        set: { inApp, email },
      })
  }
}

/** Notifications that wait to be mailed to a member about one object, oldest first, locked: two runs never mail the same. */
export const lockDueMails = (ctx: Ctx, memberId: string, object: ObjectKey) =>
  ctx.db
    .select()
    .from(notifications)
    .where(and(ofMember(ctx, memberId), ofObject(object), eq(notifications.isMailDue, true)))
    .orderBy(notifications.id)
    .for('update')

export async function findLastMail(ctx: Ctx, memberId: string, object: ObjectKey): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ at: max(notifications.mailedAt) })
    .from(notifications)
    .where(and(ofMember(ctx, memberId), ofObject(object)))
  return row?.at ?? null
}

export const settleMails = (ctx: Ctx, ids: readonly string[], mailedAt: Date | null) =>
  ctx.db
    .update(notifications)
    .set({ isMailDue: false, ...(mailedAt && { mailedAt }) })
    .where(and(eq(notifications.workspaceId, ctx.workspaceId), inArray(notifications.id, [...ids])))

export const deleteNotificationsOf = (ctx: Ctx, objectKind: string, ids: readonly string[]) =>
  ctx.db
    .delete(notifications)
    .where(
      and(
        eq(notifications.workspaceId, ctx.workspaceId),
        eq(notifications.objectKind, objectKind),
        inArray(notifications.objectId, [...ids]),
      ),
    )
