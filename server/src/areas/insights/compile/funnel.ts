import type { FunnelDefinition, FunnelPoint } from '@gantry/contract/insights-funnel'
import { AppError } from '../../../platform/errors.ts'
import { bucketsOf, moveBack, resolveRange, type Span, spanBefore, type TimeBucket } from '../calendar.rules.ts'
import type { PeopleQuery, Plan, ReadingOf } from '../plan.ts'
import { checkedBuckets } from '../trends.ts'
import type { Query } from './binder.ts'
import { openScope } from './cohorts.ts'
import { readFunnel } from './funnel-reading.ts'
import { previousStep } from './funnel-rules.ts'
import { type UnitsAsked, unitsOfFunnel } from './funnel-units.ts'
import { groupCondition } from './group-names.ts'
import type { Setting } from './scope.ts'

/** Computes a funnel: per period (the asked one, then the one before when compared) one query. */
export function planFunnel(setting: Setting, definition: FunnelDefinition): Plan<ReadingOf<'funnel'>> {
  const spans = spansOf(setting, definition)
  const buckets = spans.map((span) => trendBuckets(setting, definition, span))
  const queries = spans.map((span, index) =>
    compilePeriod(setting, definition, { span, groupSpan: spans[0] ?? span }, buckets[index] ?? []),
  )
  return {
    queries,
    read: (rows) => readFunnel(definition, rows, { buckets, now: setting.now.getTime() }),
  }
}

/** The asked span, and the one before it when they are compared: of a trend, as many intervals earlier as it has. */
export function spansOf(setting: Setting, definition: FunnelDefinition): Span[] {
  const { calendar } = setting
  const { range, compare, view } = definition
  const span = resolveRange(range, calendar, setting.now)
  if (!compare) return [span]
  if (view.kind !== 'trend') return [span, spanBefore(span, calendar)]
  return [span, moveBack(span, bucketsOf(span, view.interval, calendar).length, view.interval, calendar)]
}

const trendBuckets = ({ calendar }: Setting, { view }: FunnelDefinition, span: Span): TimeBucket[] =>
  view.kind === 'trend' ? checkedBuckets(bucketsOf(span, view.interval, calendar)) : []

type Period = Pick<UnitsAsked, 'span' | 'groupSpan'>

function compilePeriod(
  setting: Setting,
  definition: FunnelDefinition,
  period: Period,
  buckets: readonly TimeBucket[],
): Query {
  const scope = openScope(setting)
  const units = unitsOfFunnel(scope, askedOf(definition, period, buckets))
  const group = definition.breakdown ? 'grp' : '[] AS grp'
  if (definition.view.kind === 'time') return scope.finish(timeRows(definition, units, group))
  if (definition.view.kind === 'trend') {
    const { to } = segmentOf(definition)
    return scope.finish(`SELECT ${group}, bucket, count() AS entered, countIf(depth >= ${to}) AS converted
      FROM (${units}) WHERE NOT isRemoved GROUP BY grp, bucket`)
  }
  return scope.finish(stepRows(definition, units, group))
}

const askedOf = (definition: FunnelDefinition, period: Period, buckets: readonly TimeBucket[]): UnitsAsked => ({
  definition,
  ...period,
  needsTimes: needsTimes(definition),
  ...(definition.view.kind === 'trend' && { buckets: buckets.map(({ fromMs }) => fromMs) }),
})

const needsTimes = ({ view, steps }: FunnelDefinition): boolean =>
  view.kind === 'time' || (view.kind === 'steps' && view.hasTimes) || steps.some(({ isOptional }) => isOptional)

/** From which step to which one times and trends are meant. */
export function segmentOf({ view, steps }: FunnelDefinition): { from: number; to: number } {
  const from = view.kind === 'time' ? view.from : 1
  const to = view.kind === 'steps' ? steps.length : (view.to ?? steps.length)
  if (to > steps.length || (view.kind === 'time' && from >= to))
    throw new AppError('invalid_input', `This funnel has no way from step ${from} to step ${to}.`)
  return { from, to }
}

/** Rows of (grp, step, made, removed, capped, average, median), `made` being those whose last step it is. */
function stepRows(definition: FunnelDefinition, units: string, group: string): string {
  if (!needsTimes(definition))
    return `SELECT ${group}, toUInt8(depth) AS step, countIf(NOT isRemoved) AS made, countIf(isRemoved) AS removed,
        countIf(isCapped) AS capped FROM (${units}) GROUP BY grp, step`
  const before = 'arrayLast(t -> t > 0, arraySlice(times, 1, at - 1))'
  // A removed one makes no step: it stands at step 0.
  return `SELECT ${group}, at AS step, countIf(at = 0 OR times[at] > 0) AS made, countIf(at = 0 AND isRemoved) AS removed,
      countIf(at = 0 AND isCapped) AS capped,
      avgIf(times[at] - ${before}, at > 1 AND times[at] > 0) AS average,
      quantileExactInclusiveIf(0.5)(times[at] - ${before}, at > 1 AND times[at] > 0) AS median
    FROM (${units}) ARRAY JOIN if(isRemoved, [0], range(0, ${definition.steps.length + 1})) AS at GROUP BY grp, step`
}

/** Rows of (grp, bin, made) with what is the same for all bins of a group: total, average, median, low, width. */
function timeRows(definition: FunnelDefinition, units: string, group: string): string {
  const { from, to } = segmentOf(definition)
  const bins = definition.view.kind === 'time' ? definition.view.bins : undefined
  const count = bins ?? 'greatest(1, least(60, toUInt32(ceil(cbrt(total)))))'
  const taken = `SELECT ${group}, times[${to}] - times[${from}] AS took FROM (${units})
    WHERE NOT isRemoved AND times[${from}] > 0 AND times[${to}] > 0`
  const of = 'OVER (PARTITION BY grp)'
  const ranked = `SELECT grp, took, count() ${of} AS total, avg(took) ${of} AS average,
      quantileExactInclusive(0.5)(took) ${of} AS median, min(took) ${of} AS low, max(took) ${of} AS high FROM (${taken})`
  const wide = `SELECT *, greatest(1, toInt64(ceil((high - low) / (${count})))) AS width FROM (${ranked})`
  const binned = `SELECT *, least(intDiv(took - low, width), toInt64(${count}) - 1) AS bin FROM (${wide})`
  return `SELECT grp, bin, any(total) AS all, any(average) AS average, any(median) AS median, any(low) AS low,
      any(width) AS width, any(high) AS high, count() AS made FROM (${binned}) GROUP BY grp, bin`
}

/** Who is behind a bar, a drop, an interval of a trend or a bin of times. */
export function compileFunnelPeople(setting: Setting, definition: FunnelDefinition, point: FunnelPoint): PeopleQuery {
  const scope = openScope(setting)
  const [current, previous] = spansOf(setting, definition)
  const span = point.isPrevious ? previous : current
  if (!span || !current) throw new AppError('invalid_input', 'This insight is not compared with an earlier time.')
  if (point.step > definition.steps.length) throw new AppError('invalid_input', `There is no step ${point.step}.`)
  const buckets = trendBuckets(setting, definition, span)
  const asked = askedOf(definition, { span, groupSpan: current }, buckets)
  const units = unitsOfFunnel(scope, { ...asked, needsTimes: true })
  const conditions = [
    'NOT isRemoved',
    ...stepConditions(definition, point),
    ...groupCondition(scope, definition.breakdown, point),
  ]
  if (point.bucket !== undefined) {
    if (buckets.length === 0) throw new AppError('invalid_input', 'Only a trend has intervals.')
    conditions.push(`bucket = ${scope.bind(Date.parse(point.bucket), 'Int64')}`)
  }
  if (point.bin) {
    const { from, to } = segmentOf(definition)
    const took = `times[${to}] - times[${from}]`
    const [low, high] = [scope.bind(point.bin.fromMs, 'Float64'), scope.bind(point.bin.toMs, 'Float64')]
    conditions.push(`times[${from}] > 0`, `times[${to}] > 0`, `${took} >= ${low}`)
    conditions.push(`${took} ${point.bin.isLast ? '<=' : '<'} ${high}`)
  }
  return scope.finish(`SELECT toString(unit) AS key, toNullable(toFloat64(1)) AS value, toInt64(entry) AS first,
      arrayMax(times) AS last FROM (${units}) WHERE ${conditions.join(' AND ')}`)
}

function stepConditions(definition: FunnelDefinition, { step, isDropOff, bin }: FunnelPoint): string[] {
  if (bin) return []
  const made = (one: number): string =>
    definition.steps[one - 1]?.isOptional ? `times[${one}] > 0` : `depth >= ${one}`
  if (!isDropOff) return [made(step)]
  const before = previousStep(definition, step)
  return before === null ? ['0'] : [made(before), `NOT (${made(step)})`]
}
