import type { Tile } from '@gantry/contract/boards'
import type { InsightDefinition } from '@gantry/contract/insights'

/** What a tile is called and asks. */
export type Shown = { title: string; definition: InsightDefinition }
export type Known = { insights: ReadonlyMap<string, Shown>; metrics: ReadonlyMap<string, Shown> }

/** What each tile asks today; null where its insight or metric is gone. Text tiles ask nothing. */
export const showTiles = (tiles: readonly Tile[], known: Known): Record<string, Shown | null> =>
  Object.fromEntries(tiles.filter(({ kind }) => kind !== 'text').map((tile) => [tile.id, showTile(tile, known)]))

function showTile(tile: Tile, { insights, metrics }: Known): Shown | null {
  switch (tile.kind) {
    case 'text':
      return null
    case 'definition':
      return { title: tile.title, definition: tile.definition }
    case 'insight':
      return insights.get(tile.insight) ?? null
    case 'metric':
      return metrics.get(tile.metric) ?? null
  }
}
