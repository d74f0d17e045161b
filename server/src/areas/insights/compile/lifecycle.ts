import type { LifecycleDefinition } from '@gantry/contract/insights-trends'
import { bucketsOf, moveStart, type TimeBucket } from '../calendar.rules.ts'
import type { PeopleQuery, PointOf } from '../plan.ts'
import { bindMoment, type Query } from './binder.ts'
import { openScope } from './cohorts.ts'
import { bucketOf } from './rows.ts'
import { eventsOf, matchOf, type Scope, type Setting } from './scope.ts'

type Asked = { definition: LifecycleDefinition; buckets: readonly TimeBucket[] }

/** Rows of (`status`, `bucket` start in ms, `people`). Reads all time: who is new did it never before. */
export function compileLifecycle(setting: Setting, asked: Asked): Query {
  const scope = openScope(setting)
  return scope.finish(`SELECT stage.1 AS status, stage.2 AS bucket, count() AS people
    FROM (${stages(scope, asked)}) ARRAY JOIN stages AS stage GROUP BY status, bucket`)
}

export function compileLifecyclePeople(setting: Setting, asked: Asked, point: PointOf<'lifecycle'>): PeopleQuery {
  const scope = openScope(setting)
  const wanted = `(${scope.bind(point.status, 'String')}, ${scope.bind(Date.parse(point.bucket), 'Int64')})`
  return scope.finish(`SELECT toString(actor) AS key, toNullable(toFloat64(${point.status === 'dormant' ? -1 : 1})) AS value,
      toUnixTimestamp64Milli(first_ts) AS first, toUnixTimestamp64Milli(last_ts) AS last
    FROM (${stages(scope, asked)}) WHERE has(stages, ${wanted})`)
}

/** What each person was in which bucket: `stages` as (status, start of the bucket). */
function stages(scope: Scope, { definition, buckets }: Asked): string {
  const { event, filters, unit, sampling, interval } = definition
  const first = buckets[0]?.fromMs ?? 0
  const toMs = buckets.at(-1)?.toMs ?? 0
  const before = moveStart(first, -1, interval, scope.calendar)
  const [previous] = bucketsOf({ fromMs: before, toMs: first }, interval, scope.calendar)
  const all = previous ? [previous, ...buckets] : [...buckets]
  const source = eventsOf(scope, {
    filters,
    unit,
    sampling,
    span: { fromMs: -2_208_988_800_000, toMs },
    picks: [event],
  })
  const starts = scope.bind(
    all.map(({ fromMs }) => fromMs),
    'Array(Int64)',
  )
  const bucket = bucketOf(scope, all, 'toUnixTimestamp64Milli(e.ts)')
  const perActor = `SELECT ${source.actor} AS actor, min(e.ts) AS first_ts, max(e.ts) AS last_ts,
      arraySort(groupUniqArrayIf(${bucket}, e.ts >= ${bindMoment(scope.bind, before)})) AS active
    FROM ${source.from} WHERE ${source.where} AND ${matchOf(scope, event, source)} GROUP BY actor`
  const indexed = `SELECT actor, first_ts, last_ts, arrayMap(x -> indexOf(${starts}, x), active) AS days,
      if(first_ts >= ${bindMoment(scope.bind, first)}, active[1], 0) AS born FROM (${perActor}) WHERE notEmpty(active)`
  const here = `arrayMap(x -> (multiIf(${starts}[x] = born, 'new', has(days, x - 1), 'returning', 'resurrected'), ${starts}[x]),
      arrayFilter(x -> x > ${previous ? 1 : 0}, days))`
  const gone = `arrayMap(x -> ('dormant', ${starts}[x + 1]), arrayFilter(x -> x < length(${starts}) AND NOT has(days, x + 1), days))`
  return `SELECT actor, first_ts, last_ts, arrayConcat(${here}, ${gone}) AS stages FROM (${indexed})`
}
