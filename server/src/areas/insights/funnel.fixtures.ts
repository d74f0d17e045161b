import type { FunnelDefinition as Definition, FunnelDefinition, FunnelResult } from '@gantry/contract/insights-funnel'
import type { z } from 'zod'
import type { Sent } from './testing/engine.ts'

type Made = Omit<FunnelResult, 'facts'>
export type Fixture = {
  name: string
  events: Sent[]
  definition: Omit<z.input<typeof Definition>, 'kind'>
  read: (result: Made) => unknown
  expected: unknown
}

const steps = (...names: string[]) => names.map((event) => ({ event }))
const counts = ({ groups }: Made) => groups[0]?.steps.map(({ count }) => count)
const times = ({ groups }: Made) =>
  groups[0]?.steps.slice(1).map(({ averageMs, medianMs }) => [averageMs, medianMs].map((ms) => (ms ?? -1000) / 1000))
const range: FunnelDefinition['range'] = { kind: 'days', from: '2021-05-01', to: '2021-05-20' }
const day = '2021-05-01'
const timed = { kind: 'steps', hasTimes: true } as const

/** One person's events, a minute apart: 'S P x' are three. */
const sequence = (person: string, names: string): Sent[] =>
  names.split(' ').map((event, minute) => ({ person, event, at: `${day}T10:${String(minute).padStart(2, '0')}:00Z` }))
const at = (person: string, moments: Record<string, string | string[]>): Sent[] =>
  Object.entries(moments).flatMap(([event, times]) =>
    [times].flat().map((time) => ({ person, event, at: time.includes('T') ? `${time}:00Z` : `${day}T${time}:00Z` })),
  )
const many = (count: number, make: (person: string) => Sent[], prefix: string): Sent[] =>
  Array.from({ length: count }, (_, index) => make(`${prefix}${index}`)).flat()

const anchored = [
  ...many(10, (person) => at(person, { one: '00:00', two: '2021-05-02T00:00' }), 'soon'),
  ...many(15, (person) => at(person, { one: '00:00', two: '2021-05-10T00:00' }), 'late'),
]
const strict = ['S', 'P S', 'S P x I', 'I x P S', 'P S x P I', 'x S x P', 'x S P I x', 'I P'].flatMap((names, person) =>
  sequence(`p${person}`, names),
)
const inclusive = [
  ...at('u1', { a: '14:00', b: '14:05' }),
  ...at('u2', { a: '14:03' }),
  ...at('u3', { a: '12:00', b: '12:15' }),
]
const reentry = at('r', { A: ['01:00', '01:30'], B: '01:45', C: '02:15' })
const hour = { count: 1, unit: 'hour' } as const

/** Published numbers of the funnels of other products, and cases of the same kind. */
export const fixtures: Fixture[] = [
  {
    name: 'the window runs from the first step',
    events: anchored,
    definition: { steps: steps('one', 'two', 'three'), range, window: { count: 7, unit: 'day' } },
    read: counts,
    expected: [25, 10, 0],
  },
  {
    name: 'a window in seconds',
    events: [
      ...many(
        10,
        (person) => [
          { person, event: 'one', at: `${day}T00:00:00Z` },
          { person, event: 'two', at: `${day}T00:00:10Z` },
        ],
        'soon',
      ),
      ...many(
        15,
        (person) => [
          { person, event: 'one', at: `${day}T00:00:00Z` },
          { person, event: 'two', at: `${day}T00:00:20Z` },
        ],
        'late',
      ),
    ],
    definition: { steps: steps('one', 'two', 'three'), range, window: { count: 15, unit: 'second' } },
    read: counts,
    expected: [25, 10, 0],
  },
  {
    name: 'mean and median of the times between steps',
    events: [
      ...at('p1', { a: '12:00', b: '13:00', c: '15:00' }),
      ...at('p2', { a: '14:00', b: '16:00' }),
      ...at('p3', { a: '14:00', b: '16:00', c: '17:00' }),
    ],
    definition: { steps: steps('a', 'b', 'c'), range, view: timed },
    read: times,
    expected: [
      [6000, 7200],
      [5400, 5400],
    ],
  },
  {
    name: 'a long window',
    events: inclusive,
    definition: { steps: steps('a', 'b'), range, view: timed },
    read: (result) => [counts(result), times(result)?.[0]?.[0]],
    expected: [[3, 2], 600],
  },
  {
    name: 'the last moment of the window still counts',
    events: inclusive,
    definition: { steps: steps('a', 'b'), range, view: timed, window: { count: 5, unit: 'minute' } },
    read: (result) => [counts(result), times(result)?.[0]?.[0]],
    expected: [[3, 1], 300],
  },
  {
    name: 'an excluded event removes, within the window only',
    events: [
      ...at('p1', { S: '01:00', P: '02:00' }),
      ...at('p2', { S: '03:00', x: '03:30', P: '04:00' }),
      ...at('p3', { S: '05:00', x: '06:00' }),
      ...at('p4', { S: '07:00', x: '2021-05-02T08:00' }),
    ],
    definition: {
      steps: steps('S', 'P'),
      range,
      window: { count: 1, unit: 'day' },
      exclusions: [{ event: 'x', from: 1, to: 2 }],
    },
    read: (result) => [counts(result), result.groups[0]?.removed],
    expected: [[2, 1], 2],
  },
  {
    name: 'strict order: a detour ends an attempt, a new start begins another',
    events: strict,
    definition: { steps: steps('S', 'P', 'I'), range, order: 'strict' },
    read: counts,
    expected: [7, 2, 1],
  },
  {
    name: 'ten steps in one moment, each event once',
    events: ['a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd'].map((event) => ({
      person: 'p',
      event,
      at: `${day}T10:00:00Z`,
    })),
    definition: { steps: steps('a', 'b', 'b', 'c', 'c', 'd', 'b', 'c', 'd', 'a'), range },
    read: counts,
    expected: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: 'a repeated step needs two events',
    events: at('p', { O: '13:01', P: ['13:10', '13:10', '13:11'] }),
    definition: { steps: steps('O', 'P', 'P'), range },
    read: counts,
    expected: [1, 1, 1],
  },
  {
    name: 'one event is not two steps',
    events: at('p', { A: '13:01' }),
    definition: { steps: steps('A', 'A'), range },
    read: counts,
    expected: [1, 0],
  },
  ...(
    [
      ['gantry', [1, 1, 1]],
      ['posthog', [1, 1, 1]],
      ['mixpanel', [1, 1, 0]],
      ['mixpanel_reentry', [1, 1, 1]],
      ['amplitude', [1, 1, 1]],
    ] as const
  ).map(
    ([preset, expected]): Fixture => ({
      name: `a start that comes again, as ${preset} counts`,
      events: reentry,
      definition: { steps: steps('A', 'B', 'C'), range, window: hour, preset },
      read: counts,
      expected,
    }),
  ),
  ...(
    [
      ['UTC', '2020-05-01', [1, 1]],
      ['US/Pacific', '2020-04-01', [1, 1]],
    ] as const
  ).map(
    ([zone, month, entered]): Fixture => ({
      name: `the month of a conversion in ${zone}`,
      events: [0, 1, 2].map((hours) => ({ person: 'p', event: `s${hours}`, at: `2020-05-01T0${hours}:00:00Z` })),
      definition: {
        steps: steps('s0', 's1', 's2'),
        zone,
        range: { kind: 'instants', from: '2020-04-01T08:00:00Z', to: '2020-06-30T00:00:00Z' },
        view: { kind: 'trend', interval: 'month' },
      },
      read: ({ trend }) => {
        const index = trend?.buckets.findIndex(({ label }) => label === month.slice(0, 7)) ?? -1
        return [trend?.series[0]?.entered[index], trend?.series[0]?.converted[index]]
      },
      expected: entered,
    }),
  ),
  {
    name: 'how long the way from one step to the next took',
    events: [
      ...at('u1', { a: '18:00', b: '19:00' }),
      ...at('u2', { a: '13:00', b: '13:37' }),
      ...at('u3', { a: '07:00', b: '2021-05-02T06:00' }),
    ],
    definition: { steps: steps('a', 'b', 'c'), range, view: { kind: 'time', to: 2 } },
    read: (result) =>
      result.times.map(({ averageMs, bins }) => [averageMs, bins.map((bin) => [bin.fromMs, bin.count])]),
    expected: [
      [
        29_540_000,
        [
          [2_220_000, 2],
          [42_510_000, 1],
        ],
      ],
    ],
  },
  {
    name: 'the time before lies along the same axis, empty days too',
    events: [1, 3, 4, 6].flatMap((date) =>
      at(`p${date}`, { a: `2021-05-0${date}T10:00`, b: `2021-05-0${date}T11:00` }),
    ),
    definition: {
      ...{ steps: steps('a', 'b'), range: { kind: 'days', from: '2021-05-04', to: '2021-05-06' }, compare: 'previous' },
      view: { kind: 'trend', interval: 'day' },
    },
    read: ({ trend }) => trend?.series.map(({ entered, converted }) => [entered, converted]),
    expected: [
      [
        [1, 0, 1],
        [1, 0, 1],
      ],
      [
        [1, 0, 1],
        [1, 0, 1],
      ],
    ],
  },
]
