import type { FunnelDefinition, FunnelResult, FunnelStepResult } from '@gantry/contract/insights-funnel'
import { isoOf, type TimeBucket } from '../calendar.rules.ts'
import { countIn, numberIn, type ReadingOf, type Row, type Rows } from '../plan.ts'
import { wilson } from '../statistics.rules.ts'
import { ruleSetOf, rulesOf } from './funnel-presets.ts'
import { previousStep } from './funnel-rules.ts'
import { decodeGroup } from './group-names.ts'

type Axis = { buckets: readonly TimeBucket[]; now: number }
type GroupRows = { group: (string | null)[] | null; isOther: boolean; isPrevious: boolean; rows: Row[] }

/** Puts the rows of each period together: the asked one first, the one before second. */
export function readFunnel(definition: FunnelDefinition, periods: readonly Rows[], axis: Axis): ReadingOf<'funnel'> {
  const groups = periods.flatMap((rows, period) => groupRows(definition, rows, period > 0))
  const { kind } = definition.view
  return {
    kind: 'funnel',
    preset: definition.preset,
    rules: ruleSetOf(definition),
    groups: kind === 'steps' ? groups.map((one) => ({ ...nameOf(one), ...readSteps(definition, one.rows) })) : [],
    times: kind === 'time' ? groups.map((one) => ({ ...nameOf(one), ...readTimes(one.rows) })) : [],
    trend: kind === 'trend' ? readTrend(definition, groups, periods, axis) : null,
    capped: groups.reduce((sum, { rows }) => sum + rows.reduce((all, row) => all + countIn(row, 'capped'), 0), 0),
  }
}

const nameOf = ({ group, isOther, isPrevious }: GroupRows) => ({ group, isOther, isPrevious })

/** The largest group first, the others last; without a breakdown one group, also when nobody is in it. */
function groupRows({ breakdown }: FunnelDefinition, rows: Rows, isPrevious: boolean): GroupRows[] {
  if (!breakdown) return [{ group: null, isOther: false, isPrevious, rows: [...rows] }]
  const size = (one: GroupRows) =>
    one.rows.reduce((sum, row) => sum + countIn(row, 'made') + countIn(row, 'entered'), 0)
  const byGroup = Map.groupBy(rows, ({ grp }) => JSON.stringify(grp))
  return [...byGroup.entries()]
    .map(([key, own]): GroupRows => {
      // Written by `unitsOfFunnel`: always an array of texts.
      const grp = JSON.parse(key) as string[]
      const isOther = grp[0] === 'o'
      return { group: isOther ? null : decodeGroup(grp), isOther, isPrevious, rows: own }
    })
    .sort((a, b) => Number(a.isOther) - Number(b.isOther) || size(b) - size(a))
}

function readSteps(definition: FunnelDefinition, rows: readonly Row[]): { steps: FunnelStepResult[]; removed: number } {
  const hasEach = rows.some((row) => 'average' in row)
  const at = (step: number) => rows.find((row) => countIn(row, 'step') === step)
  const made = definition.steps.map((_, index) =>
    hasEach
      ? countIn(at(index + 1) ?? {}, 'made')
      : rows.reduce((sum, row) => sum + (countIn(row, 'step') > index ? countIn(row, 'made') : 0), 0),
  )
  const first = made[0] ?? 0
  const steps = definition.steps.map((step, index): FunnelStepResult => {
    const count = made[index] ?? 0
    const before = previousStep(definition, index + 1)
    const previous = before === null ? null : (made[before - 1] ?? 0)
    const row = at(index + 1) ?? {}
    return {
      label: definition.order === 'any' ? `${index + 1}` : (step.label ?? step.event ?? ''),
      isOptional: step.isOptional,
      count,
      dropped: previous === null ? 0 : previous - count,
      fromStart: first > 0 ? count / first : null,
      fromPrevious: previous ? count / previous : null,
      interval: wilson(count, first),
      averageMs: index === 0 ? null : numberIn(row, 'average'),
      medianMs: index === 0 ? null : numberIn(row, 'median'),
    }
  })
  return { steps, removed: rows.reduce((sum, row) => sum + countIn(row, 'removed'), 0) }
}

function readTimes(rows: readonly Row[]) {
  const [first] = rows
  if (!first) return { count: 0, averageMs: null, medianMs: null, bins: [] }
  const [low, width, high] = [countIn(first, 'low'), countIn(first, 'width'), countIn(first, 'high')]
  const counts = new Map(rows.map((row) => [countIn(row, 'bin'), countIn(row, 'made')]))
  const last = Math.max(...counts.keys())
  return {
    count: countIn(first, 'all'),
    averageMs: numberIn(first, 'average'),
    medianMs: numberIn(first, 'median'),
    bins: Array.from({ length: last + 1 }, (_, bin) => ({
      fromMs: low + bin * width,
      toMs: bin === last ? Math.max(high, low + bin * width) : low + (bin + 1) * width,
      count: counts.get(bin) ?? 0,
    })),
  }
}

function readTrend(
  definition: FunnelDefinition,
  groups: readonly GroupRows[],
  periods: readonly Rows[],
  { buckets, now }: Axis,
): FunnelResult['trend'] {
  const { windowMs, afterRange } = rulesOf(definition)
  // The interval before is drawn below the same axis, bucket by bucket.
  const starts = periods.map((rows, period) =>
    period === 0
      ? buckets.map(({ fromMs }) => fromMs)
      : [...new Set(rows.map((row) => countIn(row, 'bucket')))].sort((a, b) => a - b),
  )
  const series = groups.map((one) => {
    const found = new Map(one.rows.map((row) => [countIn(row, 'bucket'), row]))
    const along = (starts[one.isPrevious ? 1 : 0] ?? []).map((start) => found.get(start) ?? {})
    return {
      ...nameOf(one),
      entered: along.map((row) => countIn(row, 'entered')),
      converted: along.map((row) => countIn(row, 'converted')),
    }
  })
  return {
    buckets: buckets.map(({ fromMs, toMs, label }) => ({
      start: isoOf(fromMs),
      end: isoOf(toMs),
      label,
      isComplete: toMs + (afterRange ? windowMs : 0) <= now,
    })),
    series,
  }
}
