import type { ProductArea } from '@gantry/contract/product-areas'

/** A place in the tree: below which area, and at which position among what lies there (without the moved one). */
export type Place = { parentId: string | null; position: number }
export type TreeRow = { area: ProductArea; depth: number; hasChildren: boolean; isOpen: boolean }
export type Step = 'up' | 'down' | 'in' | 'out'
export type Drop = 'before' | 'after' | 'inside'

const childrenOf = (areas: readonly ProductArea[], parentId: string | null): ProductArea[] =>
  areas.filter((area) => area.parentId === parentId).sort((a, b) => a.position - b.position)

/** The rows on show, from top to bottom; what lies below a closed area is left out. */
export function listRows(areas: readonly ProductArea[], closed: ReadonlySet<string>): TreeRow[] {
  const below = (parentId: string | null, depth: number): TreeRow[] =>
    childrenOf(areas, parentId).flatMap((area) => {
      const hasChildren = areas.some((other) => other.parentId === area.id)
      const isOpen = hasChildren && !closed.has(area.id)
      return [{ area, depth, hasChildren, isOpen }, ...(isOpen ? below(area.id, depth + 1) : [])]
    })
  return below(null, 0)
}

/** The areas nobody owns, neither themselves nor from above, with all that stand above them. */
export function keepOwnerless(areas: readonly ProductArea[]): ProductArea[] {
  const ownerless = areas.filter(({ effectiveOwner }) => effectiveOwner === null)
  return areas.filter(({ id }) => ownerless.some((area) => isWithin(areas, area.id, id)))
}

/** Where one step with the keyboard takes an area; undefined when it cannot go that way. */
export function stepPlace(areas: readonly ProductArea[], id: string, step: Step): Place | undefined {
  const area = areas.find((one) => one.id === id)
  if (!area) return undefined
  const siblings = childrenOf(areas, area.parentId)
  const index = siblings.findIndex((one) => one.id === id)
  if (step === 'up') return index > 0 ? { parentId: area.parentId, position: index - 1 } : undefined
  if (step === 'down') {
    return index < siblings.length - 1 ? { parentId: area.parentId, position: index + 1 } : undefined
  }
  if (step === 'in') {
    const above = siblings[index - 1]
    return above && { parentId: above.id, position: childrenOf(areas, above.id).length }
  }
  const parent = areas.find((one) => one.id === area.parentId)
  if (!parent) return undefined
  const position = childrenOf(areas, parent.parentId).findIndex((one) => one.id === parent.id) + 1
  return { parentId: parent.parentId, position }
}

/** Where dropping `id` at `targetId` takes it; undefined when it would lie below itself or stay where it is. */
export function dropPlace(areas: readonly ProductArea[], id: string, targetId: string, drop: Drop): Place | undefined {
  const target = areas.find((one) => one.id === targetId)
  const area = areas.find((one) => one.id === id)
  if (!target || !area || isWithin(areas, targetId, id)) return undefined
  const parentId = drop === 'inside' ? targetId : target.parentId
  const others = childrenOf(areas, parentId).filter((one) => one.id !== id)
  const at = others.findIndex((one) => one.id === targetId)
  const position = drop === 'inside' ? others.length : drop === 'before' ? at : at + 1
  const now = childrenOf(areas, area.parentId).findIndex((one) => one.id === id)
  return parentId === area.parentId && position === now ? undefined : { parentId, position }
}

/** Whether an area is `ancestorId` or lies below it. */
export function isWithin(areas: readonly ProductArea[], id: string, ancestorId: string): boolean {
  let at = areas.find((one) => one.id === id)
  while (at) {
    if (at.id === ancestorId) return true
    const { parentId } = at
    at = areas.find((one) => one.id === parentId)
  }
  return false
}
