import type { FunnelResult } from '@gantry/contract/insights-funnel'
import type { TrendsResult } from '@gantry/contract/insights-trends'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChartWords, makeBucketWords, makeDurationWords } from './chart-words.ts'
import { insightKinds, moveAt, newDefinition, readDefinition, writeDefinition } from './definition.ts'
import { stepsGrid } from './funnel-grid.ts'
import { gridCells, isEmptyGrid, moveIn } from './grid.ts'
import { inputOf, operatorsFor, typedValue } from './operators.ts'
import { totalsGrid, trendsGrid } from './trends-grid.ts'
import { styleFor } from './view.ts'

const words: ChartWords = {
  number: String,
  share: (value) => `${value * 100}%`,
  duration: makeDurationWords('en'),
  bucket: makeBucketWords('en-GB'),
  group: (values) => (values ?? []).map((value) => value ?? '(none)').join(' · '),
  previous: (label) => `${label} before`,
  status: (status) => status,
  part: (count, share) => (share === null ? String(count) : `${count} (${share * 100}%)`),
  dropped: (label) => `${label} lost`,
  intervals: (count, interval) => `${count} ${interval}`,
  period: (interval, from, to) => `${interval} ${from}-${to}`,
  step: (from, to) => `${from} → ${to}`,
  pathName: (name) => name,
  series: 'Series',
  total: 'Total',
  other: 'Other',
  none: '–',
  cohort: 'Began',
  people: 'People',
  average: 'Average',
  conversion: 'Everybody',
  edge: 'Edge',
  state: 'State',
}

const facts = {
  runId: 'r',
  computedAt: '2026-11-23T08:00:00Z',
  isCached: false,
  tookMs: 1,
  rowsRead: 1,
  bytesRead: 1,
  from: '2026-10-24T22:00:00Z',
  to: '2026-10-26T23:00:00Z',
  zone: 'Europe/Berlin',
  unit: 'person' as const,
  approximation: null,
  sampledPercent: null,
  notes: [],
}

describe('a definition in the address', () => {
  test.each(insightKinds)('of %s reads back as it was', (kind) => {
    const definition = newDefinition(kind, 'Signed up')
    expect(readDefinition(writeDefinition(definition))).toEqual(definition)
  })
  test.each(['', '{', '{"kind":"trends"}', '[]', '{"kind":"other"}'])('is none when it is %j', (text) => {
    expect(readDefinition(text)).toBeUndefined()
  })
})

describe('the grid of trends', () => {
  const result: TrendsResult = {
    kind: 'trends',
    facts,
    interval: 'day',
    buckets: [
      { start: '2026-10-24T22:00:00Z', end: '2026-10-25T23:00:00Z', label: '2026-10-25', isComplete: true },
      { start: '2026-10-25T23:00:00Z', end: '2026-10-26T23:00:00Z', label: '2026-10-26', isComplete: false },
    ],
    previousBuckets: [
      { start: '2026-10-22T22:00:00Z', end: '2026-10-23T22:00:00Z', label: '2026-10-23', isComplete: true },
      { start: '2026-10-23T22:00:00Z', end: '2026-10-24T22:00:00Z', label: '2026-10-24', isComplete: true },
    ],
    series: [
      {
        series: 0,
        formula: null,
        label: 'Signed up',
        group: ['pro'],
        isOther: false,
        values: [3, null],
        total: 3,
        margin: null,
        previous: { values: [1, 2], total: 2 },
      },
      {
        series: null,
        formula: 0,
        label: 'A / B',
        group: null,
        isOther: false,
        values: [0.5, 1],
        total: 0.7,
        margin: null,
        previous: null,
      },
    ],
  }
  const grid = trendsGrid(result, words)

  test('has a column a day of the zone, also where the clock changes', () => {
    expect(grid.columns.map(({ label, isIncomplete }) => [label, isIncomplete])).toEqual([
      ['25 Oct', false],
      ['26 Oct', true],
    ])
  })
  test('has a row for what came before, whose cells lead to that time', () => {
    expect(grid.rows.map(({ label }) => label)).toEqual(['Signed up: pro', 'Signed up: pro before', 'A / B'])
    expect(grid.rows[1]?.cells[0]?.point).toEqual({
      kind: 'trends',
      series: 0,
      bucket: '2026-10-22T22:00:00Z',
      group: ['pro'],
      isOther: false,
      isPrevious: true,
    })
  })
  test('has nobody behind a formula, and no number where there is none', () => {
    expect(grid.rows[2]?.cells[0]).toMatchObject({ value: 0.5, point: null })
    expect(grid.rows[0]?.cells[1]).toMatchObject({ value: null, text: '–', point: null })
  })
  test('keeps its totals as they were counted', () => {
    expect(totalsGrid(grid).rows.map(({ cells }) => cells[0]?.value)).toEqual([3, 2, 0.7])
    expect(gridCells(grid)).toEqual({
      header: ['Series', '25 Oct', '26 Oct', 'Total'],
      lines: [
        ['Signed up: pro', 3, null, 3],
        ['Signed up: pro before', 1, 2, 2],
        ['A / B', 0.5, 1, 0.7],
      ],
    })
    expect([isEmptyGrid(grid), isEmptyGrid({ ...grid, rows: [] })]).toEqual([false, true])
  })
})

test('a funnel has those who were lost beside those who went on, both of all who began', () => {
  const step = { isOptional: false, margin: null, interval: null, averageMs: null, medianMs: null }
  const result: FunnelResult = {
    kind: 'funnel',
    facts,
    preset: 'gantry',
    rules: { entry: 'any', ties: 'favour', exclusion: 'remove', afterRange: true },
    groups: [
      {
        group: null,
        isOther: false,
        isPrevious: false,
        removed: 0,
        steps: [
          { ...step, label: 'Visit', count: 8, dropped: 0, fromStart: 1, fromPrevious: 1 },
          { ...step, label: 'Pay', count: 2, dropped: 6, fromStart: 0.25, fromPrevious: 0.25 },
        ],
      },
    ],
    times: [],
    trend: null,
    capped: 0,
  }
  const [made, lost] = stepsGrid(result, words).rows
  expect(made?.cells.map(({ text }) => text)).toEqual(['8 (100%)', '2 (25%)'])
  expect(lost?.cells[1]).toMatchObject({ value: 6, share: 0.75, point: { step: 2, isDropOff: true } })
})

test('the arrows stay on the grid wherever they lead', () => {
  const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End')
  const row = { key: '', label: '', color: 0, isPrevious: false, cells: [], total: null }
  const column = { key: '', label: '', isIncomplete: false }
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(keys),
      (rows, columns, strokes) => {
        const grid = { rows: Array(rows).fill(row), columns: Array(columns).fill(column) }
        const end = strokes.reduce((at, key) => moveIn(grid, at, key) ?? at, { row: 0, column: 0 })
        expect(end.row).toBeLessThan(rows)
        expect(end.column).toBeLessThan(columns)
        expect(Math.min(end.row, end.column)).toBeGreaterThanOrEqual(0)
      },
    ),
  )
})

test.each([
  [500, '0.5 sec'],
  [90_000, '1 min 30 sec'],
  [7_200_000, '2 hr'],
  [93_600_000, '1 day 2 hr'],
])('%d ms are %s', (ms, said) => expect(makeDurationWords('en')(ms)).toBe(said))

test('a number is compared as a number, a date as a date, the unknown as anything', () => {
  expect(operatorsFor(['number'])).not.toContain('contains')
  expect(operatorsFor([])).toContain('contains')
  expect([inputOf('set'), inputOf('less'), inputOf('after'), inputOf('is')]).toEqual([
    'none',
    'number',
    'date',
    'words',
  ])
  expect([typedValue('42', ['number']), typedValue('42', ['string']), typedValue('true', ['boolean'])]).toEqual([
    42,
    '42',
    true,
  ])
})

test('steps change places, and stay where there is no other place', () => {
  expect([moveAt([1, 2, 3], 0, 1), moveAt([1, 2, 3], 0, -1)]).toEqual([
    [2, 1, 3],
    [1, 2, 3],
  ])
})

test('a drawing that a kind does not have is its usual one', () => {
  expect(styleFor(newDefinition('retention'), 'line')).toBe('heat')
  expect(styleFor(newDefinition('trends'), 'area')).toBe('area')
})
