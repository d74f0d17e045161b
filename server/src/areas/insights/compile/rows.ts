import type { TrendsDefinition } from '@gantry/contract/insights-trends'
import { AppError } from '../../../platform/errors.ts'
import type { Span, TimeBucket } from '../calendar.rules.ts'
import { conditionOf } from './filters.ts'
import { type Groups, groupsOf } from './groups.ts'
import { measuredValue } from './measures.ts'
import { type EventSource, eventsOf, matchOf, type Scope } from './scope.ts'

type Series = TrendsDefinition['series'][number]
export type Asked = {
  definition: TrendsDefinition
  series: Series
  span: Span
  buckets: readonly TimeBucket[]
}
/** Events as rows of (b, g0 ..., actor, ts, session, v): `b` is the start of the bucket in milliseconds. */
export type RowsSql = { sql: string; groups: string[] }

/** Where 64-bit moments begin in ClickHouse. */
const earliestMs = -2_208_988_800_000

export function rowsOf(scope: Scope, asked: Asked): RowsSql {
  const { series, definition } = asked
  if (series.measure.kind === 'property' && series.measure.property.of !== 'event')
    throw new AppError('invalid_input', 'Only a property of events can be added up or averaged.')
  if (series.measure.kind === 'first_ever' || series.measure.kind === 'first_matching') return firstRows(scope, asked)
  const source = sourceOf(scope, asked, asked.span)
  const groups = groupsOf(scope, definition.breakdown, source)
  const value = measuredValue(series.measure, source)
  const columns = [
    `${bucketOf(scope, asked.buckets, `toUnixTimestamp64Milli(e.ts)`)} AS b`,
    ...groups.columns.map(({ name, sql }) => `${sql} AS ${name}`),
    `${source.actor} AS actor`,
    'e.ts AS ts',
    'e.session AS session',
    ...(value === null ? [] : [`${value} AS v`]),
  ]
  const match = matchOf(scope, series, source)
  const rows = `SELECT ${columns.join(', ')} FROM ${source.from} ${groups.join} WHERE ${source.where} AND ${match}`
  return { sql: rows, groups: groups.names }
}

const sourceOf = (scope: Scope, { definition, series }: Asked, span: Span): EventSource =>
  eventsOf(scope, {
    filters: definition.filters,
    unit: definition.unit,
    sampling: definition.sampling,
    span,
    picks: [series],
    needsAccount: namesAccount(definition),
  })

const namesAccount = ({ breakdown }: TrendsDefinition): boolean =>
  breakdown?.by.some((level) => level.kind === 'property' && level.property.of === 'account') ?? false

/** The bucket of a moment in milliseconds, by the starts of the buckets: no zone is left for the store to get wrong. */
export const bucketOf = (scope: Scope, buckets: readonly Span[], ms: string): string =>
  `roundDown(${ms}, ${scope.bind(
    buckets.map(({ fromMs }) => fromMs),
    'Array(Int64)',
  )})`

/** One row for each actor: the first event of all time, when it is in the range (and matches, for `first_ever`). */
function firstRows(scope: Scope, asked: Asked): RowsSql {
  const { definition, series, span, buckets } = asked
  const isMatching = series.measure.kind === 'first_matching'
  const named = isMatching ? series : { ...series, filters: [], or: series.or.map((one) => ({ ...one, filters: [] })) }
  const open = { ...asked, definition: isMatching ? definition : { ...definition, filters: [] } }
  const source = sourceOf(scope, open, { fromMs: earliestMs, toMs: span.toMs })
  const groups = groupsOf(scope, definition.breakdown, source)
  const matches = isMatching
    ? '1'
    : [matchOf(scope, series, source), ...definition.filters.map((one) => conditionOf(scope, one, source))].join(
        ' AND ',
      )
  const first = `argMin(tuple(${[matches, 'e.session', ...byEvent(groups, definition)].join(', ')}), (e.ts, e.id))`
  const constant = groups.columns.filter((_, index) => isConstant(definition, index))
  const inner = `SELECT ${[...constant.map(({ name, sql }) => `${sql} AS ${name}`), `${source.actor} AS actor`].join(', ')},
      min(e.ts) AS ts, ${first} AS found
    FROM ${source.from} ${groups.join} WHERE ${source.where} AND ${matchOf(scope, named, source)}
    GROUP BY ${['actor', ...constant.map(({ name }) => name)].join(', ')}
    HAVING toUnixTimestamp64Milli(ts) >= ${scope.bind(span.fromMs, 'Int64')} AND found.1`
  const varying = groups.names.filter((_, index) => !isConstant(definition, index))
  const columns = [
    `${bucketOf(scope, buckets, 'toUnixTimestamp64Milli(ts)')} AS b`,
    ...constant.map(({ name }) => name),
    ...varying.map((name, index) => `tupleElement(found, ${index + 3}) AS ${name}`),
    'actor',
    'ts',
    'found.2 AS session',
  ]
  return { sql: `SELECT ${columns.join(', ')} FROM (${inner})`, groups: groups.names }
}

/** Levels that are the same for all events of a person; a person in several cohorts is in several groups. */
const isConstant = ({ breakdown }: TrendsDefinition, index: number): boolean => breakdown?.by[index]?.kind === 'cohort'
const byEvent = (groups: Groups, definition: TrendsDefinition): string[] =>
  groups.columns.filter((_, index) => !isConstant(definition, index)).map(({ sql }) => sql)
