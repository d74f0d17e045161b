import { RetentionDefinition } from '@gantry/contract/insights-retention'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { z } from 'zod'
import { compileRetentionPeople, planRetention } from './compile/retention.ts'
import { type Engine, type Sent, startEngine } from './testing/engine.ts'

let engine: Engine
beforeAll(() => {
  engine = startEngine(inject('stores'))
})
afterAll(() => engine.close())

type Input = Partial<Omit<z.input<typeof RetentionDefinition>, 'kind'>>
const did = { event: 'did' }

/** Rows as far as they lie in the range; the people behind every cell are as many as it says. */
async function rows(events: readonly Sent[], input: Input, now?: string) {
  const definition = RetentionDefinition.parse({ kind: 'retention', start: did, return: did, ...input })
  const setting = await engine.projectWith(events, input.zone, now)
  const result = await engine.run(planRetention(setting, definition))
  for (const { group, isOther, cohorts } of result.groups) {
    for (const [cohort, { cells }] of cohorts.entries()) {
      for (const [column, { count }] of cells.entries()) {
        if (count === 0 && column > 1) continue
        const point = { kind: 'retention' as const, cohort, column, group, isOther }
        expect((await engine.people(compileRetentionPeople(setting, definition, point))).length).toBe(count)
      }
    }
  }
  const triangle = result.groups[0]?.cohorts.map(({ cells }, row) =>
    cells.slice(0, (result.groups[0]?.cohorts.length ?? 0) - row).map(({ count }) => count),
  )
  return { result, triangle }
}
/** Ten o'clock on the given days after the first. */
const on = (person: string, first: string, days: readonly number[], event = 'did'): Sent[] =>
  days.map((day) => ({
    person,
    event,
    at: new Date(Date.parse(`${first}T10:00:00Z`) + day * 86_400_000).toISOString(),
  }))
const eleven = { range: { kind: 'days' as const, from: '2020-06-10', to: '2020-06-20' }, periods: 11 }

test('counts by day', async () => {
  const events = [...on('p1', '2020-06-10', [0, 1, 2, 5, 5, 6]), ...on('p2', '2020-06-10', [1, 2, 3, 6])]
  const { triangle } = await rows(events, eleven)
  expect(triangle?.map((row) => row.slice(0, 7))).toEqual([
    [1, 1, 1, 0, 0, 1, 1],
    [2, 2, 1, 0, 1, 2, 0],
    [2, 1, 0, 1, 2, 0, 0],
    [1, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
    [1, 1, 0, 0, 0, 0],
    [2, 0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0],
    [0, 0],
    [0],
  ])
})

test('counts who came back on a day or later', async () => {
  const events = [
    ...on('p1', '2020-06-10', [0, 3, 4]),
    ...on('p2', '2020-06-10', [0, 1]),
    ...on('p3', '2020-06-10', [1, 2, 3]),
    ...on('p4', '2020-06-10', [3, 4]),
    ...on('p5', '2020-06-10', [4]),
  ]
  const range = { kind: 'days' as const, from: '2020-06-11', to: '2020-06-15' }
  const { triangle } = await rows(events, { range, periods: 5, mode: 'on_or_after' })
  expect(triangle).toEqual([[2, 1, 1, 0, 0], [1, 1, 0, 0], [3, 2, 0], [3, 0], [0]])
})

test.each([
  [
    'UTC',
    [
      [1, 1, 0],
      [1, 0, 0],
    ],
    [1, 0],
  ],
  [
    'US/Pacific',
    [
      [1, 0, 0],
      [0, 0, 0],
    ],
    [0, 0],
  ],
] as const)('takes the days of %s', async (zone, first, sixth) => {
  const events = [
    ...[9, 10, 11].map((day) => ({
      person: 'p1',
      event: 'did',
      at: `2020-06-${String(day).padStart(2, '0')}T01:00:00Z`,
    })),
    ...['01', '09'].map((hour) => ({ person: 'p2', event: 'did', at: `2020-06-16T${hour}:00:00Z` })),
  ]
  const { triangle } = await rows(events, { ...eleven, zone })
  expect(triangle?.slice(0, 2).map((row) => row.slice(0, 3))).toEqual(first)
  expect(triangle?.[6]?.slice(0, 2)).toEqual([1, sixth[1]])
  if (zone === 'US/Pacific') expect(triangle?.[5]?.slice(0, 2)).toEqual([1, 1])
})

test.each(['Africa/Cairo', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu'])(
  'comes back every day across the change of clocks in %s',
  async (zone) => {
    const days = Array.from({ length: 400 }, (_, day) => day)
    const events = days.map((day) => ({
      person: 'p',
      event: 'did',
      at: new Date(Date.parse('2025-01-01T12:00:00Z') + day * 86_400_000).toISOString(),
    }))
    const definition = RetentionDefinition.parse({
      kind: 'retention',
      start: did,
      return: did,
      zone,
      periods: 2,
      range: { kind: 'days', from: '2025-01-03', to: '2025-12-29' },
    })
    const setting = await engine.projectWith(events, zone)
    const result = await engine.run(planRetention(setting, definition))
    expect(result.groups[0]?.cohorts.every(({ size, cells }) => size === 1 && cells[1]?.count === 1)).toBe(true)
    expect(result.groups[0]?.cohorts.length).toBe(361)
  },
)

test('counts 24 hours from the start itself when asked', async () => {
  const events = [
    { person: 'p', event: 'did', at: '2020-06-10T23:45:00Z' },
    { person: 'p', event: 'back', at: '2020-06-11T00:01:00Z' },
    { person: 'q', event: 'did', at: '2020-06-10T23:45:00Z' },
    { person: 'q', event: 'back', at: '2020-06-11T23:45:00Z' },
  ]
  const calendar = await rows(events, { ...eleven, return: { event: 'back' } })
  const rolling = await rows(events, { ...eleven, return: { event: 'back' }, clock: 'rolling' })
  expect(calendar.triangle?.[0]?.slice(0, 2)).toEqual([2, 2])
  expect(rolling.triangle?.[0]?.slice(0, 2)).toEqual([2, 1])
})

test('takes first starts of all time only, brackets, a minimum, values and groups', async () => {
  const paid = (person: string, day: number, amount: number): Sent => ({
    ...on(person, '2020-06-10', [day], 'paid')[0],
    person,
    event: 'paid',
    at: new Date(Date.parse('2020-06-10T11:00:00Z') + day * 86_400_000).toISOString(),
    properties: { amount },
  })
  const events = [
    ...on('old', '2020-06-01', [0, 9]).map((event) => ({ ...event, properties: { plan: 'pro' } })),
    ...on('new', '2020-06-10', [0, 1]).map((event) => ({ ...event, properties: { plan: 'free' } })),
    paid('old', 1, 5),
    paid('new', 1, 10),
    paid('new', 1, 20),
    paid('new', 4, 40),
  ]
  const base: Input = { ...eleven, return: { event: 'paid' } }
  const first = await rows(events, {
    ...base,
    entry: 'first_time',
    value: { property: { of: 'event', name: 'amount' }, aggregate: 'sum' },
  })
  expect(first.triangle?.[0]?.slice(0, 5)).toEqual([1, 1, 0, 0, 1])
  expect(first.result.groups[0]?.cohorts[0]?.cells.slice(0, 5).map(({ value }) => value)).toEqual([
    0,
    30,
    null,
    null,
    40,
  ])
  const brackets = await rows(events, { ...base, mode: 'bracket', brackets: [2, 3] })
  expect(brackets.result.groups[0]?.cohorts[0]?.cells.map(({ count }) => count)).toEqual([2, 2, 1])
  const twice = await rows(events, { ...base, minimum: 2 })
  expect(twice.triangle?.[0]?.slice(0, 5)).toEqual([2, 1, 0, 0, 0])
  const before = await rows(events, { ...base, mode: 'on_or_before', minimum: 2 })
  expect(before.triangle?.[0]?.slice(0, 5)).toEqual([2, 1, 1, 1, 1])
  const groups = await rows(events, {
    ...base,
    breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'plan' } }], limit: 1 },
  })
  expect(groups.result.groups.map(({ group, isOther, cohorts }) => [group, isOther, cohorts[0]?.size])).toEqual([
    [['free'], false, 1],
    [null, true, 1],
  ])
})

test('leaves unfinished cells out of the averages', async () => {
  const events = [...on('a', '2020-06-10', [0, 1]), ...on('b', '2020-06-11', [0])]
  const { result } = await rows(events, { ...eleven, periods: 2 }, '2020-06-12T12:00:00Z')
  const [cohort, next] = result.groups[0]?.cohorts ?? []
  expect([cohort?.cells[1]?.isComplete, next?.cells[1]?.isComplete]).toEqual([true, false])
  expect(result.groups[0]?.average[1]).toMatchObject({ share: 1, size: 1 })
})

test('weighs an average of values by the returns, a sum by the people of each cohort', async () => {
  const paid = (person: string, day: number, amount: number): Sent[] =>
    on(person, '2020-06-10', [day], 'paid').map((event) => ({ ...event, properties: { amount } }))
  const events = [
    ...[...on('a', '2020-06-10', [0]), ...paid('a', 1, 10)],
    ...['b', 'c', 'd'].flatMap((person) => on(person, '2020-06-11', [0])),
    ...[...paid('b', 2, 40), ...paid('c', 2, 40)],
  ]
  const averages = []
  for (const aggregate of ['average', 'sum'] as const) {
    const value = { property: { of: 'event' as const, name: 'amount' }, aggregate }
    const { result } = await rows(events, { ...eleven, periods: 2, return: { event: 'paid' }, value })
    averages.push(result.groups[0]?.average[1]?.value)
  }
  expect(averages).toEqual([30, 62.5])
})
