import { AppError } from '../../../platform/errors.ts'
import { bucketAt, type Span } from '../calendar.rules.ts'
import type { PeopleQuery, PointOf } from '../plan.ts'
import { slidingDays } from './active.ts'
import { openScope } from './cohorts.ts'
import { measureSql } from './measures.ts'
import { rowsOf } from './rows.ts'
import type { Scope, Setting } from './scope.ts'
import { groupKey, mapGroups, type TrendsAsked } from './trends.ts'

/** Who is behind one number of a series: the same rows, by person instead of by bucket. */
export function compileTrendsPeople(setting: Setting, asked: TrendsAsked, point: PointOf<'trends'>): PeopleQuery {
  const scope = openScope(setting)
  const { measure } = asked.series
  const sql = measureSql(measure, asked.isExact)
  const bucket = point.bucket === null ? null : bucketOfPoint(asked, Date.parse(point.bucket))
  const span = measure.kind === 'active' ? windowOf(setting, asked, bucket, measure.days) : asked.span
  const rows = rowsOf(scope, { ...asked, span })
  const conditions = [...(sql.where ? [sql.where] : []), ...groupConditions(scope, point, rows.groups)]
  if (bucket && measure.kind !== 'active') {
    const isUpTo = asked.definition.isCumulative
    conditions.push(`b ${isUpTo ? '<=' : '='} ${scope.bind(bucket.fromMs, 'Int64')}`)
  }
  const from = rows.groups.length > 0 ? mapGroups(scope, { ...asked, ranked: asked.ranked ?? asked }, rows) : rows.sql
  const share = measure.kind === 'per_user' ? 'toFloat64(count())' : sql.share
  return scope.finish(`SELECT toString(actor) AS key, toNullable(${share}) AS value,
      toUnixTimestamp64Milli(min(ts)) AS first, toUnixTimestamp64Milli(max(ts)) AS last
    FROM (${from}) ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} GROUP BY actor`)
}

function bucketOfPoint({ buckets }: TrendsAsked, ms: number): Span {
  const bucket = buckets.find(({ fromMs }) => fromMs === ms)
  if (!bucket) throw new AppError('invalid_input', 'No bucket of this insight starts at that moment.')
  return bucket
}

/** The days that a sliding number of a bucket looks at. */
function windowOf(setting: Setting, asked: TrendsAsked, bucket: Span | null, days: number): Span {
  if (!bucket) throw new AppError('invalid_input', 'A sliding number has people for a bucket, not for the whole range.')
  const [first] = slidingDays(setting, [{ ...bucketAt(bucket.toMs - 1, 'day', setting.calendar), label: '' }], days)
  return { fromMs: first?.fromMs ?? bucket.fromMs, toMs: Math.min(bucket.toMs, asked.span.toMs) }
}

function groupConditions(scope: Scope, point: PointOf<'trends'>, groups: readonly string[]): string[] {
  if (groups.length === 0) return []
  if (point.isOther) return ['other']
  const group = point.group ?? []
  if (group.length !== groups.length)
    throw new AppError('invalid_input', `This insight has ${groups.length} levels; name a value for each.`)
  const given = group.flatMap((value) => [value === null ? '1' : '0', scope.bind(value ?? '', 'String')])
  return [`${groupKey(groups)} = tuple(${given.join(', ')})`]
}
