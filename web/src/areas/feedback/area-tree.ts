import type { ProductArea } from '@gantry/contract/product-areas'

export type AreaTree = ReturnType<typeof createAreaTree>

/** Lookups over the list of areas, which has parents before their children. */
export function createAreaTree(areas: readonly ProductArea[]) {
  const byId = new Map(areas.map((area) => [area.id, area]))
  const pathOf = (id: string): string => byId.get(id)?.path.join(' / ') ?? ''
  return {
    areas,
    find: (id: string) => byId.get(id),
    pathOf,
    depthOf: (area: ProductArea): number => area.path.length - 1,
    /** For choosing: every area by its full path. */
    options: areas.map(({ id, path }) => ({ value: id, label: path.join(' / ') })),
    /** Whether an area is one of these or lies below one. */
    isUnder: (id: string, ancestors: readonly string[]): boolean => {
      for (let at = byId.get(id); at; at = at.parentId === null ? undefined : byId.get(at.parentId)) {
        if (ancestors.includes(at.id)) return true
      }
      return ancestors.includes(id)
    },
    /** The area as items carry it. */
    refOf: (id: string) => {
      const area = byId.get(id)
      return area ? { id, name: area.name, path: pathOf(id) } : null
    },
  }
}
