import { expect, test } from 'vitest'
import { gridOf, textOf } from './result-grid.ts'

const columns = [
  { name: 'day', type: 'Date' },
  { name: 'people', type: 'UInt64' },
  { name: 'plan', type: 'String' },
  { name: 'paid', type: 'Nullable(Float64)' },
]

test('draws every column of numbers over the first column', () => {
  const rows = [
    ['2026-01-01', '12', 'pro', 1.5],
    ['2026-01-02', '7', 'pro', null],
  ]
  const grid = gridOf({ columns, rows }, String)
  expect(grid?.columns.map(({ label }) => label)).toEqual(['2026-01-01', '2026-01-02'])
  expect(grid?.rows.map(({ label, cells }) => [label, cells.map(({ value }) => value)])).toEqual([
    ['people', [12, 7]],
    ['paid', [1.5, null]],
  ])
})

test('draws nothing without numbers or without rows', () => {
  expect(gridOf({ columns: columns.slice(0, 1), rows: [['2026-01-01']] }, String)).toBeNull()
  expect(gridOf({ columns, rows: [] }, String)).toBeNull()
})

test.each([
  [null, '∅'],
  ['', ''],
  ['18446744073709551615', '18446744073709551615'],
  [{ plan: 'pro' }, '{"plan":"pro"}'],
])('writes %j as %s', (value, text) => expect(textOf(value)).toBe(text))
