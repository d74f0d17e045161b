import { bucketsOf, moveStart, type Span, type TimeBucket } from '../calendar.rules.ts'
import type { Query } from './binder.ts'
import { openScope } from './cohorts.ts'
import { rowsOf } from './rows.ts'
import type { Setting } from './scope.ts'
import { mapGroups, type TrendsAsked } from './trends.ts'

/** The days that a sliding window over `buckets` looks at, the ones before the range included. */
export function slidingDays({ calendar }: Setting, buckets: readonly TimeBucket[], days: number): TimeBucket[] {
  const first = buckets[0]
  const last = buckets.at(-1)
  if (!first || !last) return []
  const fromMs = moveStart(first.fromMs, 1 - days, 'day', calendar)
  return bucketsOf({ fromMs, toMs: last.toMs }, 'day', calendar)
}

/**
 * People active in the last so many days, exactly, in one pass: rows of (`day` from 1, `change`, groups). Each person counts from
 * an active day until the window has passed or the next active day takes over; the running sum of the changes is the number.
 */
export function compileActive(setting: Setting, asked: TrendsAsked, window: number): Query {
  const scope = openScope(setting)
  const days = slidingDays(setting, asked.buckets, window)
  const span: Span = { fromMs: days[0]?.fromMs ?? 0, toMs: asked.span.toMs }
  const rows = rowsOf(scope, { ...asked, span, buckets: days })
  const mapped = rows.groups.length > 0 ? mapGroups(scope, { ...asked, ranked: asked.ranked ?? asked }, rows) : rows.sql
  const groups = rows.groups.length > 0 ? ['other', ...rows.groups.map((_, index) => `h${index}`)] : []
  const starts = scope.bind(
    days.map(({ fromMs }) => fromMs),
    'Array(Int64)',
  )
  const width = scope.bind(window, 'UInt32')
  const perPerson = `SELECT ${[...groups, 'actor'].join(', ')}, arraySort(arrayMap(x -> indexOf(${starts}, x), groupUniqArray(b))) AS active
    FROM (${mapped}) GROUP BY ${[...groups, 'actor'].join(', ')}`
  const ends = `arrayMap((x, next) -> least(x + ${width}, next), active, arrayPushBack(arrayPopFront(active), 4294967295))`
  const changes = `arrayConcat(arrayMap(x -> (toUInt64(x), 1), active), arrayMap(x -> (toUInt64(x), -1), ${ends}))`
  return scope.finish(
    `SELECT ${[...groups, 'change.1 AS day'].join(', ')}, sum(change.2) AS change_sum
     FROM (${perPerson}) ARRAY JOIN ${changes} AS change GROUP BY ${[...groups, 'day'].join(', ')}`,
  )
}
