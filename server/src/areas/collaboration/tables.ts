import type { NotificationKind, Relation } from '@gantry/contract/collaboration'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const comments = pgTable(
  'comments',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    kind: text().notNull(),
    objectId: uuid('object_id').notNull(),
    /** The first comment of the thread; its own id for that one. */
    threadId: uuid('thread_id').notNull(),
    text: text().notNull(),
    mentions: uuid().array().notNull().default([]),
    authorId: text('author_id').notNull(),
    authorMemberId: uuid('author_member_id'),
    authorName: text('author_name').notNull(),
    createdAt: instant('created_at').notNull(),
    editedAt: instant('edited_at'),
    resolvedAt: instant('resolved_at'),
    resolvedBy: text('resolved_by'),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    index('comments_by_object').on(t.workspaceId, t.kind, t.objectId, t.id),
    index('comments_by_thread').on(t.workspaceId, t.threadId),
  ],
)

export const links = pgTable(
  'links',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    fromKind: text('from_kind').notNull(),
    fromId: uuid('from_id').notNull(),
    toKind: text('to_kind').notNull(),
    toId: uuid('to_id').notNull(),
    relation: text().$type<Relation>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('links_once').on(t.workspaceId, t.fromKind, t.fromId, t.toKind, t.toId, t.relation),
    index('links_by_end').on(t.workspaceId, t.toKind, t.toId),
  ],
)

/** Who wants to know of an object; `isFollowing` false keeps somebody out who has left, so that nothing adds them again. */
export const followers = pgTable(
  'followers',
  {
    workspaceId: uuid('workspace_id').notNull(),
    kind: text().notNull(),
    objectId: uuid('object_id').notNull(),
    memberId: uuid('member_id').notNull(),
    isFollowing: boolean('is_following').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.kind, t.objectId, t.memberId] })],
)

export const notifications = pgTable(
  'notifications',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    memberId: uuid('member_id').notNull(),
    kind: text().$type<NotificationKind>().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    objectKind: text('object_kind').notNull(),
    objectId: uuid('object_id').notNull(),
    url: text().notNull(),
    actor: text().notNull(),
    /** False when the member wants this kind by mail only. */
    isInApp: boolean('is_in_app').notNull(),
    isMailDue: boolean('is_mail_due').notNull(),
    mailedAt: instant('mailed_at'),
    createdAt: instant('created_at').notNull(),
    readAt: instant('read_at'),
  },
  (t) => [
    index('notifications_by_member').on(t.workspaceId, t.memberId, t.id),
    index('notifications_unread').on(t.workspaceId, t.memberId).where(sql`read_at is null and is_in_app`),
    index('notifications_by_object').on(t.workspaceId, t.memberId, t.objectKind, t.objectId),
  ],
)

/** Only what differs from the defaults of rules.ts. */
export const notificationPreferences = pgTable(
  'notification_preferences',
  {
    workspaceId: uuid('workspace_id').notNull(),
    memberId: uuid('member_id').notNull(),
    kind: text().$type<NotificationKind>().notNull(),
    inApp: boolean('in_app').notNull(),
    email: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.memberId, t.kind] })],
)

export const savedViews = pgTable(
  'saved_views',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    page: text().notNull(),
    query: text().notNull(),
    isShared: boolean('is_shared').notNull(),
    ownerId: text('owner_id').notNull(),
    ownerMemberId: uuid('owner_member_id'),
    ownerName: text('owner_name').notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('saved_views_by_page').on(t.workspaceId, t.page)],
)
