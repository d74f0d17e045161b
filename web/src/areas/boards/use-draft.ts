import { type Dashboard, type Tile, underBoard } from '@gantry/contract/boards'
import type { InsightDefinition } from '@gantry/contract/insights'
import type { InsightFilter, InsightRange } from '@gantry/contract/insights-base'
import { useState } from 'react'

type Facts = {
  range: InsightRange | null
  filters: InsightFilter[]
  refreshSeconds: number | null
  tiles: Tile[]
}

/**
 * A dashboard with what the reader has changed on the page and nobody has saved yet: everybody may look at another month,
 * only who may edit can keep it.
 */
export function useDraft(board: Dashboard) {
  const [changes, setChanges] = useState<Partial<Facts>>({})
  const now: Facts = {
    ...{ range: board.range, filters: board.filters, refreshSeconds: board.refreshSeconds, tiles: board.tiles },
    ...changes,
  }
  return {
    ...now,
    changes,
    isChanged: Object.keys(changes).length > 0,
    change: (next: Partial<Facts>) => setChanges((before) => ({ ...before, ...next })),
    reset: () => setChanges({}),
    limit: (definition: InsightDefinition) => underBoard(definition, now),
  }
}
export type Draft = ReturnType<typeof useDraft>
