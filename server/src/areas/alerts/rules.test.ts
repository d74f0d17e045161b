import type { AlertCondition } from '@gantry/contract/alert-conditions'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calibrate, normalQuantile, type Reading, seasonOf } from './anomaly.rules.ts'
import { judge, quietMinutes, stepOf } from './rules.ts'
import { contributions } from './segments.rules.ts'

const day = 86_400_000
const daily = (values: readonly (number | null)[]): Reading[] =>
  values.map((value, index) => {
    const startMs = Date.UTC(2026, 0, 5) + index * day
    return { startMs, endMs: startMs + day, label: `${index}`, value, season: seasonOf(startMs, 'day', 'UTC') }
  })
const anomaly = (more: object = {}): Extract<AlertCondition, { kind: 'anomaly' }> => ({
  ...{ kind: 'anomaly', direction: 'either', falseAlarms: 1, periods: 8 },
  ...more,
})
const wave = (length: number): number[] =>
  Array.from({ length }, (_, index) => (index % 7 < 5 ? 100 : 20) + (index % 3))

test('a threshold calls strictly beyond it, and says no data where there is no value', () => {
  const condition: AlertCondition = { kind: 'threshold', above: 10, below: 2 }
  const state = (value: number | null) => judge(daily([5, value]), condition, 0).state
  expect([state(10), state(11), state(2), state(1), state(null)]).toEqual(['ok', 'firing', 'ok', 'firing', 'no_data'])
  expect(judge([], condition, 0).problem).toBe('No interval is complete yet.')
})

test('a change is held against the interval so many before it; a share of 0 is none', () => {
  const change = (more: object): AlertCondition => ({
    ...{ kind: 'change', direction: 'drop', by: 0.2, measure: 'share', lag: 1 },
    ...more,
  })
  expect(judge(daily([100, 79]), change({}), 0)).toMatchObject({ state: 'firing', low: 80, high: null })
  expect(judge(daily([100, 130]), change({}), 0).state).toBe('ok')
  expect(judge(daily([50, 100, 79]), change({ lag: 2 }), 0).state).toBe('ok')
  expect(judge(daily([0, 79]), change({}), 0).state).toBe('no_data')
  expect(judge(daily([0, 79]), change({ direction: 'rise', by: 50, measure: 'absolute' }), 0).state).toBe('firing')
})

test('a weekend is no anomaly, a Monday like a weekend is one', () => {
  const history = wave(140)
  const score = calibrate(daily(history), anomaly()) ?? 0
  const weekend = judge(daily(history), anomaly(), score)
  expect([weekend.readings.at(-1)?.value, weekend.state]).toEqual([21, 'ok'])
  expect(judge(daily([...history, 20]), anomaly(), score).state).toBe('firing')
  expect(judge(daily([...history, 20]), anomaly({ direction: 'rise' }), score).state).toBe('ok')
  expect(judge(daily(wave(20)), anomaly(), 3).state).toBe('no_data')
})

test('on its own history an anomaly never calls more often than its budget, whatever the numbers are', () => {
  const numbers = fc.array(fc.oneof(fc.nat(1_000), fc.constant(0), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
    ...{ minLength: 40, maxLength: 90 },
  })
  const settings = fc.record({
    direction: fc.constantFrom('rise', 'drop', 'either'),
    falseAlarms: fc.double({ min: 0.05, max: 10, noNaN: true }),
    periods: fc.integer({ min: 4, max: 26 }),
  })
  fc.assert(
    fc.property(numbers, settings, (values, setting) => {
      const [readings, condition] = [daily(values), anomaly(setting)]
      const found = judge(readings, condition, calibrate(readings, condition) ?? 0)
      expect(found.alarmsPerMonth ?? 0).toBeLessThanOrEqual(condition.falseAlarms + 1e-9)
    }),
  )
})

test('a smaller budget never makes the bounds narrower', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 60, maxLength: 120 }), (values) => {
      const of = (falseAlarms: number): number => calibrate(daily(values), anomaly({ falseAlarms })) ?? 0
      expect(of(0.1)).toBeGreaterThanOrEqual(of(1))
      expect(of(1)).toBeGreaterThanOrEqual(of(8))
    }),
  )
})

test('the normal quantile is the one of the tables', () => {
  for (const [p, z] of [
    [0.5, 0],
    [0.975, 1.96],
    [0.99865, 3],
  ] as const)
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(0.002)
})

test('an episode begins once and ends only when all is well again', () => {
  const step = (isOpen: boolean) =>
    (['ok', 'firing', 'no_data', 'error'] as const).map((state) => stepOf(isOpen, state))
  expect(step(false)).toEqual(['none', 'begin', 'none', 'none'])
  expect(step(true)).toEqual(['end', 'none', 'none', 'none'])
})

test('quiet hours may pass midnight; their end is when people are told', () => {
  const night = { from: '22:00', to: '07:00' }
  expect(['21:59', '22:00', '00:30', '06:59', '07:00'].map((clock) => quietMinutes(clock, night))).toEqual([
    0, 540, 390, 1, 0,
  ])
  expect(quietMinutes('10:00', null)).toBe(0)
  expect(quietMinutes('10:00', { from: '09:00', to: '09:00' })).toBe(0)
})

test('what the parts contribute adds up to the change, for counts and for shares', () => {
  const part = fc.record({ made: fc.nat(100), more: fc.nat(100) })
  const whole = fc.array(part, { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(whole, whole, fc.boolean(), (before, after, isShare) => {
      const parts = (list: typeof before) =>
        list.map(({ made, more }, index) => ({
          ...{ value: `v${index}`, isOther: false, made, of: isShare ? made + more : null },
        }))
      const number = (list: typeof before): number => {
        const made = list.reduce((sum, one) => sum + one.made, 0)
        const of = list.reduce((sum, one) => sum + one.made + one.more, 0)
        return isShare ? (of > 0 ? made / of : 0) : made
      }
      const { segments, explained } = contributions(parts(before), parts(after))
      const sum = segments.reduce((total, { contribution }) => total + contribution, 0)
      expect(Math.abs(sum - (number(after) - number(before)))).toBeLessThan(1e-9)
      expect(explained).toBeGreaterThanOrEqual(0)
    }),
  )
})
