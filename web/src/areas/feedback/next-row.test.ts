import { expect, test } from 'vitest'
import { rowAfterLeaving } from './next-row.ts'

const rows = ['a', 'b', 'c', 'd', 'e']

test.each([
  [['b'], 'b', 'c'],
  [['b', 'c'], 'b', 'd'],
  [['d', 'e'], 'e', 'c'],
  [['a'], 'c', 'c'],
  [rows, 'c', undefined],
  [['x'], 'x', 'a'],
  [['a'], undefined, undefined],
] as const)('when %j leave, the focus goes from %s to %s', (leaving, from, to) => {
  expect(rowAfterLeaving(rows, new Set(leaving), from)).toBe(to)
})
