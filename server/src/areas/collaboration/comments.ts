import type { addComment as addCommentEndpoint, Comment } from '@gantry/contract/collaboration'
import type { Input } from '@gantry/contract/endpoint'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { publish } from '../../platform/live.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import type { Texts } from '../../platform/texts.ts'
import * as queries from './comments.queries.ts'
import { listFollowerIds } from './followers.queries.ts'
import { follow } from './followers.ts'
import { findActiveMembers, listMemberNames } from './members.queries.ts'
import { notify } from './notify.ts'
import { getObject } from './objects.ts'
import { commentRights, excerptOf } from './rules.ts'

type Page = { cursor?: string | undefined; limit: number }

export async function listComments(
  ctx: Ctx,
  { kind, objectId, cursor, limit }: { kind: string; objectId: string } & Page,
) {
  await getObject(ctx, { kind, id: objectId })
  const after = decodeCursor(cursor, 1)?.[0]
  const rows = await queries.listComments(ctx, { kind, objectId }, after == null ? null : String(after), limit)
  const names = await listMemberNames(
    ctx,
    rows.flatMap((row) => row.mentions),
  )
  return toPage(
    rows,
    limit,
    (row) => toComment(ctx, row, names),
    (row) => [row.id],
  )
}

export async function addComment(ctx: Ctx, body: Input<typeof addCommentEndpoint>['body']): Promise<Comment> {
  const { kind, objectId, text } = body
  const object = await getObject(ctx, { kind, id: objectId })
  if (body.threadId !== undefined) await assertThread(ctx, body.threadId, kind, objectId)
  const mentions = await mentionedIds(ctx, body.mentions)
  const id = newId()
  const row = {
    id,
    workspaceId: ctx.workspaceId,
    kind,
    objectId,
    threadId: body.threadId ?? id,
    text,
    mentions,
    authorId: ctx.actor.id,
    authorMemberId: ctx.actor.memberId,
    authorName: ctx.actor.name,
    createdAt: ctx.now(),
  }
  await queries.insertComment(ctx, row)
  const after = { text, mentions, kind, objectId }
  await recordActivity(ctx, {
    action: 'comment.added',
    objectKind: 'comment',
    objectId: id,
    title: object.title,
    after,
  })
  await tellAbout(ctx, row, object)
  return commentById(ctx, id)
}

type Told = { kind: string; objectId: string; threadId: string; text: string; mentions: readonly string[] }

/** Tells whom the comment names, then everyone else who follows the object or has written in the thread. */
async function tellAbout(
  ctx: Ctx,
  { kind, objectId, threadId, text, mentions }: Told,
  { title, url }: { title: string; url: string },
) {
  await follow(ctx, { kind, objectId }, [...mentions, ...(ctx.actor.memberId === null ? [] : [ctx.actor.memberId])])
  const about = { objectKind: kind, objectId, url, body: excerptOf(text) }
  await notify(ctx, {
    ...about,
    memberIds: mentions,
    kind: 'mention',
    title: mentionTitle(ctx, title),
  })
  const others = [
    ...(await listFollowerIds(ctx, { kind, objectId })),
    ...(await queries.listThreadAuthors(ctx, threadId)),
  ]
  const memberIds = others.filter((id) => !mentions.includes(id))
  await notify(ctx, {
    ...about,
    memberIds,
    kind: 'comment',
    title: {
      en: `${ctx.actor.name} commented on “${title}”`,
      de: `${ctx.actor.name} hat „${title}“ kommentiert`,
    },
  })
}

const mentionTitle = ({ actor }: Ctx, title: string): Texts => ({
  en: `${actor.name} mentioned you on “${title}”`,
  de: `${actor.name} hat dich bei „${title}“ erwähnt`,
})

export async function editComment(ctx: Ctx, id: string, body: { text: string; mentions: string[] }): Promise<Comment> {
  const row = await loadOwn(ctx, id)
  const object = await getObject(ctx, { kind: row.kind, id: row.objectId })
  assertUnchanged(ctx, row.version)
  const mentions = await mentionedIds(ctx, body.mentions)
  await queries.changeComment(ctx, id, { text: body.text, mentions, editedAt: ctx.now() })
  const { text } = body
  const change = { before: { text: row.text, mentions: row.mentions }, after: { text, mentions } }
  await recordActivity(ctx, {
    action: 'comment.edited',
    objectKind: 'comment',
    objectId: id,
    title: object.title,
    ...change,
  })
  const added = mentions.filter((memberId) => !row.mentions.includes(memberId))
  const about = { objectKind: row.kind, objectId: row.objectId, url: object.url, body: excerptOf(text) }
  await notify(ctx, { ...about, memberIds: added, kind: 'mention', title: mentionTitle(ctx, object.title) })
  return commentById(ctx, id)
}

export async function removeComment(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadOwn(ctx, id)
  const object = await getObject(ctx, { kind: row.kind, id: row.objectId })
  await queries.changeComment(ctx, id, { deletedAt: ctx.now() })
  const activityId = await recordActivity(ctx, {
    action: 'comment.deleted',
    objectKind: 'comment',
    objectId: id,
    title: object.title,
    before: { text: row.text, kind: row.kind, objectId: row.objectId },
  })
  return { ok: true, activityId }
}

export async function resolveThread(ctx: Ctx, id: string, isResolved: boolean): Promise<Comment> {
  const row = await queries.loadComment(ctx, id)
  const object = await getObject(ctx, { kind: row.kind, id: row.objectId })
  if (row.threadId !== row.id)
    throw new AppError('not_possible', 'Only a whole thread can be closed: name its first comment.')
  if ((row.resolvedAt !== null) !== isResolved) {
    const change = isResolved
      ? { resolvedAt: ctx.now(), resolvedBy: ctx.actor.name }
      : { resolvedAt: null, resolvedBy: null }
    await queries.changeComment(ctx, id, change)
    const action = isResolved ? 'comment.resolved' : 'comment.reopened'
    await recordActivity(ctx, { action, objectKind: 'comment', objectId: id, title: object.title })
  }
  return commentById(ctx, id)
}

async function loadOwn(ctx: Ctx, id: string): Promise<queries.CommentRow> {
  const row = await queries.loadComment(ctx, id)
  await getObject(ctx, { kind: row.kind, id: row.objectId })
  if (row.deletedAt !== null) throw new AppError('not_found', 'This comment has been deleted.')
  if (row.authorId !== ctx.actor.id) throw new AppError('forbidden', `This comment belongs to ${row.authorName}.`)
  return row
}

async function assertThread(ctx: Ctx, threadId: string, kind: string, objectId: string): Promise<void> {
  const first = await queries.loadComment(ctx, threadId)
  if (first.threadId !== threadId || first.kind !== kind || first.objectId !== objectId) {
    throw new AppError('not_found', 'There is no such thread on this object.')
  }
}

async function mentionedIds(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const found = await findActiveMembers(ctx, ids)
  if (found.length < new Set(ids).size)
    throw new AppError('not_found', 'One of the mentioned people is not a member here.')
  return found.map(({ id }) => id)
}

async function commentById(ctx: Ctx, id: string): Promise<Comment> {
  const row = await queries.loadComment(ctx, id)
  return toComment(ctx, row, await listMemberNames(ctx, row.mentions))
}

function toComment(ctx: Ctx, row: queries.CommentRow, names: ReadonlyMap<string, string>): Comment {
  const isDeleted = row.deletedAt !== null
  const { id, kind, objectId, threadId, resolvedBy, version } = row
  return {
    ...{ id, kind, objectId, threadId, resolvedBy, version },
    text: isDeleted ? '' : row.text,
    mentions: isDeleted ? [] : row.mentions.map((memberId) => ({ memberId, name: names.get(memberId) ?? '' })),
    author: { memberId: row.authorMemberId, name: row.authorName },
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    may: commentRights(ctx.actor, { ...row, isFirst: id === threadId }),
  }
}

export const commentUndoers: Undoers = {
  'comment.deleted': async (ctx, { objectId }) => {
    const row = await queries.loadComment(ctx, objectId)
    if (row.deletedAt === null) throw new AppError('conflict', 'This comment is not deleted any more.')
    await queries.changeComment(ctx, objectId, { deletedAt: null })
    await publish(ctx, 'comment')
  },
}
