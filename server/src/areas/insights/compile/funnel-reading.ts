import type { FunnelDefinition, FunnelResult, FunnelStepResult } from '@gantry/contract/insights-funnel'
import { isoOf, type TimeBucket } from '../calendar.rules.ts'
import { countIn, numberIn, type ReadingOf, type Row, type Rows } from '../plan.ts'
import { sampledMargin, sampleScale, wilson } from '../statistics.rules.ts'
import { ruleSetOf, rulesOf } from './funnel-presets.ts'
import { previousStep } from './funnel-rules.ts'
import { decodeGroup } from './group-names.ts'

/** `buckets`: those of the asked period, and of the one before where they are compared. */
type Axis = { buckets: readonly (readonly TimeBucket[])[]; now: number }
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
    times: kind === 'time' ? groups.map((one) => ({ ...nameOf(one), ...readTimes(definition, one.rows) })) : [],
    trend: kind === 'trend' ? readTrend(definition, groups, axis) : null,
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
  const scale = sampleScale(definition)
  const steps = definition.steps.map((step, index): FunnelStepResult => {
    const count = made[index] ?? 0
    const before = previousStep(definition, index + 1)
    const previous = before === null ? null : (made[before - 1] ?? 0)
    const row = at(index + 1) ?? {}
    return {
      label: definition.order === 'any' ? `${index + 1}` : (step.label ?? step.event ?? ''),
      isOptional: step.isOptional,
      count: Math.round(count * scale),
      margin: sampledMargin(definition, count),
      dropped: previous === null ? 0 : Math.round(previous * scale) - Math.round(count * scale),
      fromStart: first > 0 ? count / first : null,
      fromPrevious: previous ? count / previous : null,
      interval: wilson(count, first),
      averageMs: index === 0 ? null : numberIn(row, 'average'),
      medianMs: index === 0 ? null : numberIn(row, 'median'),
    }
  })
  return { steps, removed: Math.round(rows.reduce((sum, row) => sum + countIn(row, 'removed'), 0) * scale) }
}

function readTimes(definition: FunnelDefinition, rows: readonly Row[]) {
  const [first] = rows
  const scale = sampleScale(definition)
  if (!first) return { count: 0, averageMs: null, medianMs: null, bins: [] }
  const [low, width, high] = [countIn(first, 'low'), countIn(first, 'width'), countIn(first, 'high')]
  const counts = new Map(rows.map((row) => [countIn(row, 'bin'), countIn(row, 'made')]))
  const last = Math.max(...counts.keys())
  return {
    count: Math.round(countIn(first, 'all') * scale),
    averageMs: numberIn(first, 'average'),
    medianMs: numberIn(first, 'median'),
    bins: Array.from({ length: last + 1 }, (_, bin) => ({
      fromMs: low + bin * width,
      toMs: bin === last ? Math.max(high, low + bin * width) : low + (bin + 1) * width,
      count: Math.round((counts.get(bin) ?? 0) * scale),
    })),
  }
}

function readTrend(
  definition: FunnelDefinition,
  groups: readonly GroupRows[],
  { buckets: [buckets = [], before = []], now }: Axis,
): FunnelResult['trend'] {
  const { windowMs, afterRange } = rulesOf(definition)
  const scale = sampleScale(definition)
  const series = groups.map((one) => {
    const found = new Map(one.rows.map((row) => [countIn(row, 'bucket'), row]))
    // Both periods have as many intervals: the earlier one is drawn along the axis of the asked one.
    const along = buckets.map(
      (bucket, index) => found.get((one.isPrevious ? before[index] : bucket)?.fromMs ?? 0) ?? {},
    )
    return {
      ...nameOf(one),
      entered: along.map((row) => Math.round(countIn(row, 'entered') * scale)),
      converted: along.map((row) => Math.round(countIn(row, 'converted') * scale)),
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
