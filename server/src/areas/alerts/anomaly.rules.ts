import type { AlertCondition } from '@gantry/contract/alert-conditions'
import type { Interval } from '@gantry/contract/insights-base'
import { Temporal } from 'temporal-polyfill'

/** The value of a complete interval. Those of one season (the same weekday and hour) are compared with each other. */
export type Reading = { startMs: number; endMs: number; label: string; value: number | null; season: string }
/** Null: no bound on that side. */
export type Bounds = { low: number | null; high: number | null }
type Anomaly = Extract<AlertCondition, { kind: 'anomaly' }>

/** Fewer earlier values of a season say nothing. */
const fewest = 4
/** Values nearer to each other than this are equal. */
const smallest = 1e-9
/** The median deviation of a normal distribution times this is its standard deviation. */
const toDeviation = 1.4826

export function seasonOf(startMs: number, interval: Interval, zone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone)
  return interval === 'hour' ? `${at.dayOfWeek} ${at.hour}` : interval === 'day' ? String(at.dayOfWeek) : ''
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The median of the earlier values of the season and how far they usually are from it; null when they are too few. */
export function expectedAt(
  readings: readonly Reading[],
  index: number,
  periods: number,
): { middle: number; spread: number } | null {
  const season = readings[index]?.season
  const earlier: number[] = []
  for (let at = index - 1; at >= 0 && earlier.length < periods; at--) {
    const one = readings[at]
    if (one?.season === season && one?.value !== null && one?.value !== undefined) earlier.push(one.value)
  }
  if (earlier.length < fewest) return null
  const middle = median(earlier)
  const spread = toDeviation * median(earlier.map((value) => Math.abs(value - middle)))
  // Counts vary by their root even where the few seen happen to be equal; other numbers are let vary by a hundredth.
  const isCount = earlier.every(Number.isInteger)
  const floor = isCount ? Math.sqrt(Math.max(middle, 1)) : Math.max(Math.abs(middle) / 100, smallest)
  return { middle, spread: Math.max(spread, floor) }
}

/** How far a reading is from what was expected, in spreads, on the side that matters; null when nothing was expected. */
function scoreAt(readings: readonly Reading[], index: number, { periods, direction }: Anomaly): number | null {
  const value = readings[index]?.value ?? null
  const expected = expectedAt(readings, index, periods)
  if (value === null || !expected) return null
  const off = value - expected.middle
  const score = off / expected.spread
  return direction === 'rise' ? score : direction === 'drop' ? -score : Math.abs(score)
}

/**
 * How many spreads are far enough: as many as a normal distribution passes as often as the budget allows, and no fewer than
 * keep the earlier readings of this very number within it. Null when there is no history to measure on.
 */
export function calibrate(readings: readonly Reading[], condition: Anomaly): number | null {
  const scores: number[] = []
  let days = 0
  readings.slice(0, -1).forEach((reading, index) => {
    const score = scoreAt(readings, index, condition)
    if (score === null) return
    scores.push(score)
    days += (reading.endMs - reading.startMs) / 86_400_000
  })
  if (scores.length === 0 || days === 0) return null
  const perMonth = (scores.length / days) * 30
  const chance = Math.min(condition.falseAlarms / perMonth, 0.5) / (condition.direction === 'either' ? 2 : 1)
  const allowed = Math.floor(condition.falseAlarms * (days / 30))
  const highest = scores.toSorted((a, b) => b - a)[allowed] ?? 0
  return Math.max(normalQuantile(1 - chance), highest)
}

export function anomalyBounds(
  readings: readonly Reading[],
  index: number,
  { periods, direction }: Anomaly,
  score: number,
): Bounds | null {
  const expected = expectedAt(readings, index, periods)
  if (!expected) return null
  // A hair wider, so that the reading that set the score is not beyond it by rounding.
  const far = expected.spread * score * (1 + 1e-9)
  return {
    low: direction === 'rise' ? null : expected.middle - far,
    high: direction === 'drop' ? null : expected.middle + far,
  }
}

/** Whoever lies above it makes up 1 - p of a normal distribution; for p from 0.5. Abramowitz and Stegun 26.2.23, error < 4.5e-4. */
export function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p))
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t
  const below = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t
  return Math.max(0, t - above / below)
}
