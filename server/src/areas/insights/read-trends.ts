import type { Interval } from '@gantry/contract/insights-base'
import type { TrendsDefinition, TrendsResult, TrendsSeries } from '@gantry/contract/insights-trends'
import { isoOf, type TimeBucket } from './calendar.rules.ts'
import { slidingDays } from './compile/active.ts'
import { measureSql } from './compile/measures.ts'
import type { Setting } from './compile/scope.ts'
import { applyFormula, type Formula } from './formula.rules.ts'
import { countIn, numberIn, type Row, type Rows } from './plan.ts'
import { sampledMargin, sampleScale } from './statistics.rules.ts'

/** One line of the chart before it is named. */
export type Line = {
  group: (string | null)[] | null
  isOther: boolean
  values: (number | null)[]
  total: number | null
}
type Series = TrendsDefinition['series'][number]
export type ReadAsked = { setting: Setting; definition: TrendsDefinition; buckets: readonly TimeBucket[] }

export const toBuckets = (buckets: readonly TimeBucket[], now: Date): TrendsResult['buckets'] =>
  buckets.map(({ fromMs, toMs, label }) => ({
    start: isoOf(fromMs),
    end: isoOf(toMs),
    label,
    isComplete: toMs <= now.getTime(),
  }))

/** The lines of one series: a value for each bucket, also for those without events. */
export function readLines({ setting, definition, buckets }: ReadAsked, series: Series, rows: Rows): Line[] {
  const levels = definition.breakdown?.by.length ?? 0
  const byLine = new Map<string, Row[]>()
  for (const row of rows) byLine.set(keyOf(row, levels), [...(byLine.get(keyOf(row, levels)) ?? []), row])
  if (levels === 0 && byLine.size === 0) byLine.set(keyOf({}, 0), [])
  const scale = isScaled(series) ? sampleScale(definition) : 1
  const lines = [...byLine.values()].map((own) => {
    const read = series.measure.kind === 'active' ? readActive : readBuckets
    const { values, total } = read({ setting, definition, buckets }, series, own)
    const isOther = Number(own[0]?.other ?? 0) === 1
    return {
      group: levels === 0 ? null : groupIn(own[0] ?? {}, levels),
      isOther,
      values: values.map((value) => (value === null ? null : value * scale)),
      total: total === null ? null : total * scale,
    }
  })
  return lines.sort((a, b) => Number(a.isOther) - Number(b.isOther) || sizeOf(b) - sizeOf(a))
}

/** The largest group first; a sliding number has no total, so by its last value. */
const sizeOf = ({ total, values }: Line): number => total ?? values.at(-1) ?? Number.NEGATIVE_INFINITY

const keyOf = (row: Row, levels: number): string => JSON.stringify([Number(row.other ?? 0), ...groupIn(row, levels)])
const groupIn = (row: Row, levels: number): (string | null)[] =>
  Array.from({ length: levels }, (_, level) => {
    const value = row[`h${level}`]
    return value === null || value === undefined ? null : String(value)
  })

/** Numbers of people and events stand for more of them when only a share was asked; averages stay. */
const isScaled = ({ measure }: Series): boolean =>
  measure.kind !== 'per_user' && (measure.kind !== 'property' || measure.aggregate === 'sum')

type Values = { values: (number | null)[]; total: number | null }

function readBuckets({ definition, buckets }: ReadAsked, { measure }: Series, rows: Rows): Values {
  const empty = measureSql(measure, true).isCount ? 0 : null
  const found = new Map<number, number | null>()
  let total: number | null = empty
  for (const row of rows) {
    if (countIn(row, 'isTotal') === 1) total = numberIn(row, 'value') ?? empty
    else found.set(countIn(row, 'b'), numberIn(row, 'value'))
  }
  if (!definition.isCumulative)
    return { values: buckets.map(({ fromMs }) => found.get(fromMs) ?? empty), total: found.size === 0 ? empty : total }
  let last: number | null = empty
  const values = buckets.map(({ fromMs }) => {
    last = found.get(fromMs) ?? last
    return last
  })
  return { values, total: last }
}

function readActive({ setting, buckets }: ReadAsked, { measure }: Series, rows: Rows): Values {
  const window = measure.kind === 'active' ? measure.days : 1
  const days = slidingDays(setting, buckets, window)
  const changes = new Map(rows.map((row) => [countIn(row, 'day'), countIn(row, 'change_sum')]))
  const active = new Map<number, number>()
  let now = 0
  days.forEach(({ toMs }, index) => {
    now += changes.get(index + 1) ?? 0
    active.set(toMs, now)
  })
  return { values: buckets.map(({ toMs }) => active.get(toMs) ?? 0), total: null }
}

/** The lines of all series under their names, the earlier stretch beside each, and the formulas. */
export function nameSeries(
  definition: TrendsDefinition,
  current: readonly Line[][],
  previous: readonly Line[][] | null,
  formulas: readonly Formula[],
): TrendsSeries[] {
  const shown = definition.series.flatMap((series, index) =>
    series.isHidden ? [] : (current[index] ?? []).map((line) => toSeries(definition, index, line, previous?.[index])),
  )
  return [
    ...shown,
    ...formulas.flatMap((formula, index) => formulaSeries(definition, index, formula, current, previous)),
  ]
}

function toSeries(
  definition: TrendsDefinition,
  index: number,
  line: Line,
  previous: readonly Line[] | undefined,
): TrendsSeries {
  const before = previous?.find((one) => sameGroup(one, line))
  const width = line.values.length
  const isCount = line.total !== null
  return {
    ...{ series: index, formula: null, label: labelOf(definition.series[index], index), ...line },
    margin: marginOf(definition, index, line.total),
    previous: previous
      ? before
        ? { values: before.values, total: before.total }
        : { values: Array.from({ length: width }, () => (isCount ? 0 : null)), total: isCount ? 0 : null }
      : null,
  }
}

const sameGroup = (a: Line, b: Line): boolean =>
  a.isOther === b.isOther && JSON.stringify(a.group) === JSON.stringify(b.group)

const labelOf = (series: Series | undefined, index: number): string =>
  series?.label ?? series?.event ?? `All events ${String.fromCharCode(65 + index)}`

/** Half of the 95 % interval of a number of people of whom a share was asked (Bernoulli sampling). */
function marginOf(definition: TrendsDefinition, index: number, total: number | null): number | null {
  const kind = definition.series[index]?.measure.kind
  const isOfPeople = kind === 'unique' || kind === 'first_ever' || kind === 'first_matching'
  return total === null || !isOfPeople ? null : sampledMargin(definition, total / sampleScale(definition))
}

/** One line for each group that a series of the formula has. */
function formulaSeries(
  definition: TrendsDefinition,
  index: number,
  formula: Formula,
  current: readonly Line[][],
  previous: readonly Line[][] | null,
): TrendsSeries[] {
  const groups = new Map(current.flat().map((line) => [JSON.stringify([line.isOther, line.group]), line]))
  return [...groups.values()].map((line) => {
    const compute = (lines: readonly Line[][]): Values => {
      const own = lines.map((ones) => ones.find((one) => sameGroup(one, line)))
      const at = (read: (line: Line) => number | null | undefined, series: number): number | null => {
        const found = own[series]
        return found ? (read(found) ?? null) : 0
      }
      const length = Math.max(0, ...lines.flat().map(({ values }) => values.length))
      return {
        values: Array.from({ length }, (_, bucket) =>
          applyFormula(formula, (series) => at((one) => one.values[bucket], series)),
        ),
        total: applyFormula(formula, (series) => at((one) => one.total, series)),
      }
    }
    const given = definition.formulas[index]
    return {
      ...{ series: null, formula: index, label: given?.label ?? given?.expression ?? '' },
      ...{ group: line.group, isOther: line.isOther, margin: null },
      ...compute(current),
      previous: previous ? compute(previous) : null,
    }
  })
}

/** A sliding number needs whole days; a longer bucket than its window is counted as a whole. */
export const slides = (interval: Interval, days: number): boolean => {
  const length = { minute: 0, hour: 0, day: 1, week: 7, month: 28, quarter: 90, year: 365 }[interval]
  return length < days
}
