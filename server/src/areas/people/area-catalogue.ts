import type { Undoers } from '../../platform/activity.ts'
import type { Bin, ObjectKind } from '../../platform/catalogue.ts'
import { AppError } from '../../platform/errors.ts'
import { type AreaValues, listDeletedAreas, loadAreaTree, lockAreas, purgeAreas } from './areas.queries.ts'
import { areaOf, removeArea, restoreArea, storeArea, valuesOf } from './areas.ts'
import { putBack } from './undo.rules.ts'

const kind = 'product_area'

export const areaObjects: ObjectKind = {
  kind,
  permission: 'people.read',
  find: async (ctx, ids) => {
    const { byId } = await loadAreaTree(ctx)
    return ids.flatMap((id) => {
      const area = byId.get(id)
      return area ? [{ id, title: area.name, url: `/people/areas/${id}` }] : []
    })
  },
}

export const areaBin: Bin = {
  kind,
  permission: 'areas.write',
  list: async (ctx, page) => {
    const rows = await listDeletedAreas(ctx, page)
    return rows.flatMap(({ id, title, deletedAt }) => (deletedAt ? [{ id, title, deletedAt }] : []))
  },
  restore: restoreArea,
  purge: purgeAreas,
}

export const areaUndoers: Undoers = {
  'product_area.created': async (ctx, { objectId }) => {
    await removeArea(ctx, objectId)
  },
  'product_area.removed': async (ctx, { objectId }) => {
    if (!(await restoreArea(ctx, objectId))) throw new AppError('conflict', 'It is not in the bin any more.')
  },
  'product_area.updated': async (ctx, { objectId, before, after }) => {
    await lockAreas(ctx)
    const tree = await loadAreaTree(ctx)
    const area = areaOf(tree, objectId)
    // Written by storeArea, as both.
    const back = putBack(valuesOf(area), before as AreaValues, after as AreaValues)
    if (!back) throw new AppError('conflict', 'This product area has been changed again since. Change it by hand.')
    await storeArea(ctx, tree, area, back)
  },
}
