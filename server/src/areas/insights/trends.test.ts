import type { InsightResult } from '@gantry/contract/insights'
import type { Measure } from '@gantry/contract/insights-trends'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import {
  activeOn,
  firstEvents,
  type Happened,
  type Interval,
  labelOf,
  lifecycleOf,
  measureOf,
} from './reference/trends.ts'
import { insertEvents } from './testing/events.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let caller: Caller
beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  caller = await workspace.member(['product_manager', 'product_ops'])
})

/** Days around a change of the clock, with the first and the last local day. */
const places = [
  { zone: 'Africa/Cairo', from: '2025-04-21', to: '2025-04-28' },
  { zone: 'America/Santiago', from: '2026-04-01', to: '2026-04-07' },
  { zone: 'Australia/Lord_Howe', from: '2026-04-01', to: '2026-04-07' },
  { zone: 'Pacific/Apia', from: '2011-12-26', to: '2012-01-02' },
  { zone: 'Asia/Kathmandu', from: '2026-04-01', to: '2026-04-07' },
  { zone: 'America/New_York', from: '2025-10-30', to: '2025-11-04' },
]
const price = { of: 'event' as const, name: 'price' }
const measures: Measure[] = [
  { kind: 'total' },
  { kind: 'unique' },
  { kind: 'active', days: 3 },
  { kind: 'sessions' },
  { kind: 'per_user', aggregate: 'average' },
  { kind: 'per_user', aggregate: 'p90' },
  { kind: 'property', property: price, aggregate: 'sum' },
  { kind: 'property', property: price, aggregate: 'min' },
  { kind: 'property', property: price, aggregate: 'p75' },
  { kind: 'first_ever' },
  { kind: 'first_matching' },
]

const happening = fc.record({
  person: fc.constantFrom('ann', 'bob', 'cy', 'dee'),
  minute: fc.integer({ min: -2 * 1440, max: 10 * 1440 }),
  session: fc.constantFrom('', 's1', 's2', 's3'),
  plan: fc.constantFrom(null, '', 'free', 'pro'),
  price: fc.constantFrom(null, 1, 2.5, 40),
  matches: fc.boolean(),
})
const question = fc.record({
  place: fc.constantFrom(...places),
  events: fc.array(happening, { maxLength: 60 }),
  interval: fc.constantFrom<Interval>('hour', 'day', 'day', 'week', 'month'),
  isCumulative: fc.boolean(),
  levels: fc.boolean(),
})

test('trends agree with the reference for every measure, zone, interval and group, and the people add up to the numbers', async () => {
  await fc.assert(
    fc.asyncProperty(question, async ({ place, events: drawn, interval, isCumulative, levels }) => {
      const start = Date.parse(`${place.from}T00:00:00Z`)
      const events: Happened[] = drawn.map(({ minute, ...event }) => ({ ...event, at: start + minute * 60_000 }))
      const project = await newProject(place.zone, events)
      const definitions = measures
        .filter(({ kind }) => kind !== 'active' || (interval === 'day' && !isCumulative))
        .map((measure) => ({
          ...{ kind: 'trends', interval, isCumulative, range: { kind: 'days', from: place.from, to: place.to } },
          series: [
            {
              event: 'open',
              measure,
              filters: [{ kind: 'property', property: { of: 'event', name: 'ok' }, operator: 'is', values: [true] }],
            },
          ],
          ...(levels && { breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'plan' } }] } }),
        }))
      for (const definition of definitions) {
        const result = await run(project, definition)
        const [measure] = definition.series.map((one) => one.measure)
        if (result.kind !== 'trends' || !measure) throw new Error('another kind of result')
        const labels = result.buckets.map(({ label }) => label)
        const groups = levels ? [null, '', 'free', 'pro'] : [undefined]
        for (const group of groups) {
          const line = result.series.find((one) => one.group?.[0] === group)
          const expected = expectedValues(measure, events, { ...place, interval, isCumulative, labels, group })
          const none = expected.values.every((value) => value === null || value === 0)
          if (!line) expect(none, `${measure.kind} of ${group}`).toBe(true)
          else {
            expect({ measure, group, values: line.values.map(rounded) }).toEqual({
              measure,
              group,
              values: expected.values.map(rounded),
            })
            if (measure.kind !== 'active') expect(rounded(line.total)).toEqual(rounded(expected.total))
            await expectPeople(project, definition, result, line)
          }
        }
      }
    }),
    { numRuns: 3, seed: 20261123 },
  )
}, 120_000)

const rounded = (value: number | null | undefined): number | null =>
  value == null ? null : Math.round(value * 1e6) / 1e6

type Where = (typeof places)[number] & {
  interval: Interval
  isCumulative: boolean
  labels: string[]
  group: string | null | undefined
}

function expectedValues(
  measure: Measure,
  events: readonly Happened[],
  where: Where,
): { values: (number | null)[]; total: number | null } {
  const { zone, interval, labels, group, isCumulative } = where
  const isFirst = measure.kind === 'first_ever' || measure.kind === 'first_matching'
  const day = (at: number): string => labelOf('day', zone, at)
  const inRange = ({ at }: Happened): boolean => day(at) >= where.from && day(at) <= where.to
  const ofGroup = (one: Happened): boolean => group === undefined || one.plan === group
  const asked = isFirst ? firstEvents(measure.kind, events) : events.filter(({ matches }) => matches)
  const own = asked.filter(ofGroup)
  if (measure.kind === 'active')
    return { values: labels.map((label) => activeOn(label, measure.days, zone, own)), total: null }
  const within = own.filter(inRange)
  const indexes = new Map(labels.map((label, index) => [label, index]))
  const at = (one: Happened): number => indexes.get(bucketLabel(where, one)) ?? -1
  const empty = measure.kind === 'per_user' || measure.kind === 'property' ? null : 0
  const values = labels.map((_, index) => {
    const inside = within.filter((one) => (isCumulative ? at(one) <= index : at(one) === index))
    return inside.length === 0 ? empty : measureOf(measure, inside)
  })
  void interval
  return { values, total: within.length === 0 ? empty : measureOf(measure, within) }
}

/** An hour that is cut by a change of the clock is two buckets; the later one begins at the change. */
function bucketLabel({ zone, interval, labels }: Where, { at }: Happened): string {
  const label = labelOf(interval, zone, at)
  if (interval !== 'hour' || labels.includes(label)) return label
  return labels.find((one) => one.slice(0, 13) === label.slice(0, 13) && one.slice(16) === label.slice(16)) ?? label
}

async function expectPeople(
  project: string,
  definition: { series: { measure: Measure }[] },
  result: Extract<InsightResult, { kind: 'trends' }>,
  line: { values: (number | null)[]; group: (string | null)[] | null },
): Promise<void> {
  const [measure] = definition.series.map((one) => one.measure)
  const index = line.values.findLastIndex((value) => value !== null && value !== 0)
  if (index < 0 || !measure || measure.kind === 'per_user' || measure.kind === 'sessions') return
  if (measure.kind === 'property' && measure.aggregate !== 'sum') return
  const point = { kind: 'trends', series: 0, bucket: result.buckets[index]?.start, group: line.group }
  const people = await caller.post('/v1/insights/people', { project, definition, point })
  expect(people.status, people.text).toBe(200)
  const listed = people.body.items.reduce((sum: number, { value }: { value: number }) => sum + value, 0)
  expect([rounded(people.body.sum), rounded(listed)]).toEqual([
    rounded(line.values[index]),
    rounded(line.values[index]),
  ])
}

test('lifecycle and stickiness agree with the reference, and the people add up to the numbers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), fc.array(happening, { maxLength: 40 }), async (place, drawn) => {
      const start = Date.parse(`${place.from}T00:00:00Z`)
      const events: Happened[] = drawn.map(({ minute, ...event }) => ({ ...event, at: start + minute * 60_000 }))
      const project = await newProject(place.zone, events)
      const range = { kind: 'days', from: place.from, to: place.to }
      const life = { kind: 'lifecycle', range, event: { event: 'open' } }
      const stages = await run(project, life)
      if (stages.kind !== 'lifecycle') throw new Error('another kind of result')
      const labels = stages.buckets.map(({ label }) => label)
      const before = labelOf('day', place.zone, Date.parse(stages.buckets[0]?.start ?? '') - 1)
      const known = events.filter(({ at }) => labelOf('day', place.zone, at) <= place.to)
      const labelled = known.map(({ person, at }) => ({ person, label: labelOf('day', place.zone, at) }))
      const born = new Map<string, string>()
      for (const { person, label } of labelled) if (label < (born.get(person) ?? '9')) born.set(person, label)
      const expected = lifecycleOf(labels, before, labelled, born)
      expect({
        new: stages.new,
        returning: stages.returning,
        resurrected: stages.resurrected,
        dormant: stages.dormant.map((n) => n + 0),
      }).toEqual({ ...expected, dormant: expected.dormant.map((n) => n + 0) })
      for (const status of ['new', 'returning', 'resurrected', 'dormant'] as const) {
        const index = stages[status].findIndex((count) => count !== 0)
        if (index < 0) continue
        const point = { kind: 'lifecycle', status, bucket: stages.buckets[index]?.start }
        const people = await caller.post('/v1/insights/people', { project, definition: life, point })
        expect(people.body.sum, people.text).toBe(stages[status][index])
      }
      const days = [
        ...Map.groupBy(
          labelled.filter(({ label }) => labels.includes(label)),
          ({ person }) => person,
        ).values(),
      ].map((own) => new Set(own.map(({ label }) => label)).size)
      for (const mode of ['exact', 'cumulative'] as const) {
        const definition = { kind: 'stickiness', range, mode, series: [{ event: 'open' }] }
        const sticky = await run(project, definition)
        if (sticky.kind !== 'stickiness') throw new Error('another kind of result')
        const counts = labels.map(
          (_, index) => days.filter((n) => (mode === 'exact' ? n === index + 1 : n > index)).length,
        )
        expect(sticky.series[0]?.values).toEqual(counts)
        const people = await caller.post('/v1/insights/people', {
          project,
          definition,
          point: { kind: 'stickiness', series: 0, intervals: 1 },
        })
        expect(people.body.count).toBe(counts[0])
      }
    }),
    { numRuns: 3, seed: 20261123 },
  )
}, 120_000)

async function newProject(zone: string, events: readonly Happened[]): Promise<string> {
  const made = await caller.post('/v1/projects', { name: `In ${zone} ${Math.random()}`, zone })
  expect(made.status, made.text).toBe(200)
  await insertEvents(
    gantry.app,
    made.body.id,
    events.map(({ person, at, session, plan, price: paid, matches }) => ({
      ...{ person, event: 'open', at: new Date(at).toISOString(), session },
      properties: { ok: matches, ...(plan !== null && { plan }), ...(paid !== null && { price: paid }) },
    })),
  )
  return made.body.id
}

async function run(project: string, definition: unknown): Promise<InsightResult> {
  const reply = await caller.post('/v1/insights/run', { project, definition })
  expect(reply.status, reply.text).toBe(200)
  return reply.body
}
