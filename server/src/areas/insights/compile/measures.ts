import type { Aggregate, Measure } from '@gantry/contract/insights-trends'
import { numberOf } from './filters.ts'
import type { EventSource } from './scope.ts'

/**
 * A number over rows of (actor, session, v): `name` and `args` make the aggregate function, whose states can be merged over
 * buckets and groups; `finish` turns what it gives into a number.
 */
export type MeasureSql = {
  name: string
  args: string
  finish: (value: string) => string
  /** What each person adds to the number. */
  share: string
  /** A narrower choice of rows. */
  where: string | null
  /** An empty bucket is 0; otherwise there is no value. */
  isCount: boolean
}

/** HyperLogLog with 2^17 registers: 1.04 / sqrt(2^17). */
const uniqEstimate = { what: 'numbers of different people or sessions', error: 0.003 }
/** t-digest as ClickHouse keeps it. */
const digestEstimate = { what: 'percentiles (of the rank)', error: 0.01 }

/** What is estimated beyond the budget of rows, and how far it is off then; null for a measure that is always exact. */
export function estimateOf(measure: Measure): { what: string; error: number } | null {
  if (measure.kind === 'unique' || measure.kind === 'sessions') return uniqEstimate
  return measure.kind === 'property' && levels[measure.aggregate] !== undefined ? digestEstimate : null
}

const plain = (value: string): string => `toFloat64(${value})`

/** `isExact` false takes the estimating functions, for questions beyond the budget of rows. */
export function measureSql(measure: Measure, isExact: boolean): MeasureSql {
  const base = { finish: plain, where: null, isCount: true }
  const unique = { name: isExact ? 'uniqExact' : 'uniqCombined64' }
  switch (measure.kind) {
    case 'total':
      return { ...base, name: 'count', args: '', share: 'toFloat64(count())' }
    case 'sessions':
      return { ...base, ...unique, args: 'session', where: "session != ''", share: 'toFloat64(uniqExact(session))' }
    case 'per_user':
      return {
        ...base,
        name: 'sumMap',
        args: '[actor], [c]',
        finish: (value) => overCounts(measure.aggregate, `arrayMap(x -> toFloat64(x), tupleElement(${value}, 2))`),
        share: 'toFloat64(sum(c))',
        isCount: false,
      }
    case 'property':
      return { ...base, ...propertySql(measure.aggregate, isExact), where: 'isNotNull(v)', isCount: false }
    case 'unique':
    case 'active':
      return { ...base, ...unique, args: 'actor', share: 'toFloat64(1)' }
    default:
      return { ...base, name: 'count', args: '', share: 'toFloat64(1)' }
  }
}

const levels: Partial<Record<Aggregate | 'sum', number>> = { median: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 }

function propertySql(aggregate: Aggregate | 'sum', isExact: boolean) {
  const args = 'assumeNotNull(v)'
  const level = levels[aggregate]
  const share = aggregate === 'sum' ? 'sum(assumeNotNull(v))' : 'avg(assumeNotNull(v))'
  if (level !== undefined) {
    const name = isExact ? `quantileExactInclusive(${level})` : `quantileTDigest(${level})`
    return { name, args, share }
  }
  return { name: aggregate === 'average' ? 'avg' : aggregate, args, share }
}

const overCounts = (aggregate: Aggregate, counts: string): string => {
  const level = levels[aggregate]
  if (level !== undefined) return `arrayReduce('quantileExactInclusive(${level})', ${counts})`
  return aggregate === 'average' ? `arrayAvg(${counts})` : `array${aggregate === 'min' ? 'Min' : 'Max'}(${counts})`
}

/** The name of an aggregate function with a combinator; parameters stay behind the name. */
export const withSuffix = (name: string, suffix: 'State' | 'Merge' | 'MergeState'): string =>
  name.includes('(') ? name.replace('(', `${suffix}(`) : `${name}${suffix}`

/** What a row's value is, as Nullable(Float64); null where the measure needs none. */
export const measuredValue = (measure: Measure, source: EventSource): string | null =>
  measure.kind === 'property' && measure.property.of === 'event'
    ? numberOf(`${source.events}.properties`, measure.property.name)
    : null
