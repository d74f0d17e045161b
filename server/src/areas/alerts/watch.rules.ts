import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import type { InsightDefinition, InsightResult } from '@gantry/contract/insights'
import type { InsightRange, Interval } from '@gantry/contract/insights-base'
import { type Reading, seasonOf } from './anomaly.rules.ts'

/** How the watched number is asked for: interval by interval in one run, or for a whole range at a time. */
export type Watch =
  | { kind: 'intervals'; definition: InsightDefinition; interval: Interval }
  | { kind: 'range'; definition: InsightDefinition; length: { count: number; unit: Interval } }

/** Intervals that a chart shows at least. */
const shown = 60
/** More intervals than this no insight gives. */
const most = 1_990
const hoursOfWeek = 168

/** Why this number of the insight cannot be watched so; null when it can. */
export function whyNotWatch(
  definition: InsightDefinition,
  point: AlertPoint,
  condition: AlertCondition,
): string | null {
  if (definition.kind !== point.kind)
    return `The insight is a ${definition.kind}, the chosen number is of a ${point.kind}.`
  if (condition.kind === 'threshold' && condition.above === null && condition.below === null)
    return 'A threshold needs a number above or below which it calls.'
  if (!hasPoint(definition, point)) return 'The insight has no such number.'
  const interval = intervalOf(definition, point)
  if (interval === null) {
    if (lengthOf(definition.range) === null)
      return 'This insight covers fixed days. An alert needs a range that moves, such as the last 30 days.'
    if (condition.kind === 'anomaly')
      return 'This number stands for a whole range, so there is no history of intervals to learn from. Use a threshold or a change.'
    if (condition.kind === 'change' && condition.lag > 1)
      return 'This number can be compared with the range just before.'
  }
  if (interval === 'minute' && condition.kind === 'anomaly') return 'Anomalies need intervals of an hour or more.'
  return null
}

function hasPoint(definition: InsightDefinition, point: AlertPoint): boolean {
  if (definition.kind === 'trends' && point.kind === 'trends')
    return point.isFormula
      ? point.series < definition.formulas.length
      : definition.series[point.series]?.isHidden === false
  if (definition.kind === 'funnel' && point.kind === 'funnel') return point.step <= definition.steps.length
  if (definition.kind === 'stickiness' && point.kind === 'stickiness') return point.series < definition.series.length
  return true
}

/** The interval of the readings; null when the number stands for a whole range. */
function intervalOf(definition: InsightDefinition, point: AlertPoint): Interval | null {
  if (definition.kind === 'trends' || definition.kind === 'lifecycle') return definition.interval
  if (point.kind === 'funnel') return point.interval
  if (definition.kind === 'retention' && point.kind === 'retention' && point.of === 'latest') return definition.period
  return null
}

function lengthOf(range: InsightRange): { count: number; unit: Interval } | null {
  if (range.kind === 'last') return { count: range.count, unit: range.unit }
  return range.kind === 'to_date' ? { count: 1, unit: range.unit } : null
}

/** How many intervals a condition looks at: for an anomaly twice what it learns from, to try it on the later half. */
export function neededIntervals(condition: AlertCondition, interval: Interval): number {
  if (condition.kind === 'threshold') return shown
  if (condition.kind === 'change') return shown + condition.lag
  const seasons = interval === 'hour' ? hoursOfWeek : interval === 'day' ? 7 : 1
  return Math.min(most, Math.max(shown, condition.periods * 2 * seasons + 1))
}

/** The question behind an alert; `whyNotWatch` has said that there is one. */
export function watchOf(definition: InsightDefinition, point: AlertPoint, condition: AlertCondition): Watch {
  const interval = intervalOf(definition, point)
  const length = lengthOf(definition.range) ?? { count: 30, unit: 'day' }
  if (interval === null) return { kind: 'range', definition: wholeOf(definition, point), length }
  const count = Math.min(most, neededIntervals(condition, interval) + waitOf(definition, point, interval))
  const range = { kind: 'last', count, unit: interval, includeCurrent: false } as const
  return { kind: 'intervals', interval, definition: { ...along(definition, point, interval), range } }
}

/** Without comparison, and as a whole when no group was chosen. */
function along(definition: InsightDefinition, point: AlertPoint, interval: Interval): InsightDefinition {
  const whole = wholeOf(definition, point)
  if (whole.kind === 'trends') {
    const { compare: _, ...rest } = whole
    return { ...rest, isCumulative: false }
  }
  if (whole.kind !== 'funnel' || point.kind !== 'funnel') return whole
  const { compare: _, ...rest } = whole
  return { ...rest, view: { kind: 'trend', interval, to: point.step } }
}

function wholeOf(definition: InsightDefinition, point: AlertPoint): InsightDefinition {
  if (!('breakdown' in definition) || !('group' in point) || point.group !== null) return definition
  const { breakdown: _, ...whole } = definition
  return whole
}

const secondsOf = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 } as const

/** Intervals until one is complete: the window of a funnel, the periods of a retention. */
function waitOf(definition: InsightDefinition, point: AlertPoint, interval: Interval): number {
  if (definition.kind === 'funnel' && (interval === 'day' || interval === 'week' || interval === 'month'))
    return Math.ceil((definition.window.count * secondsOf[definition.window.unit]) / secondsOf[interval])
  if (definition.kind !== 'retention' || point.kind !== 'retention') return 0
  return definition.mode === 'bracket'
    ? definition.brackets.slice(0, point.column).reduce((sum, one) => sum + one, 1)
    : point.column + 1
}

export const isShare = ({ kind }: AlertPoint): boolean => kind === 'funnel' || kind === 'retention'

type Group = readonly (string | null)[] | null
const isSame = (a: { group: Group; isOther: boolean }, group: Group): boolean =>
  !a.isOther && JSON.stringify(a.group) === JSON.stringify(group)

type Part = { start: string; end: string; label: string; isComplete: boolean; value: number | null }

/** The complete intervals of a result, oldest first, from the first one that has something in it. */
export function readingsOf(result: InsightResult, point: AlertPoint, interval: Interval): Reading[] {
  const complete = partsOf(result, point).filter(({ isComplete }) => isComplete)
  const first = complete.findIndex(({ value }) => value !== null && value !== 0)
  return complete.slice(Math.max(first, 0)).map(({ start, end, label, value }) => ({
    ...{ startMs: Date.parse(start), endMs: Date.parse(end), label, value },
    season: seasonOf(Date.parse(start), interval, result.facts.zone),
  }))
}

function partsOf(result: InsightResult, point: AlertPoint): Part[] {
  if (result.kind === 'trends' && point.kind === 'trends') {
    const line = result.series.find(
      (one) => (point.isFormula ? one.formula : one.series) === point.series && isSame(one, point.group),
    )
    return result.buckets.map((bucket, index) => ({ ...bucket, value: line?.values[index] ?? null }))
  }
  if (result.kind === 'lifecycle' && point.kind === 'lifecycle')
    return result.buckets.map((bucket, index) => ({ ...bucket, value: result[point.status][index] ?? null }))
  if (result.kind === 'funnel' && point.kind === 'funnel') {
    const line = result.trend?.series.find((one) => !one.isPrevious && isSame(one, point.group))
    return (result.trend?.buckets ?? []).map((bucket, index) => {
      const entered = line?.entered[index] ?? 0
      return { ...bucket, value: entered > 0 ? (line?.converted[index] ?? 0) / entered : null }
    })
  }
  if (result.kind === 'retention' && point.kind === 'retention') {
    const group = result.groups.find((one) => isSame(one, point.group))
    return (group?.cohorts ?? []).map(({ start, end, label, cells }) => {
      const cell = cells[point.column]
      return { start, end, label, isComplete: cell?.isComplete ?? false, value: cell?.share ?? null }
    })
  }
  return []
}

/** The number that stands for the whole range of a result. */
export function rangeValueOf(result: InsightResult, point: AlertPoint): number | null {
  if (result.kind === 'retention' && point.kind === 'retention')
    return result.groups.find((one) => isSame(one, point.group))?.average[point.column]?.share ?? null
  if (result.kind === 'stickiness' && point.kind === 'stickiness')
    return result.series.find(({ series }) => series === point.series)?.values[point.intervals - 1] ?? null
  if (result.kind !== 'paths' || point.kind !== 'paths') return null
  const { step, from, to } = point
  const found =
    to === null
      ? result.nodes.find((node) => node.column === step && node.name === from)
      : result.edges.find((edge) => edge.step === step && edge.from === from && edge.to === to)
  return found?.count ?? null
}
