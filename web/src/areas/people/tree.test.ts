import type { ProductArea } from '@gantry/contract/product-areas'
import { describe, expect, test } from 'vitest'
import { dropPlace, keepOwnerless, listRows, stepPlace } from './tree.ts'

const area = (id: string, parentId: string | null, position: number): ProductArea => ({
  id,
  name: id,
  description: '',
  parentId,
  path: [id],
  position,
  ownerId: null,
  effectiveOwner: null,
  aliases: [],
  version: 1,
  may: { edit: true },
})

// pay (cards, transfers (fees)), help
const areas = [
  area('pay', null, 0),
  area('help', null, 1),
  area('cards', 'pay', 0),
  area('transfers', 'pay', 1),
  area('fees', 'transfers', 0),
]

test('keeps the areas without an owner, and the way to them', () => {
  const owned = areas.map((one) =>
    one.id === 'fees' ? one : { ...one, effectiveOwner: { id: 'dana', name: 'Dana', areaId: one.id } },
  )
  expect(keepOwnerless(owned).map(({ id }) => id)).toEqual(['pay', 'transfers', 'fees'])
})

describe('listRows', () => {
  test('lists parents before children with their depth', () => {
    expect(listRows(areas, new Set()).map((row) => [row.area.id, row.depth])).toEqual([
      ['pay', 0],
      ['cards', 1],
      ['transfers', 1],
      ['fees', 2],
      ['help', 0],
    ])
  })
  test('leaves out what lies below a closed area', () => {
    expect(listRows(areas, new Set(['pay'])).map((row) => row.area.id)).toEqual(['pay', 'help'])
  })
})

describe('stepPlace', () => {
  test.each([
    ['help', 'up', { parentId: null, position: 0 }],
    ['cards', 'down', { parentId: 'pay', position: 1 }],
    ['help', 'in', { parentId: 'pay', position: 2 }],
    ['fees', 'out', { parentId: 'pay', position: 2 }],
    ['cards', 'out', { parentId: null, position: 1 }],
  ] as const)('moves %s %s', (id, step, place) => expect(stepPlace(areas, id, step)).toEqual(place))

  test.each([
    ['pay', 'up'],
    ['help', 'down'],
    ['pay', 'in'],
    ['pay', 'out'],
  ] as const)('cannot move %s %s', (id, step) => expect(stepPlace(areas, id, step)).toBeUndefined())
})

describe('dropPlace', () => {
  test.each([
    ['help', 'cards', 'before', { parentId: 'pay', position: 0 }],
    ['help', 'cards', 'after', { parentId: 'pay', position: 1 }],
    ['help', 'cards', 'inside', { parentId: 'cards', position: 0 }],
    ['cards', 'transfers', 'after', { parentId: 'pay', position: 1 }],
  ] as const)('takes %s to %s, %s', (id, target, drop, place) =>
    expect(dropPlace(areas, id, target, drop)).toEqual(place),
  )
  test('never drops an area below itself', () => {
    expect(dropPlace(areas, 'pay', 'fees', 'inside')).toBeUndefined()
    expect(dropPlace(areas, 'pay', 'pay', 'inside')).toBeUndefined()
  })
  test('does nothing when it would stay where it is', () => {
    expect(dropPlace(areas, 'cards', 'transfers', 'before')).toBeUndefined()
  })
})
