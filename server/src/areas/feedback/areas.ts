import type { AreaRef } from '@gantry/contract/feedback-items'

/** A live product area as feedback sees it. */
export type FeedbackArea = {
  id: string
  name: string
  path: string
  /** Its PM, inherited from above where it has none. */
  ownerId: string | null
  /** Itself and the areas above it. */
  lineage: readonly string[]
  /** What a file may call it, as written. */
  callings: readonly string[]
}
export type Areas = ReadonlyMap<string, FeedbackArea>

export const areaRef = (areas: Areas, id: string | null): AreaRef | null => {
  const area = id === null ? undefined : areas.get(id)
  return area ? { id: area.id, name: area.name, path: area.path } : null
}

/** The area ids with those of the areas below them. */
export const withBelow = (areas: Areas, ids: readonly string[]): string[] => {
  const wanted = new Set(ids)
  return [...areas.values()].filter(({ lineage }) => lineage.some((id) => wanted.has(id))).map(({ id }) => id)
}

/** The areas a person is the PM of, inherited ones included. */
export const areasOwnedBy = (areas: Areas, memberId: string | null): Set<string> =>
  new Set([...areas.values()].filter(({ ownerId }) => ownerId !== null && ownerId === memberId).map(({ id }) => id))
