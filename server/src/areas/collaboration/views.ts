import type { SavedView } from '@gantry/contract/collaboration'
import { z } from 'zod'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { mayEditView } from './rules.ts'
import * as queries from './views.queries.ts'

type ViewBody = { name: string; query: string; isShared: boolean }
type Change = { [Key in keyof ViewBody]?: ViewBody[Key] | undefined }

export const listViews = async (ctx: Ctx, page: string | undefined): Promise<{ items: SavedView[] }> => ({
  items: (await queries.listViews(ctx, page)).map((row) => toView(ctx, row)),
})

export async function createView(
  ctx: Ctx,
  body: Omit<ViewBody, 'isShared'> & { page: string; isShared?: boolean | undefined },
) {
  const isShared = body.isShared ?? false
  if (isShared) assertMayShare(ctx)
  const row: queries.ViewRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, name: body.name, page: body.page, query: body.query, isShared },
    ...{ ownerId: ctx.actor.id, ownerMemberId: ctx.actor.memberId, ownerName: ctx.actor.name },
    ...{ version: 1, createdAt: ctx.now(), deletedAt: null },
  }
  await queries.insertView(ctx, row)
  await recordActivity(ctx, {
    action: 'saved_view.created',
    objectKind: 'saved_view',
    objectId: row.id,
    title: row.name,
  })
  return toView(ctx, row)
}

export async function updateView(ctx: Ctx, id: string, change: Change): Promise<SavedView> {
  const row = await loadEditable(ctx, id)
  assertUnchanged(ctx, row.version)
  if (change.isShared && !row.isShared) assertMayShare(ctx)
  const after: ViewBody = {
    name: change.name ?? row.name,
    query: change.query ?? row.query,
    isShared: change.isShared ?? row.isShared,
  }
  const before: ViewBody = { name: row.name, query: row.query, isShared: row.isShared }
  const changed = await queries.changeView(ctx, id, after)
  const entry = { action: 'saved_view.updated', objectKind: 'saved_view', objectId: id, title: after.name } as const
  await recordActivity(ctx, { ...entry, before, after: { ...after, version: changed.version } })
  return toView(ctx, changed)
}

export async function removeView(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadEditable(ctx, id)
  await queries.changeView(ctx, id, { deletedAt: ctx.now() })
  const entry = { action: 'saved_view.deleted', objectKind: 'saved_view', objectId: id, title: row.name } as const
  return { ok: true, activityId: await recordActivity(ctx, entry) }
}

/** Somebody else's private view does not exist for the actor. */
async function loadEditable(ctx: Ctx, id: string): Promise<queries.ViewRow> {
  const row = await queries.findView(ctx, id)
  if (!row || (!row.isShared && row.ownerId !== ctx.actor.id)) throw new AppError('not_found', 'There is no such view.')
  if (!mayEditView(ctx.actor, row)) throw new AppError('forbidden', `This view belongs to ${row.ownerName}.`)
  return row
}

function assertMayShare(ctx: Ctx): void {
  if (ctx.actor.permissions.has('views.share')) return
  throw new AppError('forbidden', 'Sharing a view with everyone belongs to product managers and Product Ops.')
}

const toView = (ctx: Ctx, row: queries.ViewRow): SavedView => ({
  ...row,
  owner: { memberId: row.ownerMemberId, name: row.ownerName },
  createdAt: row.createdAt.toISOString(),
  may: { edit: mayEditView(ctx.actor, row) },
})

const Before = z.object({ name: z.string(), query: z.string(), isShared: z.boolean() })
const After = z.object({ version: z.int() })

export const viewUndoers: Undoers = {
  'saved_view.deleted': async (ctx, { objectId }) => {
    if (!(await queries.viewsBin.restore(ctx, objectId)))
      throw new AppError('conflict', 'This view is not deleted any more.')
  },
  'saved_view.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadEditable(ctx, objectId)
    if (row.version !== After.parse(after).version) throw new AppError('conflict', 'This view has been changed since.')
    await queries.changeView(ctx, objectId, Before.parse(before))
  },
}
