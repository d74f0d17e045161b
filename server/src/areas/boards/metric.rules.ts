import type { InsightDefinition, InsightResult } from '@gantry/contract/insights'
import type { FunnelDefinition } from '@gantry/contract/insights-funnel'
import type { TrendsDefinition, TrendsSeries } from '@gantry/contract/insights-trends'
import type { MetricDefinition, MetricFacts, MetricValue } from '@gantry/contract/metrics'

export type Reading = Pick<MetricValue, 'value' | 'previous' | 'line'>

/** What must be asked to know a metric: now, before and over time. A funnel needs two questions for that. */
export function questionsOf(definition: MetricDefinition): InsightDefinition[] {
  if (definition.kind === 'trends') return [withoutGroups(definition)]
  const { breakdown: _, ...whole } = definition
  const value: FunnelDefinition = { ...whole, view: { kind: 'steps', hasTimes: false }, compare: 'previous' }
  const { compare: _compare, ...alone } = whole
  return [value, { ...alone, view: { kind: 'trend', interval: 'day' } }]
}

function withoutGroups({ breakdown: _, ...definition }: TrendsDefinition): TrendsDefinition {
  return { ...definition, isCumulative: false, compare: { kind: 'previous' } }
}

/** The value in the answers to `questionsOf`, in the same order. */
export function readMetric(definition: MetricDefinition, results: readonly InsightResult[]): Reading {
  const [first, second] = results
  if (definition.kind === 'trends' && first?.kind === 'trends') {
    const series = first.series.find((one) => isMeant(definition, one))
    return {
      value: series ? totalOf(series) : null,
      previous: series?.previous ? totalOf(series.previous) : null,
      line: first.buckets.map(({ label, isComplete }, at) => ({
        ...{ label, isComplete },
        value: series?.values[at] ?? null,
      })),
    }
  }
  if (first?.kind !== 'funnel') return { value: null, previous: null, line: [] }
  const shareIn = (isPrevious: boolean): number | null =>
    first.groups.find((group) => group.isPrevious === isPrevious)?.steps.at(-1)?.fromStart ?? null
  const trend = second?.kind === 'funnel' ? second.trend : null
  const series = trend?.series[0]
  return {
    value: shareIn(false),
    previous: shareIn(true),
    line: (trend?.buckets ?? []).map(({ label, isComplete }, at) => {
      const entered = series?.entered[at] ?? 0
      return { label, isComplete, value: entered === 0 ? null : (series?.converted[at] ?? 0) / entered }
    }),
  }
}

/** The first formula, or without one the first series that is shown. */
const isMeant = ({ formulas, series }: TrendsDefinition, one: TrendsSeries): boolean =>
  formulas.length > 0
    ? one.formula === 0
    : one.series ===
      Math.max(
        0,
        series.findIndex(({ isHidden }) => !isHidden),
      )

/** A sliding number has no total: its last value says how it stands. */
const totalOf = ({ total, values }: Pick<TrendsSeries, 'total' | 'values'>): number | null =>
  total ?? values.findLast((value) => value !== null) ?? null

const fields = ['name', 'description', 'definition', 'direction', 'unit', 'target', 'owner'] as const

/** What differs between two versions of a metric, field by field. */
export function differences(before: MetricFacts | undefined, after: MetricFacts) {
  return fields.flatMap((field) => {
    const [old, now] = [before && write(before[field]), write(after[field])]
    return old === now ? [] : [{ field, before: old ?? null, after: now }]
  })
}

/** Text as it is, everything else as JSON with the keys in order, so that equal definitions are equal texts. */
const write = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : (JSON.stringify(value, (_key, one: unknown) => (isObject(one) ? sorted(one) : one)) ?? '')
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const sorted = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
