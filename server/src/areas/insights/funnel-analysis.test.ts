import { FunnelDefinition } from '@gantry/contract/insights-funnel'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { compileComparison, reasonsOf, stepsOf } from './funnel-comparison.ts'
import { compileDrivers, readDrivers } from './funnel-drivers.ts'
import { type Engine, type Sent, startEngine } from './testing/engine.ts'

let engine: Engine
beforeAll(() => {
  engine = startEngine(inject('stores'))
})
afterAll(() => engine.close())

const range = { kind: 'days' as const, from: '2021-05-01', to: '2021-05-02' }
const sent = (person: string, event: string, time: string, properties = {}): Sent => ({
  person,
  event,
  at: `2021-05-01T${time}:00Z`,
  properties,
})

test('lists who differs between two presets, and why', async () => {
  const setting = await engine.projectWith([
    ...[
      sent('again', 'A', '01:00'),
      sent('again', 'A', '01:30'),
      sent('again', 'B', '01:45'),
      sent('again', 'C', '02:15'),
    ],
    ...[sent('same', 'A', '01:00'), sent('same', 'B', '01:10'), sent('same', 'C', '01:20')],
  ])
  const steps = ['A', 'B', 'C'].map((event) => ({ event }))
  const definition = FunnelDefinition.parse({ kind: 'funnel', range, steps, window: { count: 1, unit: 'hour' } })
  const queries = compileComparison(setting, definition, { left: 'posthog', right: 'mixpanel', limit: 10 })
  const [people = [], sums = []] = await Promise.all(queries.map(engine.ask))
  expect([stepsOf(sums, 'l', 3), stepsOf(sums, 'r', 3)]).toEqual([
    [2, 2, 2],
    [2, 2, 1],
  ])
  expect(people.length).toBe(1)
  expect(people.map(({ depths }) => reasonsOf([depths].flat().map(Number), 'posthog', 'mixpanel'))).toEqual([['entry']])
})

test('finds what goes with making a step, by the formula that is published', async () => {
  const watchers = (person: number) => [sent(`${person}`, 'in', '01:00'), sent(`${person}`, 'watched', '01:05')]
  const setting = await engine.projectWith([
    ...[0, 1, 2, 3].flatMap((person) => [...watchers(person), sent(`${person}`, 'paid', '02:00', { plan: 'pro' })]),
    ...[sent('4', 'in', '01:00'), sent('4', 'paid', '02:00', { plan: 'pro' }), sent('4', 'watched', '03:00')],
    ...Array.from({ length: 9 }, (_, index) => sent(`${10 + index}`, 'in', '01:00')),
  ])
  const definition = FunnelDefinition.parse({ kind: 'funnel', range, steps: [{ event: 'in' }, { event: 'paid' }] })
  const rows = await Promise.all(compileDrivers(setting, definition, { step: 2, properties: [] }).map(engine.ask))
  const found = readDrivers(rows, [], 20)
  expect(found).toMatchObject({ converted: 5, dropped: 9, comparisons: 1 })
  expect(found.drivers[0]).toMatchObject({
    kind: 'event',
    name: 'watched',
    convertedWith: 4,
    droppedWith: 0,
    oddsRatio: { ratio: 25 },
  })
  expect(found.drivers[0]?.isSignificant).toBe(true)
})
