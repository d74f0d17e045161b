import type { Ctx } from '../../platform/context.ts'
import type { ImportedChange } from '../../platform/importer.ts'
import { forgetObjects } from '../collaboration/index.ts'
import { deleteItems, type ItemRow, loadItems, overwriteItems } from './items.queries.ts'
import { indexItems } from './save-items.ts'
import { removeDecisions } from './state.queries.ts'

/** Deletes what an import created and puts back what it changed, where nobody has touched it since. */
export async function undoRows(
  ctx: Ctx,
  changes: readonly ImportedChange[],
): Promise<{ undone: number; kept: number }> {
  const rows = await loadItems(
    ctx,
    changes.map(({ id }) => id),
    { lock: true },
  )
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  const untouched = changes.filter(({ id, version }) => versions.get(id) === version)
  const created = untouched.filter(({ before }) => before === null).map(({ id }) => id)
  const edited = untouched.flatMap(({ before }) => (before === null ? [] : [reviveRow(before as ItemRow)]))
  await removeDecisions(
    ctx,
    untouched.map(({ id }) => id),
  )
  await deleteItems(ctx, created)
  await forgetObjects(ctx, 'feedback_item', created)
  await overwriteItems(
    ctx,
    edited.map((row) => ({ ...row, version: (versions.get(row.id) ?? row.version) + 1, updatedAt: ctx.now() })),
  )
  await indexItems(ctx, edited)
  return { undone: untouched.length, kept: changes.length - untouched.length }
}

const instants = ['createdAt', 'sourceUpdatedAt', 'receivedAt', 'snoozedUntil', 'updatedAt', 'deletedAt'] as const

/** A row that has been kept as JSON: its instants are texts. */
function reviveRow(row: ItemRow): ItemRow {
  const revived = instants.map((name) => [name, row[name] === null ? null : new Date(row[name])])
  return { ...row, ...Object.fromEntries(revived) }
}
