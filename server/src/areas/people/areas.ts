import type { ProductArea } from '@gantry/contract/product-areas'
import { recordActivity } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject, unindexObject } from '../../platform/search.ts'
import {
  type AreaValues,
  changeArea,
  findDeletedArea,
  insertAreas,
  loadAreaTree,
  lockAreas,
  orderAreas,
} from './areas.queries.ts'
import { findMemberFacts } from './members.queries.ts'
import {
  type AreaTree,
  cleanAliases,
  foldName,
  placeAmong,
  siblingsOf,
  type TreeArea,
  wouldCycle,
} from './tree.rules.ts'

const objectKind = 'product_area'
type Wish = { [K in keyof AreaValues]?: AreaValues[K] | undefined }

function toArea(ctx: Ctx, tree: AreaTree, area: TreeArea): ProductArea {
  const { id, name, description, parentId, path, ownerId, effectiveOwner, aliases, version } = area
  const position = siblingsOf(tree, parentId).findIndex((sibling) => sibling.id === id)
  const may = { edit: ctx.actor.permissions.has('areas.write') }
  return { id, name, description, parentId, path, position, ownerId, effectiveOwner, aliases, version, may }
}

export async function listAreas(ctx: Ctx): Promise<{ items: ProductArea[] }> {
  const tree = await loadAreaTree(ctx)
  return { items: tree.areas.map((area) => toArea(ctx, tree, area)) }
}

export async function getArea(ctx: Ctx, id: string): Promise<ProductArea> {
  const tree = await loadAreaTree(ctx)
  return toArea(ctx, tree, areaOf(tree, id))
}

export async function createArea(ctx: Ctx, { position, ...wish }: Wish & { name: string }): Promise<ProductArea> {
  await lockAreas(ctx)
  const tree = await loadAreaTree(ctx)
  const values = {
    name: wish.name,
    description: wish.description ?? '',
    parentId: wish.parentId ?? null,
    ownerId: wish.ownerId ?? null,
    aliases: cleanAliases(wish.aliases ?? [], wish.name),
  }
  await assertFits(ctx, tree, null, values)
  const siblings = siblingsOf(tree, values.parentId)
  const [row] = await insertAreas(ctx, [{ ...values, position: siblings.length }])
  if (!row) throw new Error('an insert gave no row')
  if (position !== undefined) await orderAreas(ctx, placeAmong(siblings, row.id, position))
  await makeFindable(ctx, row)
  const about = { action: 'product_area.created', objectKind, objectId: row.id, title: row.name } as const
  await recordActivity(ctx, { ...about, after: values })
  return getArea(ctx, row.id)
}

export async function updateArea(ctx: Ctx, id: string, { position, ...wish }: Wish): Promise<ProductArea> {
  await lockAreas(ctx)
  const tree = await loadAreaTree(ctx)
  const area = areaOf(tree, id)
  assertUnchanged(ctx, area.version)
  const name = wish.name ?? area.name
  const after = {
    name,
    description: wish.description ?? area.description,
    parentId: wish.parentId === undefined ? area.parentId : wish.parentId,
    ownerId: wish.ownerId === undefined ? area.ownerId : wish.ownerId,
    aliases: cleanAliases(wish.aliases ?? area.aliases, name),
  }
  const place = position ?? (after.parentId === area.parentId ? area.position : siblingsOf(tree, after.parentId).length)
  await storeArea(ctx, tree, area, { ...after, position: place })
  return getArea(ctx, id)
}

export async function storeArea(ctx: Ctx, tree: AreaTree, area: TreeArea, after: AreaValues): Promise<void> {
  await assertFits(ctx, tree, area, after)
  const before = valuesOf(area)
  const row = await changeArea(ctx, area.id, after)
  if (!row) throw new AppError('not_found', 'There is no such product area.')
  if (after.parentId !== area.parentId || after.position !== area.position) {
    await orderAreas(ctx, placeAmong(siblingsOf(tree, after.parentId), area.id, after.position))
  }
  await makeFindable(ctx, row)
  const about = { action: 'product_area.updated', objectKind, objectId: area.id, title: row.name } as const
  await recordActivity(ctx, { ...about, before, after })
}

export const valuesOf = ({ name, description, parentId, ownerId, aliases, position }: TreeArea): AreaValues => ({
  name,
  description,
  parentId,
  ownerId,
  aliases,
  position,
})

/** Moves the area to the bin. */
export async function removeArea(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  await lockAreas(ctx)
  const tree = await loadAreaTree(ctx)
  const area = areaOf(tree, id)
  assertUnchanged(ctx, area.version)
  const below = siblingsOf(tree, id)
  if (below.length > 0) {
    throw new AppError('not_possible', `“${area.name}” has areas below it. Move or remove them first.`, {
      areas: below.map(({ name }) => name),
    })
  }
  await changeArea(ctx, id, { deletedAt: ctx.now() })
  await unindexObject(ctx, objectKind, id)
  const about = { action: 'product_area.removed', objectKind, objectId: id, title: area.name } as const
  return { ok: true, activityId: await recordActivity(ctx, { ...about, before: valuesOf(area) }) }
}

/** False when it is not in the bin. Refused when its place is taken or gone. */
export async function restoreArea(ctx: Ctx, id: string): Promise<boolean> {
  await lockAreas(ctx)
  const row = await findDeletedArea(ctx, id)
  if (!row) return false
  const tree = await loadAreaTree(ctx)
  if (row.parentId !== null && !tree.byId.has(row.parentId)) {
    throw new AppError('conflict', 'The area it was below is gone. Restore that one first.')
  }
  await assertFits(ctx, tree, null, { ...row, ownerId: null })
  const restored = await changeArea(ctx, id, { deletedAt: null, position: siblingsOf(tree, row.parentId).length })
  if (restored) await makeFindable(ctx, restored)
  return true
}

export function areaOf(tree: AreaTree, id: string): TreeArea {
  const area = tree.byId.get(id)
  if (!area) throw new AppError('not_found', 'There is no such product area.')
  return area
}

type Place = Pick<AreaValues, 'name' | 'parentId' | 'ownerId'>

async function assertFits(ctx: Ctx, tree: AreaTree, area: TreeArea | null, wish: Place): Promise<void> {
  const { name, parentId, ownerId } = wish
  if (parentId !== null && !tree.byId.has(parentId)) {
    throw new AppError('not_found', 'There is no such product area to put it below.')
  }
  if (area && wouldCycle(tree, area.id, parentId)) {
    throw new AppError('not_possible', 'An area cannot lie below itself. Choose another place.')
  }
  const twin = siblingsOf(tree, parentId).find((one) => foldName(one.name) === foldName(name) && one.id !== area?.id)
  if (twin) throw new AppError('conflict', `There is an area “${twin.name}” in this place already.`, { id: twin.id })
  if (ownerId === null || ownerId === area?.ownerId) return
  const owner = await findMemberFacts(ctx, ownerId)
  if (!owner) throw new AppError('not_found', 'There is no such member to own it.')
  if (!owner.roles.includes('product_manager')) {
    throw new AppError(
      'not_possible',
      `${owner.name} does not hold the role product manager, which owning an area needs.`,
    )
  }
}

type Named = { id: string; name: string; description: string; aliases: string[]; createdAt: Date }

export const findableArea = ({ id, name, description, aliases, createdAt }: Named) => ({
  kind: objectKind,
  objectId: id,
  title: name,
  text: [description, ...aliases].join('\n'),
  at: createdAt,
})

const makeFindable = (ctx: Ctx, row: Named): Promise<void> => indexObject(ctx, findableArea(row))
