import type { Input, Reply } from '@gantry/contract/endpoint'
import type { removeFeedback, updateFeedback, updateFeedbackBulk } from '@gantry/contract/feedback'
import type { FeedbackChange } from '@gantry/contract/feedback-items'
import { recordActivity } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { unindexObjects } from '../../platform/search.ts'
import { modelText } from './brain.ts'
import { changePlacement, type Wish } from './change.rules.ts'
import { hashText } from './draft.ts'
import { filterCondition } from './filter.queries.ts'
import { loadRouting, type Routing } from './ground.ts'
import { titleOf } from './item-text.rules.ts'
import { type ItemRow, loadItems, savePlacements } from './items.queries.ts'
import { getItemDetail } from './items.ts'
import { listIds } from './list.queries.ts'
import { tellAssigned, tellFollowers } from './notices.ts'
import { assertArea, assertMember } from './people.ts'
import { listDecisions, saveDecisions } from './state.queries.ts'
import { queueTrainingWhenDue } from './training.ts'
import { whyNotTriage } from './triage.rules.ts'
import { type PlacementRecord, recordOf } from './undo.ts'
import { memberRef, triagerOf } from './view.ts'

export async function updateItem(ctx: Ctx, id: string, change: FeedbackChange): Promise<Reply<typeof updateFeedback>> {
  const routing = await loadRouting(ctx)
  await assertChange(ctx, routing, change)
  const row = await getLocked(ctx, id)
  assertUnchanged(ctx, row.version)
  assertMayTriage(ctx, routing, row)
  const [done] = await applyChange(ctx, routing, [row], change)
  const activityId = done
    ? await recordActivity(ctx, {
        action: 'feedback_item.updated',
        objectKind: 'feedback_item',
        objectId: id,
        title: titleOf(row.subject, row.text),
        ...done,
      })
    : null
  return { ...(await getItemDetail(ctx, id, routing)), activityId }
}

export async function removeItem(ctx: Ctx, id: string): Promise<Reply<typeof removeFeedback>> {
  const routing = await loadRouting(ctx)
  const row = await getLocked(ctx, id)
  assertUnchanged(ctx, row.version)
  assertMayTriage(ctx, routing, row)
  const [done] = await applyChange(ctx, routing, [row], { isDeleted: true })
  const activityId = await recordActivity(ctx, {
    action: 'feedback_item.deleted',
    objectKind: 'feedback_item',
    objectId: id,
    title: titleOf(row.subject, row.text),
    ...done,
  })
  return { ok: true, activityId }
}

const mostInBulk = 10_000

export async function updateItems(
  ctx: Ctx,
  { select, change }: Input<typeof updateFeedbackBulk>['body'],
): Promise<Reply<typeof updateFeedbackBulk>> {
  const routing = await loadRouting(ctx)
  await assertChange(ctx, routing, change)
  const ids = 'ids' in select ? [...new Set(select.ids)] : await idsOf(ctx, routing, select.filter)
  const rows = (await loadItems(ctx, ids, { lock: true })).filter(({ deletedAt }) => deletedAt === null)
  if ('ids' in select && rows.length === 0) throw noItem
  const mine = rows.filter((row) => whyNot(ctx, routing, row) === null)
  const records = await applyChange(ctx, routing, mine, change)
  const activityId =
    records.length === 0
      ? null
      : await recordActivity(ctx, {
          action: change.isDeleted ? 'feedback_item.bulk_deleted' : 'feedback_item.bulk_updated',
          objectKind: 'feedback_item',
          objectId: newId(),
          title: records.length === 1 ? '1 feedback item' : `${records.length} feedback items`,
          before: records.map(({ before }) => before),
          after: { change, items: records.map(({ after: { id, version } }) => [id, version]) },
        })
  return { changed: records.length, skipped: ids.length - mine.length, activityId }
}

async function idsOf(ctx: Ctx, { areas }: Routing, filter: Parameters<typeof filterCondition>[1]): Promise<string[]> {
  const ids = await listIds(ctx, await filterCondition(ctx, filter, areas), mostInBulk + 1)
  if (ids.length > mostInBulk) {
    throw new AppError('not_possible', `More than ${mostInBulk} items fit this filter. Narrow it and repeat.`)
  }
  return ids
}

const noItem = new AppError('not_found', 'There is no such feedback item.')

async function getLocked(ctx: Ctx, id: string): Promise<ItemRow> {
  const [row] = await loadItems(ctx, [id], { lock: true })
  if (!row || row.deletedAt) throw noItem
  return row
}

function whyNot(ctx: Ctx, { areas, people }: Routing, row: ItemRow): string | null {
  const areaName = (row.areaId && areas.get(row.areaId)?.name) || null
  return whyNotTriage(triagerOf(ctx, areas), row, { areaName, ownerName: memberRef(people, row.ownerId)?.name ?? null })
}

function assertMayTriage(ctx: Ctx, routing: Routing, row: ItemRow): void {
  const reason = whyNot(ctx, routing, row)
  if (reason) throw new AppError('forbidden', reason)
}

async function assertChange(ctx: Ctx, { areas, people }: Routing, change: Wish): Promise<void> {
  await assertArea(ctx, change.areaId, areas)
  await assertMember(ctx, change.ownerId, people)
  await assertMember(ctx, change.assigneeId, people)
}

/** Changes those rows that the wish changes, teaches the routing, tells who gets them, and gives what undo needs. */
async function applyChange(
  ctx: Ctx,
  { ground }: Routing,
  rows: readonly ItemRow[],
  wish: Wish,
): Promise<{ before: PlacementRecord; after: PlacementRecord }[]> {
  const now = ctx.now()
  const changed = rows.flatMap((row) => {
    const placement = changePlacement(row, wish, { ground, now, by: ctx.actor.name })
    return placement ? [{ row, after: { ...row, ...placement, version: row.version + 1, updatedAt: now } }] : []
  })
  const after = changed.map((one) => one.after)
  const decisions = new Map(
    (
      await listDecisions(
        ctx,
        after.map(({ id }) => id),
      )
    ).map((one) => [one.itemId, one]),
  )
  await savePlacements(ctx, after)
  if (wish.isDeleted)
    await unindexObjects(
      ctx,
      'feedback_item',
      after.map(({ id }) => id),
    )
  if (wish.areaId) {
    const { areaId } = wish
    await saveDecisions(
      ctx,
      after.map((row) => ({ itemId: row.id, areaId, textHash: hashText(modelText(row)) })),
      'triage',
    )
    await queueTrainingWhenDue(ctx)
  }
  if (wish.areaId !== undefined || wish.ownerId !== undefined || wish.assigneeId !== undefined)
    await tellAssigned(
      ctx,
      changed.map((one) => ({ row: one.after, before: one.row })),
    )
  await tellFollowers(
    ctx,
    changed.map((one) => ({ row: one.after, before: one.row })),
  )
  return changed.map((one) => ({
    before: recordOf(one.row, decisions.get(one.row.id)),
    after: recordOf(one.after, undefined),
  }))
}
