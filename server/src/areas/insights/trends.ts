import type { TrendsDefinition } from '@gantry/contract/insights-trends'
import { AppError } from '../../platform/errors.ts'
import {
  bucketsOf,
  maxBuckets,
  moveBack,
  moveStart,
  resolveRange,
  type Span,
  type TimeBucket,
} from './calendar.rules.ts'
import { compileActive } from './compile/active.ts'
import type { Query } from './compile/binder.ts'
import type { Setting } from './compile/scope.ts'
import { compileSeries, type TrendsAsked } from './compile/trends.ts'
import { compileTrendsPeople } from './compile/trends-people.ts'
import { type Formula, parseFormula } from './formula.rules.ts'
import type { PeopleQuery, Plan, PointOf, ReadingOf } from './plan.ts'
import { nameSeries, readLines, slides, toBuckets } from './read-trends.ts'

type Stretch = { span: Span; buckets: TimeBucket[] }

export function planTrends(
  setting: Setting,
  definition: TrendsDefinition,
  isExact: boolean,
): Plan<ReadingOf<'trends'>> {
  const formulas = readFormulas(definition)
  const current = stretchOf(setting, definition)
  const previous = previousOf(setting, definition, current)
  const stretches = previous ? [current, previous] : [current]
  const queries = stretches.flatMap((stretch) =>
    definition.series.map((_, index) => compileOne(setting, askedFor(definition, index, isExact, stretch, current))),
  )
  return {
    queries,
    read: (rows) => {
      const lines = stretches.map(({ buckets }, number) =>
        definition.series.map((series, index) => {
          const own = rows[number * definition.series.length + index] ?? []
          return readLines({ setting, definition, buckets }, plainSeries(definition, series), own)
        }),
      )
      return {
        kind: 'trends',
        interval: definition.interval,
        buckets: toBuckets(current.buckets, setting.now),
        previousBuckets: previous ? toBuckets(previous.buckets, setting.now) : null,
        series: nameSeries(definition, lines[0] ?? [], lines[1] ?? null, formulas),
      }
    },
  }
}

export function planTrendsPeople(
  setting: Setting,
  definition: TrendsDefinition,
  isExact: boolean,
  point: PointOf<'trends'>,
): PeopleQuery {
  const current = stretchOf(setting, definition)
  const stretch = point.isPrevious ? previousOf(setting, definition, current) : current
  if (!stretch) throw new AppError('invalid_input', 'This insight is not compared with an earlier time.')
  if (!definition.series[point.series]) throw new AppError('invalid_input', 'This insight has no such series.')
  return compileTrendsPeople(setting, askedFor(definition, point.series, isExact, stretch, current), point)
}

function compileOne(setting: Setting, asked: TrendsAsked): Query {
  const { measure } = asked.series
  return measure.kind === 'active' ? compileActive(setting, asked, measure.days) : compileSeries(setting, asked)
}

function askedFor(
  definition: TrendsDefinition,
  index: number,
  isExact: boolean,
  stretch: Stretch,
  ranked: Stretch,
): TrendsAsked {
  const given = definition.series[index]
  if (!given) throw new AppError('invalid_input', 'This insight has no such series.')
  const { interval, isCumulative } = definition
  if (given.measure.kind === 'active' && (interval === 'minute' || interval === 'hour'))
    throw new AppError('invalid_input', 'People active in the last days are counted by day or longer.')
  if (given.measure.kind === 'active' && isCumulative)
    throw new AppError('invalid_input', 'A sliding number cannot be cumulated.')
  const series = plainSeries(definition, given)
  const asked = { definition, series, isExact, ...stretch }
  return stretch === ranked ? asked : { ...asked, ranked: { definition, series, ...ranked } }
}

type Series = TrendsDefinition['series'][number]

/** A series as it is computed: a sliding number over intervals that are longer than its window is a plain one. */
export const plainSeries = ({ interval }: TrendsDefinition, series: Series): Series =>
  series.measure.kind === 'active' && !slides(interval, series.measure.days)
    ? { ...series, measure: { kind: 'unique' } }
    : series

function stretchOf({ calendar, now }: Setting, { range, interval }: TrendsDefinition): Stretch {
  const span = resolveRange(range, calendar, now)
  return { span, buckets: checkedBuckets(bucketsOf(span, interval, calendar)) }
}

/** Throws when a range is empty or has more buckets than a chart can show. */
export function checkedBuckets(buckets: TimeBucket[]): TimeBucket[] {
  if (buckets.length === 0) throw new AppError('invalid_input', 'This range ends before it begins.')
  if (buckets.length > maxBuckets)
    throw new AppError(
      'invalid_input',
      `This range has more than ${maxBuckets} intervals. Choose longer ones or less time.`,
    )
  return buckets
}

function previousOf({ calendar }: Setting, definition: TrendsDefinition, current: Stretch): Stretch | null {
  const { compare, interval } = definition
  const [first] = current.buckets
  if (!compare || !first) return null
  const span =
    compare.kind === 'previous'
      ? { fromMs: moveStart(first.fromMs, -current.buckets.length, interval, calendar), toMs: current.span.fromMs }
      : moveBack(current.span, compare.count, compare.unit, calendar)
  return { span, buckets: checkedBuckets(bucketsOf(span, interval, calendar)) }
}

function readFormulas({ formulas, series }: TrendsDefinition): Formula[] {
  return formulas.map(({ expression }) => {
    const formula = parseFormula(expression, series.length)
    if ('problem' in formula) throw new AppError('invalid_input', `The formula ${expression}: ${formula.problem}`)
    return formula
  })
}
