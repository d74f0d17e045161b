import type { AreaRef } from '@gantry/contract/feedback-items'
import type { Ctx } from '../../platform/context.ts'
import { type AreaTree, createArea } from '../people/index.ts'

/** A live product area as feedback sees it. */
export type FeedbackArea = {
  id: string
  name: string
  path: string
  /** Its PM, inherited from above where it has none. */
  ownerId: string | null
  /** Itself and the areas above it. */
  lineage: readonly string[]
}
export type Areas = ReadonlyMap<string, FeedbackArea>

export const areasOf = ({ areas }: AreaTree): Areas =>
  new Map(
    areas.map(({ id, name, path, lineage, effectiveOwner }) => [
      id,
      { id, name, path: path.join(' / '), lineage, ownerId: effectiveOwner?.id ?? null },
    ]),
  )

/** Makes product areas at the top of the tree and gives their ids by the same keys. */
export async function createAreas(ctx: Ctx, names: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>()
  for (const [key, name] of names) made.set(key, (await createArea(ctx, { name })).id)
  return made
}

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
