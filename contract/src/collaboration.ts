import { z } from 'zod'
import { Done, Flag, Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ObjectKind, ObjectQuery, ObjectRef } from './platform.ts'

const Person = z.object({ memberId: Id.nullable(), name: z.string() })

export const Comment = z
  .object({
    id: Id,
    kind: ObjectKind,
    objectId: Id,
    threadId: Id.describe('The id of the first comment of the thread; its own for that one.'),
    text: z.string().describe('Plain text; empty when the comment was deleted and others answered it.'),
    mentions: z.array(z.object({ memberId: Id, name: z.string() })),
    author: Person,
    createdAt: Instant,
    editedAt: Instant.nullable(),
    deletedAt: Instant.nullable(),
    resolvedAt: Instant.nullable().describe('Only on the first comment of a thread.'),
    resolvedBy: z.string().nullable(),
    version: z.int(),
    may: z.object({ edit: z.boolean(), remove: z.boolean(), resolve: z.boolean() }),
  })
  .meta({ id: 'Comment' })
export type Comment = z.infer<typeof Comment>

const CommentText = z.string().trim().min(1).max(10_000)
const Mentions = z
  .array(Id)
  .max(50)
  .default([])
  .describe('Members the text mentions, each as @ and their name; they are told.')

export const listComments = endpoint({
  method: 'GET',
  path: '/v1/comments',
  summary: 'The comments on an object, oldest first; threads are told apart by threadId',
  permission: 'workspace.read',
  query: z.object({ ...ObjectQuery.shape, ...PageQuery.shape }),
  response: pageOf(Comment),
})

export const addComment = endpoint({
  method: 'POST',
  path: '/v1/comments',
  summary: 'Comment on an object, or answer in a thread',
  permission: 'comments.write',
  body: z.object({
    ...ObjectQuery.shape,
    text: CommentText,
    mentions: Mentions,
    threadId: Id.optional().describe('The thread to answer in; without it a new one starts.'),
  }),
  response: Comment,
})

export const editComment = endpoint({
  method: 'PATCH',
  path: '/v1/comments/:id',
  summary: 'Change your own comment',
  permission: 'comments.write',
  params: IdParams,
  body: z.object({ text: CommentText, mentions: Mentions }),
  response: Comment,
})

export const removeComment = endpoint({
  method: 'DELETE',
  path: '/v1/comments/:id',
  summary: 'Delete your own comment',
  permission: 'comments.write',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('To undo it.') }),
})

export const resolveThread = endpoint({
  method: 'PUT',
  path: '/v1/comments/:id/resolved',
  summary: 'Close a thread as dealt with, or open it again',
  permission: 'comments.write',
  params: IdParams,
  body: z.object({ isResolved: z.boolean() }),
  response: Comment,
})

/** Read from the first object to the second: "A is evidence for B". `relates_to` reads the same both ways. */
export const relations = ['relates_to', 'evidence_for', 'leads_to', 'part_of', 'blocks', 'duplicates'] as const
export type Relation = (typeof relations)[number]

export const Link = z
  .object({
    id: Id,
    relation: z.enum(relations),
    direction: z.enum(['out', 'in']).describe('out: the asked object is the first of the pair.'),
    object: ObjectRef.describe('The object at the other end.'),
    createdBy: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'Link' })
export type Link = z.infer<typeof Link>

export const listLinks = endpoint({
  method: 'GET',
  path: '/v1/links',
  summary: 'What an object is linked to, in both directions',
  permission: 'workspace.read',
  query: ObjectQuery,
  response: z.object({ items: z.array(Link) }),
})

export const addLink = endpoint({
  method: 'POST',
  path: '/v1/links',
  summary: 'Link two objects',
  permission: 'links.write',
  body: z.object({
    from: z.object({ kind: ObjectKind, id: Id }),
    to: z.object({ kind: ObjectKind, id: Id }),
    relation: z.enum(relations).default('relates_to'),
  }),
  response: Link,
})

export const removeLink = endpoint({
  method: 'DELETE',
  path: '/v1/links/:id',
  summary: 'Take a link away',
  permission: 'links.write',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('To undo it.') }),
})

/** Why somebody is told; each can be muted. */
export const notificationKinds = ['mention', 'assigned', 'comment', 'followed', 'job', 'alert'] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const Notification = z
  .object({
    id: Id,
    kind: z.enum(notificationKinds),
    title: z.string(),
    body: z.string().describe('The words it is about, such as the beginning of a comment; may be empty.'),
    objectKind: ObjectKind,
    objectId: Id,
    url: z.string(),
    actor: z.string(),
    createdAt: Instant,
    readAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' })
export type Notification = z.infer<typeof Notification>

export const listNotifications = endpoint({
  method: 'GET',
  path: '/v1/notifications',
  summary: 'What you were told, newest first',
  permission: 'workspace.read',
  query: z.object({ ...PageQuery.shape, isUnread: Flag.optional(), kind: z.enum(notificationKinds).optional() }),
  response: pageOf(Notification),
})

export const countUnread = endpoint({
  method: 'GET',
  path: '/v1/notifications/unread',
  summary: 'How many notifications you have not read',
  permission: 'workspace.read',
  response: z.object({ count: z.int() }),
})

export const markRead = endpoint({
  method: 'POST',
  path: '/v1/notifications/read',
  summary: 'Mark notifications as read or unread: some, those about one object, or all',
  permission: 'self.write',
  body: z.object({
    ids: z.array(Id).max(500).optional(),
    object: ObjectQuery.optional(),
    isRead: z.boolean().default(true),
  }),
  response: z.object({ count: z.int().describe('How many are unread now.') }),
})

export const NotificationPreference = z.object({
  kind: z.enum(notificationKinds),
  inApp: z.boolean(),
  email: z.boolean(),
})
export type NotificationPreference = z.infer<typeof NotificationPreference>

export const getNotificationPreferences = endpoint({
  method: 'GET',
  path: '/v1/notifications/preferences',
  summary: 'What you want to be told, and where',
  permission: 'workspace.read',
  response: z.object({ items: z.array(NotificationPreference) }),
})

export const setNotificationPreferences = endpoint({
  method: 'PUT',
  path: '/v1/notifications/preferences',
  summary: 'Choose what you want to be told, and where; kinds you leave out stay as they are',
  permission: 'self.write',
  body: z.object({ items: z.array(NotificationPreference).max(notificationKinds.length) }),
  response: z.object({ items: z.array(NotificationPreference) }),
})

export const SavedView = z
  .object({
    id: Id,
    name: z.string(),
    page: z.string().describe('The page it belongs to, such as feedback.'),
    query: z.string().describe('The query string of the page, without the question mark.'),
    isShared: z.boolean().describe('Everyone in the workspace sees it; otherwise only its owner.'),
    owner: Person,
    version: z.int(),
    createdAt: Instant,
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'SavedView' })
export type SavedView = z.infer<typeof SavedView>

const ViewBody = z.object({
  name: Name,
  query: z.string().max(4000),
  isShared: z.boolean(),
})
const ViewPage = z.string().regex(/^[a-z][a-z0-9_/-]{0,99}$/)

export const listViews = endpoint({
  method: 'GET',
  path: '/v1/views',
  summary: 'Saved views: yours and the shared ones, by name',
  permission: 'workspace.read',
  query: z.object({ page: ViewPage.optional() }),
  response: z.object({ items: z.array(SavedView) }),
})

export const createView = endpoint({
  method: 'POST',
  path: '/v1/views',
  summary: 'Save the filters, sorting and columns of a page under a name',
  permission: 'views.write',
  body: ViewBody.partial({ isShared: true }).extend({ page: ViewPage }),
  response: SavedView,
})

export const updateView = endpoint({
  method: 'PATCH',
  path: '/v1/views/:id',
  summary: 'Change a saved view',
  permission: 'views.write',
  params: IdParams,
  body: ViewBody.partial(),
  response: SavedView,
})

export const removeView = endpoint({
  method: 'DELETE',
  path: '/v1/views/:id',
  summary: 'Delete a saved view',
  permission: 'views.write',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('To undo it.') }),
})

const Followers = z.object({
  isFollowing: z.boolean(),
  followers: z.array(z.object({ memberId: Id, name: z.string() })),
})

export const listFollowers = endpoint({
  method: 'GET',
  path: '/v1/followers',
  summary: 'Who is told about an object',
  permission: 'workspace.read',
  query: ObjectQuery,
  response: Followers,
})

export const setFollowing = endpoint({
  method: 'PUT',
  path: '/v1/followers',
  summary: 'Follow an object, or stop following it',
  permission: 'self.write',
  body: z.object({ ...ObjectQuery.shape, isFollowing: z.boolean() }),
  response: Followers,
})
