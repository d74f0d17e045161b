import type { FunnelDefinition, FunnelPoint } from '@gantry/contract/insights-funnel'
import { FunnelDefinition as Definition } from '@gantry/contract/insights-funnel'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { compileFunnelPeople, planFunnel } from './compile/funnel.ts'
import { type Fixture, fixtures } from './funnel.fixtures.ts'
import { type Engine, type Sent, startEngine } from './testing/engine.ts'

let engine: Engine
beforeAll(() => {
  engine = startEngine(inject('stores'))
})
afterAll(() => engine.close())

/** Runs a fixture in a project of its own and checks that everybody behind every bar is as many as the bar says. */
async function run(fixture: Pick<Fixture, 'events' | 'definition'>) {
  const setting = await engine.projectWith(fixture.events, fixture.definition.zone)
  const definition = Definition.parse({ kind: 'funnel', ...fixture.definition })
  const result = await engine.run(planFunnel(setting, definition))
  const count = (point: Partial<FunnelPoint> & { step: number }) =>
    engine.people(compileFunnelPeople(setting, definition, pointOf(point)))
  for (const { group, isOther, isPrevious, steps } of result.groups) {
    for (const [index, { count: shown, dropped }] of steps.entries()) {
      // Of a long funnel the ends will do: each list is a query.
      if (steps.length > 5 && index > 0 && index < steps.length - 1) continue
      const at = { step: index + 1, group, isOther, isPrevious }
      expect((await count(at)).length, `people at step ${index + 1}`).toBe(shown)
      if (index > 0) expect((await count({ ...at, isDropOff: true })).length, `dropped at ${index + 1}`).toBe(dropped)
    }
  }
  for (const { group, isOther, isPrevious, bins } of result.times) {
    for (const [index, bin] of bins.entries()) {
      const of = { fromMs: bin.fromMs, toMs: bin.toMs, isLast: index === bins.length - 1 }
      expect((await count({ step: 1, group, isOther, isPrevious, bin: of })).length).toBe(bin.count)
    }
  }
  for (const { group, isOther, isPrevious, entered, converted } of result.trend?.series ?? []) {
    if (isPrevious) continue
    for (const [index, bucket] of (result.trend?.buckets ?? []).entries()) {
      const at = { group, isOther, bucket: bucket.start }
      expect((await count({ ...at, step: 1 })).length).toBe(entered[index])
      expect((await count({ ...at, step: lastStep(definition) })).length).toBe(converted[index])
    }
  }
  return result
}

const pointOf = (point: Partial<FunnelPoint> & { step: number }): FunnelPoint => ({
  kind: 'funnel',
  isDropOff: false,
  group: null,
  isOther: false,
  isPrevious: false,
  ...point,
})
const lastStep = ({ view, steps }: FunnelDefinition): number =>
  view.kind === 'trend' ? (view.to ?? steps.length) : steps.length

test.each(fixtures)('$name', async (fixture) => {
  const result = await run(fixture)
  expect(fixture.read(result)).toEqual(fixture.expected)
})

const steps = (...names: string[]) => names.map((event) => ({ event }))
const range = { kind: 'days' as const, from: '2021-05-01', to: '2021-05-10' }
const ladder: Sent[] = ['ada', 'bob', 'cleo', 'dan'].flatMap((person, index) =>
  ['a', 'b', 'c'].slice(0, index === 3 ? 1 : index + 1).map(
    (event, hour): Sent => ({
      person,
      event,
      at: `2021-05-0${index + 1}T0${hour}:00:00Z`,
      properties: { country: index === 0 ? 'de' : index === 1 ? 'fr' : 'es', plan: event === 'b' ? 'pro' : 'free' },
      session: `${person}-1`,
      account: index < 2 ? 'acme' : 'bolt',
    }),
  ),
)

test('the fast path counts as the fold does', async () => {
  const fast = await run({ events: ladder, definition: { steps: steps('a', 'b', 'c'), range } })
  const fold = await run({
    events: ladder,
    definition: { steps: steps('a', 'b', 'c'), range, view: { kind: 'steps', hasTimes: true } },
  })
  const counts = (result: typeof fast) => result.groups[0]?.steps.map(({ count }) => count)
  expect(counts(fast)).toEqual([4, 2, 1])
  expect(counts(fold)).toEqual([4, 2, 1])
})

test.each(['first_touch', 'last_touch', 'all_events'] as const)(
  'breaks down by %s, rare values together',
  async (kind) => {
    const result = await run({
      events: ladder,
      definition: {
        steps: steps('a', 'b', 'c'),
        range,
        breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'country' } }], limit: 1 },
        attribution: { kind },
      },
    })
    expect(
      result.groups.map(({ group, isOther, steps: made }) => [group, isOther, made.map(({ count }) => count)]),
    ).toEqual([
      [['es'], false, [2, 1, 1]],
      [null, true, [2, 1, 0]],
    ])
  },
)

test('gives people the value that they had at a step', async () => {
  const result = await run({
    events: ladder,
    definition: {
      steps: steps('a', 'b', 'c'),
      range,
      breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'plan' } }] },
      attribution: { kind: 'step', step: 2 },
    },
  })
  expect(result.groups.map(({ group, steps: made }) => [group, made.map(({ count }) => count)])).toEqual([
    [['pro'], [2, 2, 1]],
    [[null], [2, 0, 0]],
  ])
})

test.each([
  ['account', [2, 2, 1]],
  ['session', [4, 2, 1]],
] as const)('counts each %s', async (unit, expected) => {
  const result = await run({ events: ladder, definition: { steps: steps('a', 'b', 'c'), range, unit } })
  expect(result.groups[0]?.steps.map(({ count }) => count)).toEqual(expected)
})

test('holds a property constant: a step counts only with the value of the first', async () => {
  const result = await run({
    events: ladder,
    definition: { steps: steps('a', 'b', 'c'), range, heldConstant: [{ of: 'event', name: 'plan' }] },
  })
  expect(result.groups[0]?.steps.map(({ count }) => count)).toEqual([4, 0, 0])
})

test('compares with the time before, and counts by the day of entry', async () => {
  const result = await run({
    events: ladder,
    definition: {
      steps: steps('a', 'b', 'c'),
      range: { kind: 'days', from: '2021-05-03', to: '2021-05-04' },
      compare: 'previous',
      view: { kind: 'trend', interval: 'day', to: 2 },
    },
  })
  expect(result.trend?.series).toMatchObject([
    { isPrevious: false, entered: [1, 1], converted: [1, 0] },
    { isPrevious: true, entered: [1, 1], converted: [0, 1] },
  ])
})

test('refuses what cannot be counted', async () => {
  const setting = await engine.projectWith([], 'UTC')
  const plan = (more: object) => () =>
    planFunnel(setting, Definition.parse({ kind: 'funnel', steps: steps('a', 'b'), ...more }))
  expect(plan({ exclusions: [{ event: 'x', from: 2, to: 2 }] })).toThrow('nothing between')
  expect(plan({ steps: [{ event: 'a', isOptional: true }, { event: 'b' }] })).toThrow('cannot be optional')
  expect(plan({ view: { kind: 'time', from: 2, to: 2 } })).toThrow('no way from')
  expect(Definition.safeParse({ kind: 'funnel', steps: Array(40).fill({ event: 'a' }) }).error?.message).toContain(
    'at most 30 steps',
  )
})
