import type { ActivityEntry, AuditEntry } from '@gantry/contract/operations'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { getObject } from '../collaboration/index.ts'
import * as queries from './activity.queries.ts'
import { undoDays, whyNotUndo } from './rules.ts'

type Page = { cursor?: string | undefined; limit: number }

const beforeOf = (cursor: string | undefined): string | null => {
  const value = decodeCursor(cursor, 1)?.[0]
  return value == null ? null : String(value)
}

export async function listActivity(ctx: Ctx, { cursor, limit, ...filter }: queries.ActivityFilter & Page) {
  const rows = await queries.listActivity(ctx, filter, beforeOf(cursor), limit)
  return toPage(
    rows,
    limit,
    (row) => toAudit(ctx, row),
    (row) => [row.id],
  )
}

/** What happened to one object, for everybody who may see it. */
export async function listHistory(
  ctx: Ctx,
  { kind, objectId, cursor, limit }: { kind: string; objectId: string } & Page,
) {
  await getObject(ctx, { kind, id: objectId })
  const rows = await queries.listActivity(ctx, { objectKind: kind, objectId }, beforeOf(cursor), limit)
  return toPage(
    rows,
    limit,
    (row) => toEntry(ctx, row),
    (row) => [row.id],
  )
}

const refusals = {
  not_undoable: 'This kind of change cannot be undone.',
  undone_already: 'This has been undone already.',
  too_old: `Only changes of the last ${undoDays} days can be undone.`,
  not_yours: 'This change belongs to somebody else.',
} as const

export async function undoActivity(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await queries.lockEntry(ctx, id)
  const undo = row && ctx.app.catalogue.undoers[row.action]
  // Who may not see the activity learns nothing of other people's entries.
  const isVisible = row && (row.actorId === ctx.actor.id || ctx.actor.permissions.has('activity.read'))
  if (!row || !isVisible) throw new AppError('not_found', 'There is no such entry.')
  const why = whyNot(ctx, row)
  if (why === 'not_yours') throw new AppError('forbidden', refusals[why])
  if (why !== null || !undo) throw new AppError('not_possible', refusals[why ?? 'not_undoable'], { reason: why })
  await undo(ctx, row)
  await queries.markUndone(ctx, id)
  const activityId = await recordActivity(ctx, {
    action: `${row.objectKind}.undone`,
    objectKind: row.objectKind,
    objectId: row.objectId,
    title: row.objectTitle,
    before: row.after,
    after: row.before,
  })
  return { ok: true, activityId }
}

const whyNot = (ctx: Ctx, row: queries.ActivityRow) =>
  whyNotUndo(ctx.actor, { ...row, isUndoable: row.action in ctx.app.catalogue.undoers }, ctx.now())

function toEntry(ctx: Ctx, row: queries.ActivityRow): ActivityEntry {
  const why = whyNot(ctx, row)
  const { id, action, objectKind, objectId, objectTitle, undoneBy } = row
  return {
    ...{ id, action, objectKind, objectId, objectTitle, undoneBy },
    at: row.at.toISOString(),
    // Written by recordActivity from the kinds of an Actor.
    actor: { kind: row.actorKind as ActivityEntry['actor']['kind'], id: row.actorId, name: row.actorName },
    // jsonb columns hold JSON.
    before: row.before as ActivityEntry['before'],
    after: row.after as ActivityEntry['after'],
    undoneAt: row.undoneAt?.toISOString() ?? null,
    may: { undo: why === null },
    whyNotUndo: why,
  }
}

const toAudit = (ctx: Ctx, row: queries.ActivityRow): AuditEntry => ({
  ...toEntry(ctx, row),
  ip: row.ip,
  userAgent: row.userAgent,
  requestId: row.requestId,
})
