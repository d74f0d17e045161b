import type { AlertPoint } from '@gantry/contract/alert-conditions'
import type { AlertSegments } from '@gantry/contract/alerts'
import type { InsightDefinition, InsightResult } from '@gantry/contract/insights'
import type { Breakdown, InsightFilter, InsightRange, PropertyRef } from '@gantry/contract/insights-base'

type Span = { startMs: number; endMs: number }
type Segment = AlertSegments['properties'][number]['segments'][number]

/** Values of a property that are told apart; the rest of it is one segment. */
const values = 10

/** Why a move of this number cannot be taken apart; null when it can. */
export function whyNoSegments(definition: InsightDefinition, point: AlertPoint): string | null {
  if (definition.kind !== 'trends' && definition.kind !== 'funnel' && definition.kind !== 'retention')
    return 'This kind of insight has no breakdown.'
  if ('group' in point && point.group !== null && groupFilters(definition, point.group) === null)
    return 'The number is already one range or one cohort of a breakdown.'
  if (definition.kind === 'trends' && definition.series.some(({ measure }) => measure.kind === 'active'))
    return 'A sliding number of active people has no parts.'
  return null
}

/** The group of a breakdown as filters; null when it is a range of numbers or a cohort. */
function groupFilters(definition: InsightDefinition, group: readonly (string | null)[]): InsightFilter[] | null {
  const by = 'breakdown' in definition ? (definition.breakdown?.by ?? []) : []
  const filters: InsightFilter[] = []
  for (const [level, one] of by.entries()) {
    if (one.kind !== 'property' || one.bins !== undefined) return null
    const value = group[level] ?? null
    const { property } = one
    filters.push(
      value === null
        ? { kind: 'property', property, operator: 'not_set', values: [] }
        : { kind: 'property', property, operator: 'is', values: [value] },
    )
  }
  return filters
}

/** The watched number again, over a span, by the values of a property. `whyNoSegments` has said that it is possible. */
export function splitBy(
  definition: InsightDefinition,
  point: AlertPoint,
  property: PropertyRef,
  { startMs, endMs }: Span,
): InsightDefinition {
  const group = 'group' in point ? point.group : null
  const filters = [...definition.filters, ...(group === null ? [] : (groupFilters(definition, group) ?? []))]
  const from = new Date(startMs).toISOString()
  const range: InsightRange = { kind: 'instants', from, to: new Date(endMs).toISOString() }
  const breakdown: Breakdown = { by: [{ kind: 'property', property }], limit: values }
  const shared = { filters, range, breakdown }
  switch (definition.kind) {
    case 'funnel':
      return { ...definition, ...shared, attribution: { kind: 'first_touch' } }
    case 'trends':
      return { ...definition, ...shared }
    case 'retention':
      return { ...definition, ...shared }
    default:
      return definition
  }
}

/** A part of the number: what it counts, and of how many when it is a share. */
type Part = { value: string | null; isOther: boolean; made: number | null; of: number | null }

/** The parts of the number in the interval that starts there; with null, over the whole range. */
export function partsAt(result: InsightResult, point: AlertPoint, startMs: number | null): Part[] {
  const isStart = ({ start }: { start: string }): boolean => Date.parse(start) === startMs
  const nameOf = ({ group, isOther }: { group: readonly (string | null)[] | null; isOther: boolean }) => ({
    ...{ value: isOther ? null : (group?.[0] ?? null), isOther },
  })
  if (result.kind === 'trends' && point.kind === 'trends') {
    const at = result.buckets.findIndex(isStart)
    return result.series
      .filter((one) => (point.isFormula ? one.formula : one.series) === point.series)
      .map((one) => ({ ...nameOf(one), made: one.values[at] ?? null, of: null }))
  }
  if (result.kind === 'funnel') {
    const at = result.trend?.buckets.findIndex(isStart) ?? -1
    return (result.trend?.series ?? [])
      .filter(({ isPrevious }) => !isPrevious)
      .map((one) => ({ ...nameOf(one), made: one.converted[at] ?? 0, of: one.entered[at] ?? 0 }))
  }
  if (result.kind !== 'retention' || point.kind !== 'retention') return []
  return result.groups.map((one) => {
    const average = one.average[point.column]
    const cohort = one.cohorts.find(isStart)
    const made =
      startMs === null ? (average?.share ?? 0) * (average?.size ?? 0) : (cohort?.cells[point.column]?.count ?? 0)
    return { ...nameOf(one), made, of: startMs === null ? (average?.size ?? 0) : (cohort?.size ?? 0) }
  })
}

const keyOf = ({ value, isOther }: Part): string => JSON.stringify([isOther, value])
const sum = (parts: readonly Part[], field: 'made' | 'of'): number =>
  parts.reduce((total, part) => total + (part[field] ?? 0), 0)

/** What a part adds to the whole number: its count, or its share of all who could have made it. */
const weightOf = (part: Part | undefined, all: readonly Part[]): number => {
  if (!part) return 0
  if (part.of === null) return part.made ?? 0
  const of = sum(all, 'of')
  return of > 0 ? (part.made ?? 0) / of : 0
}
const shownOf = (part: Part | undefined): number | null =>
  part === undefined ? null : part.of === null ? part.made : part.of > 0 ? (part.made ?? 0) / part.of : null

/**
 * What each part adds to the change. For counts that is their own change; for a share it is the change of (those of the part
 * who made it / all who could), so that the contributions add up to the change whether the mix or the rates moved.
 */
export function contributions(
  before: readonly Part[],
  after: readonly Part[],
): { explained: number; segments: Segment[] } {
  const keys = new Map([...before, ...after].map((part) => [keyOf(part), part]))
  const moved = [...keys].map(([key, { value, isOther }]) => {
    const [was, is] = [before.find((part) => keyOf(part) === key), after.find((part) => keyOf(part) === key)]
    const weight = weightOf(was, before)
    return {
      value,
      isOther,
      before: shownOf(was),
      after: shownOf(is),
      weight,
      contribution: weightOf(is, after) - weight,
    }
  })
  const change = moved.reduce((total, one) => total + one.contribution, 0)
  const all = moved.reduce((total, { weight }) => total + weight, 0)
  const uneven = moved.reduce(
    (total, { contribution, weight }) => total + Math.abs(contribution / change - (all > 0 ? weight / all : 0)),
    0,
  )
  return {
    explained: change === 0 || Number.isNaN(uneven) ? 0 : Math.min(1, uneven / 2),
    segments: moved
      .map(({ weight: _, ...one }) => ({ ...one, share: change === 0 ? null : one.contribution / change }))
      .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  }
}

/** Whether the parts of the number make up the whole: people with two values of a property are counted in both. */
export function isAdditive(definition: InsightDefinition, point: AlertPoint, { of }: PropertyRef): boolean {
  if (definition.kind !== 'trends' || point.kind !== 'trends') return true
  const measure = definition.series[point.series]?.measure
  if (point.isFormula || !measure) return false
  if (measure.kind === 'total' || (measure.kind === 'property' && measure.aggregate === 'sum')) return true
  return of === 'person' && (measure.kind === 'unique' || measure.kind === 'first_ever')
}
