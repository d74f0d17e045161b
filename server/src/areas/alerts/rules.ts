import type { AlertCondition } from '@gantry/contract/alert-conditions'
import type { AlertOutlook, AlertReading, AlertState } from '@gantry/contract/alerts'
import { anomalyBounds, type Bounds, type Reading } from './anomaly.rules.ts'

/** What the condition expects of the reading at `index`; a sentence when it cannot be held against anything. */
export function boundsAt(
  readings: readonly Reading[],
  index: number,
  condition: AlertCondition,
  score: number,
): Bounds | string {
  switch (condition.kind) {
    case 'threshold':
      return { low: condition.below, high: condition.above }
    case 'change': {
      const before = readings[index - condition.lag]?.value ?? null
      if (before === null) return 'There is no earlier value to compare with.'
      if (before === 0 && condition.measure === 'share') return 'The earlier value is 0, so there is no share of it.'
      const by = condition.measure === 'share' ? Math.abs(before) * condition.by : condition.by
      return {
        low: condition.direction === 'rise' ? null : before - by,
        high: condition.direction === 'drop' ? null : before + by,
      }
    }
    case 'anomaly':
      return anomalyBounds(readings, index, condition, score) ?? 'There are too few earlier values to learn from.'
  }
}

export const isBeyond = (value: number, { low, high }: Bounds): boolean =>
  (low !== null && value < low) || (high !== null && value > high)

export type Judgement = Omit<AlertOutlook, 'isShare' | 'computedAt'>
const noBounds: Bounds = { low: null, high: null }

/** Holds every reading against the condition; the last one decides, the others tell how often it would have called. */
export function judge(readings: readonly Reading[], condition: AlertCondition, score: number): Judgement {
  const judged = readings.map(({ startMs, endMs, label, value }, index) => {
    const found = boundsAt(readings, index, condition, score)
    const bounds = typeof found === 'string' ? noBounds : found
    const isAlarm = value !== null && isBeyond(value, bounds)
    const reading: AlertReading = {
      ...{
        start: new Date(startMs).toISOString(),
        end: new Date(endMs).toISOString(),
        label,
        value,
        ...bounds,
        isAlarm,
      },
    }
    const problem = typeof found === 'string' ? found : value === null ? 'There is no value.' : null
    return { reading, problem, days: (endMs - startMs) / 86_400_000 }
  })
  const last = judged.at(-1)
  const tried = judged.slice(0, -1).filter(({ problem }) => problem === null)
  const alarms = tried.filter(({ reading }) => reading.isAlarm).length
  const days = tried.reduce((sum, one) => sum + one.days, 0)
  const { value = null, low = null, high = null } = last?.reading ?? {}
  const problem = last ? last.problem : 'No interval is complete yet.'
  return {
    ...{ state: problem !== null ? 'no_data' : last?.reading.isAlarm ? 'firing' : 'ok', value, low, high, problem },
    ...{ readings: judged.map(({ reading }) => reading), judged: tried.length, alarms },
    alarmsPerMonth: days > 0 ? (alarms / days) * 30 : null,
  }
}

/**
 * What a check does with the episode that is open, if one is. Without data, or after an error, nobody knows whether it is
 * over: it stays open, so that it is told once.
 */
export const stepOf = (isOpen: boolean, state: AlertState): 'begin' | 'end' | 'none' =>
  state === 'firing' && !isOpen ? 'begin' : state === 'ok' && isOpen ? 'end' : 'none'

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Minutes of quiet that are left at a local clock time; 0 outside. Hours whose end is their beginning are none. */
export function quietMinutes(clock: string, quiet: { from: string; to: string } | null): number {
  if (!quiet) return 0
  const [at, from, to] = [minutesOf(clock), minutesOf(quiet.from), minutesOf(quiet.to)]
  const length = (to - from + 1440) % 1440
  const passed = (at - from + 1440) % 1440
  return passed < length ? length - passed : 0
}
