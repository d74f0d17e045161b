import type { StickinessDefinition } from '@gantry/contract/insights-trends'
import type { Span, TimeBucket } from '../calendar.rules.ts'
import type { PeopleQuery, PointOf } from '../plan.ts'
import type { Query } from './binder.ts'
import { openScope } from './cohorts.ts'
import { bucketOf } from './rows.ts'
import { eventsOf, matchOf, type Scope, type Setting } from './scope.ts'

type Asked = { definition: StickinessDefinition; series: number; span: Span; buckets: readonly TimeBucket[] }

/** Rows of (`intervals`, `people`): who was active in exactly so many. */
export function compileStickiness(setting: Setting, asked: Asked): Query {
  const scope = openScope(setting)
  return scope.finish(`SELECT intervals, count() AS people FROM (${perActor(scope, asked)}) GROUP BY intervals`)
}

export function compileStickinessPeople(setting: Setting, asked: Asked, point: PointOf<'stickiness'>): PeopleQuery {
  const scope = openScope(setting)
  const comparison = asked.definition.mode === 'exact' ? '=' : '>='
  return scope.finish(`SELECT toString(actor) AS key, toNullable(toFloat64(1)) AS value,
      toUnixTimestamp64Milli(first_ts) AS first, toUnixTimestamp64Milli(last_ts) AS last
    FROM (${perActor(scope, asked)}) WHERE intervals ${comparison} ${scope.bind(point.intervals, 'UInt32')}`)
}

function perActor(scope: Scope, { definition, series, span, buckets }: Asked): string {
  const { filters, unit, sampling } = definition
  const picks = definition.series.slice(series, series + 1)
  const source = eventsOf(scope, { filters, unit, sampling, span, picks })
  const matches = picks.map((pick) => ` AND ${matchOf(scope, pick, source)}`).join('')
  return `SELECT ${source.actor} AS actor, uniqExact(${bucketOf(scope, buckets, 'toUnixTimestamp64Milli(e.ts)')}) AS intervals,
      min(e.ts) AS first_ts, max(e.ts) AS last_ts
    FROM ${source.from} WHERE ${source.where}${matches} GROUP BY actor`
}
