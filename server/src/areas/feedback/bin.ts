import type { Bin, ObjectKind } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { forgetObjects } from '../collaboration/index.ts'
import { titleOf } from './item-text.rules.ts'
import { eraseItems, loadItems, savePlacements } from './items.queries.ts'
import { listByIds, listDeletedItems } from './list.queries.ts'
import { indexItems } from './save-items.ts'
import { removeDecisions } from './state.queries.ts'

export const feedbackObjects: ObjectKind = {
  kind: 'feedback_item',
  permission: 'feedback.read',
  find: async (ctx, ids) =>
    (await listByIds(ctx, ids)).map(({ id, subject, text }) => ({
      id,
      title: titleOf(subject, text),
      url: `/feedback/items/${id}`,
    })),
}

export const feedbackBin: Bin = {
  kind: 'feedback_item',
  permission: 'feedback.triage',
  list: async (ctx, page) =>
    (await listDeletedItems(ctx, page)).map(({ id, subject, text, deletedAt }) => ({
      id,
      title: titleOf(subject, text),
      deletedAt: deletedAt ?? ctx.now(),
    })),
  restore,
  purge: async (ctx, ids) => {
    const erased = await eraseItems(ctx, ids)
    await removeDecisions(ctx, erased)
    await forgetObjects(ctx, 'feedback_item', erased)
    return erased
  },
}

async function restore(ctx: Ctx, id: string): Promise<boolean> {
  const [row] = await loadItems(ctx, [id], { lock: true })
  if (!row?.deletedAt || row.deletedBy === 'erased') return false
  const restored = { ...row, deletedAt: null, deletedBy: null, version: row.version + 1, updatedAt: ctx.now() }
  await savePlacements(ctx, [restored])
  await indexItems(ctx, [restored])
  return true
}
