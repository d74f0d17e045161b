import { type Link, type Relation, relations } from '@gantry/contract/collaboration'
import type { ObjectRef } from '@gantry/contract/platform'
import { z } from 'zod'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import * as queries from './links.queries.ts'
import { findObjects, getObject } from './objects.ts'
import { type End, isSameEnd, orderEnds } from './rules.ts'

type NewLink = { from: End; to: End; relation: Relation }

/** What an object is linked to; links to what is in the bin or what the actor may not see are left out. */
export async function listLinks(ctx: Ctx, asked: End): Promise<{ items: Link[] }> {
  await getObject(ctx, asked)
  const rows = await queries.listLinks(ctx, asked)
  const others = await findObjects(
    ctx,
    rows.map((row) => otherEnd(row, asked)),
  )
  const items = rows.flatMap((row) => {
    const object = others.find((one) => isSameEnd(one, otherEnd(row, asked)))
    return object ? [toLink(row, asked, object)] : []
  })
  return { items }
}

export async function addLink(ctx: Ctx, { from, to, relation }: NewLink): Promise<Link> {
  if (isSameEnd(from, to)) throw new AppError('not_possible', 'An object cannot be linked to itself.')
  const object = await getObject(ctx, from)
  const target = await getObject(ctx, to)
  const [first, second] = orderEnds(relation, from, to)
  const row: queries.LinkRow = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    fromKind: first.kind,
    fromId: first.id,
    toKind: second.kind,
    toId: second.id,
    relation,
    createdBy: ctx.actor.name,
    createdAt: ctx.now(),
  }
  if (!(await queries.insertLink(ctx, row))) throw new AppError('conflict', 'These two are linked in this way already.')
  const after = factsOf(row)
  const title = `${object.title} → ${target.title}`
  await recordActivity(ctx, { action: 'link.added', objectKind: 'link', objectId: row.id, title, after })
  return toLink(row, from, target)
}

export async function removeLink(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await queries.takeLink(ctx, id)
  const object = await getObject(ctx, { kind: row.fromKind, id: row.fromId })
  const target = await getObject(ctx, { kind: row.toKind, id: row.toId })
  const title = `${object.title} → ${target.title}`
  const before = factsOf(row)
  const activityId = await recordActivity(ctx, {
    action: 'link.removed',
    objectKind: 'link',
    objectId: id,
    title,
    before,
  })
  return { ok: true, activityId }
}

const otherEnd = (row: queries.LinkRow, asked: End): End =>
  row.fromKind === asked.kind && row.fromId === asked.id
    ? { kind: row.toKind, id: row.toId }
    : { kind: row.fromKind, id: row.fromId }

const toLink = (row: queries.LinkRow, asked: End, object: ObjectRef): Link => ({
  id: row.id,
  relation: row.relation,
  direction: row.fromKind === asked.kind && row.fromId === asked.id ? 'out' : 'in',
  object,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
})

const Facts = z.object({
  fromKind: z.string(),
  fromId: z.uuid(),
  toKind: z.string(),
  toId: z.uuid(),
  relation: z.enum(relations),
  createdBy: z.string(),
  createdAt: z.coerce.date(),
})

const factsOf = ({ id: _id, workspaceId: _workspaceId, ...facts }: queries.LinkRow) => facts

export const linkUndoers: Undoers = {
  'link.removed': async (ctx, { objectId, before }) => {
    const facts = Facts.parse(before)
    await getObject(ctx, { kind: facts.fromKind, id: facts.fromId })
    await getObject(ctx, { kind: facts.toKind, id: facts.toId })
    const isBack = await queries.insertLink(ctx, { ...facts, id: objectId, workspaceId: ctx.workspaceId })
    if (!isBack) throw new AppError('conflict', 'These two have been linked again meanwhile.')
  },
  'link.added': async (ctx, { objectId }) => {
    await queries.takeLink(ctx, objectId)
  },
}
