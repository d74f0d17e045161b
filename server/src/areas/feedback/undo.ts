import type { Undoers } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { unindexObjects } from '../../platform/search.ts'
import { type ItemRow, loadItems, type Placement, placementColumns, savePlacements } from './items.queries.ts'
import { indexItems } from './save-items.ts'
import { type DecisionRow, listDecisions, removeDecisions, saveDecisions } from './state.queries.ts'

/** An item's placement and decision as an activity entry keeps them. */
export type PlacementRecord = Placement & { id: string; version: number; decision: Decision | null }
type Decision = Pick<DecisionRow, 'areaId' | 'textHash' | 'decidedBy' | 'origin'> & { decidedAt: string }

export function recordOf(row: ItemRow, decision: DecisionRow | undefined): PlacementRecord {
  const { areaId, textHash, decidedBy, origin } = decision ?? {}
  // Exactly the columns of a placement, by construction.
  const placement = Object.fromEntries(placementColumns.map((name) => [name, row[name]])) as Placement
  return {
    ...placement,
    id: row.id,
    version: row.version,
    decision:
      decision && areaId && textHash && decidedBy && origin
        ? { areaId, textHash, decidedBy, origin, decidedAt: decision.decidedAt.toISOString() }
        : null,
  }
}

/**
 * Puts placements back where nobody has changed the item since, and with them what the routing had learnt.
 * `versions`: the version each item got from the change that is undone.
 */
async function restore(
  ctx: Ctx,
  records: readonly PlacementRecord[],
  versions: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = new Map(
    (
      await loadItems(
        ctx,
        records.map(({ id }) => id),
        { lock: true },
      )
    ).map((row) => [row.id, row]),
  )
  const restored: { row: ItemRow; record: PlacementRecord; was: ItemRow }[] = []
  for (const record of records) {
    const was = rows.get(record.id)
    if (was?.version !== versions.get(record.id) || !was || was.deletedBy === 'erased') continue
    restored.push({
      record,
      was,
      row: { ...was, ...placementOf(record), version: was.version + 1, updatedAt: ctx.now() },
    })
  }
  if (restored.length === 0) {
    throw new AppError('conflict', 'This has been changed since; undoing would lose that. Change it by hand.')
  }
  const after = restored.map(({ row }) => row)
  await savePlacements(ctx, after)
  await indexItems(
    ctx,
    restored.filter(({ was, row }) => was.deletedAt && !row.deletedAt).map(({ row }) => row),
  )
  await unindexObjects(
    ctx,
    'feedback_item',
    after.filter(({ deletedAt }) => deletedAt).map(({ id }) => id),
  )
  await restoreDecisions(
    ctx,
    restored.map(({ record }) => record),
  )
}

async function restoreDecisions(ctx: Ctx, records: readonly PlacementRecord[]): Promise<void> {
  const present = await listDecisions(
    ctx,
    records.map(({ id }) => id),
  )
  const areaOf = new Map(present.map(({ itemId, areaId }) => [itemId, areaId]))
  const changed = records.filter(({ id, decision }) => areaOf.get(id) !== decision?.areaId)
  await removeDecisions(
    ctx,
    changed.map(({ id }) => id),
  )
  const before = changed.flatMap(({ id, decision }) =>
    decision ? [{ itemId: id, ...decision, decidedAt: new Date(decision.decidedAt) }] : [],
  )
  if (before.length > 0) await saveDecisions(ctx, before, 'triage')
}

const instantOf = (value: Date | string | null): Date | null => (value === null ? null : new Date(value))

/** JSON has turned the instants into text. */
function placementOf(record: PlacementRecord): Placement {
  // Exactly the columns of a placement, by construction.
  const placement = Object.fromEntries(placementColumns.map((name) => [name, record[name]])) as Placement
  return { ...placement, snoozedUntil: instantOf(record.snoozedUntil), deletedAt: instantOf(record.deletedAt) }
}

// What the entries hold was written by triage.ts.
const undoOne: Undoers[string] = (ctx, { before, after }) => {
  const changed = after as PlacementRecord
  return restore(ctx, [before as PlacementRecord], new Map([[changed.id, changed.version]]))
}
const undoBulk: Undoers[string] = (ctx, { before, after }) =>
  restore(ctx, before as PlacementRecord[], new Map((after as { items: [string, number][] }).items))

export const itemUndoers: Undoers = {
  'feedback_item.updated': undoOne,
  'feedback_item.deleted': undoOne,
  'feedback_item.bulk_updated': undoBulk,
  'feedback_item.bulk_deleted': undoBulk,
}
