import { gridColumns, type Tile } from '@gantry/contract/boards'
import { moveElement, verticalCompactor } from 'react-grid-layout/core'

export type Place = { x: number; y: number; w: number; h: number }
export type Placed = Place & { i: string }

export const toLayout = (tiles: readonly Tile[]): Placed[] => tiles.map(({ id, x, y, w, h }) => ({ i: id, x, y, w, h }))

/** The tiles at the places of a layout; the same array when nothing moved. */
export function atPlaces(tiles: Tile[], layout: readonly Placed[]): Tile[] {
  const places = new Map(layout.map((place) => [place.i, place]))
  let isMoved = false
  const next = tiles.map((tile): Tile => {
    const { x = tile.x, y = tile.y, w = tile.w, h = tile.h } = places.get(tile.id) ?? {}
    if (x === tile.x && y === tile.y && w === tile.w && h === tile.h) return tile
    isMoved = true
    return { ...tile, x, y, w, h }
  })
  return isMoved ? next : tiles
}

const least: { w: number; h: number } = { w: 2, h: 2 }
const steps: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** What an arrow key does to a tile: moves it, or with `isResize` makes it larger or smaller; others make room. */
export function pressArrow(tiles: Tile[], id: string, key: string, isResize: boolean): Tile[] {
  const [step, tile] = [steps[key], tiles.find((one) => one.id === id)]
  if (!step || !tile) return tiles
  const layout = toLayout(tiles)
  const item = layout.find(({ i }) => i === id)
  if (!item) return tiles
  if (isResize) {
    item.w = Math.min(Math.max(item.w + step.x, least.w), gridColumns - item.x)
    item.h = Math.max(item.h + step.y, least.h)
    return atPlaces(tiles, verticalCompactor.compact(layout, gridColumns))
  }
  // Past a whole neighbour, or the grid would only pull it back.
  const above = layout.filter((one) => one.y + one.h <= item.y && one.x < item.x + item.w && item.x < one.x + one.w)
  const up = Math.max(0, ...above.map(({ y }) => y))
  const below = layout.filter((one) => one.y >= item.y + item.h && one.x < item.x + item.w && item.x < one.x + one.w)
  const down = below.length === 0 ? item.y : Math.min(...below.map(({ y, h }) => y + h))
  const x = Math.min(Math.max(item.x + step.x, 0), gridColumns - item.w)
  const y = step.y === 0 ? item.y : step.y < 0 ? up : down
  const moved = moveElement(layout, item, x, y, true, false, 'vertical', gridColumns)
  return atPlaces(tiles, verticalCompactor.compact(moved, gridColumns))
}

/** Where a new tile goes: below all others. */
export const nextPlace = (tiles: readonly Tile[], size: { w: number; h: number }): Place => ({
  x: 0,
  y: Math.max(0, ...tiles.map(({ y, h }) => y + h)),
  ...size,
})

/** Reading order: what a narrow screen and a screen reader follow. */
export const inOrder = <T extends Place>(tiles: readonly T[]): T[] => [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
