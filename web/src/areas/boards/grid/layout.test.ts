import type { Tile } from '@gantry/contract/boards'
import { expect, test } from 'vitest'
import { nextPlace, pressArrow } from './layout.ts'

const text = (id: string, x: number, y: number, w: number, h: number): Tile => ({
  id,
  x,
  y,
  w,
  h,
  kind: 'text',
  text: '',
})
const places = (tiles: readonly Tile[]): string[] => tiles.map(({ id, x, y, w, h }) => `${id} ${x},${y} ${w}x${h}`)

const tiles = [text('a', 0, 0, 6, 4), text('b', 6, 0, 6, 4), text('c', 0, 4, 12, 3)]

test('arrows move a tile, and the others make room', () => {
  expect(places(pressArrow(tiles, 'c', 'ArrowUp', false))).toEqual(['a 0,3 6x4', 'b 6,3 6x4', 'c 0,0 12x3'])
  expect(places(pressArrow(tiles, 'a', 'ArrowDown', false))).toEqual(['a 0,7 6x4', 'b 6,0 6x4', 'c 0,4 12x3'])
  expect(pressArrow(tiles, 'a', 'ArrowLeft', false)).toBe(tiles)
  expect(pressArrow(tiles, 'a', 'Home', false)).toBe(tiles)
})

test('arrows with shift resize a tile within the grid', () => {
  expect(places(pressArrow(tiles, 'a', 'ArrowLeft', true))).toEqual(['a 0,0 5x4', 'b 6,0 6x4', 'c 0,4 12x3'])
  expect(places(pressArrow(tiles, 'c', 'ArrowRight', true))).toEqual(places(tiles))
  expect(places(pressArrow(tiles, 'b', 'ArrowDown', true))).toEqual(['a 0,0 6x4', 'b 6,0 6x5', 'c 0,5 12x3'])
  const small = [text('a', 0, 0, 2, 2)]
  expect(places(pressArrow(small, 'a', 'ArrowUp', true))).toEqual(['a 0,0 2x2'])
})

test('a new tile goes below all others', () => {
  expect(nextPlace(tiles, { w: 6, h: 8 })).toEqual({ x: 0, y: 7, w: 6, h: 8 })
})
