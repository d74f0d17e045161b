import type { Query } from './binder.ts'
import { openScope } from './cohorts.ts'
import { type MeasureSql, measureSql, withSuffix } from './measures.ts'
import { type Asked, type RowsSql, rowsOf } from './rows.ts'
import type { Scope, Setting } from './scope.ts'

/** `isExact`: within the budget of rows. `ranked`: the stretch of time whose largest groups are shown, when it is another. */
export type TrendsAsked = Asked & { isExact: boolean; ranked?: Asked | undefined }

/**
 * One series: rows of (`b` start of the bucket in ms, `value`), with groups also (`h0` ..., `other`). The row with `isTotal` is
 * the whole range, merged from the same states, so that uniques are counted once.
 */
export function compileSeries(setting: Setting, asked: TrendsAsked): Query {
  const scope = openScope(setting)
  const measure = measureSql(asked.series.measure, asked.isExact)
  const rows = counted(rowsOf(scope, asked), asked)
  const value = measure.finish(`${withSuffix(measure.name, 'Merge')}(s)`)
  const { isCumulative, breakdown } = asked.definition
  if (!breakdown) {
    const states = `SELECT b, ${stateOf(measure)} AS s FROM (${rows.sql}) ${whereOf(measure)} GROUP BY b`
    if (isCumulative)
      return scope.finish(`SELECT b, 0 AS isTotal, ${running(measure, 'ORDER BY b')} AS value FROM (${states})`)
    const direct = measure.finish(`${measure.name}(${measure.args})`)
    return scope.finish(
      `SELECT b, grouping(b) AS isTotal, ${direct} AS value FROM (${rows.sql}) ${whereOf(measure)} GROUP BY b WITH ROLLUP`,
    )
  }
  const shown = rows.groups.map((_, index) => `h${index}`)
  const states = asked.ranked ? keptGroups(scope, asked, rows) : rankedGroups(scope, asked, rows)
  const keys = ['other', ...shown].join(', ')
  if (isCumulative) {
    const merged = `SELECT ${keys}, b, ${withSuffix(measure.name, 'MergeState')}(s) AS s FROM (${states}) GROUP BY ${keys}, b`
    const over = running(measure, `PARTITION BY ${keys} ORDER BY b`)
    return scope.finish(`SELECT ${keys}, b, 0 AS isTotal, ${over} AS value FROM (${merged})`)
  }
  return scope.finish(
    `SELECT ${keys}, b, grouping(b) AS isTotal, ${value} AS value FROM (${states})
     GROUP BY ${keys}, b WITH ROLLUP HAVING grouping(${shown.at(-1)}) = 0`,
  )
}

const running = (measure: MeasureSql, window: string): string =>
  measure.finish(
    `${withSuffix(measure.name, 'Merge')}(s) OVER (${window} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
  )

const stateOf = (measure: MeasureSql): string => `${withSuffix(measure.name, 'State')}(${measure.args})`
const whereOf = (measure: MeasureSql): string => (measure.where ? `WHERE ${measure.where}` : '')

/** For numbers over people: the events of each person counted first. */
function counted(rows: RowsSql, { series }: Asked): RowsSql {
  if (series.measure.kind !== 'per_user') return rows
  const keys = ['b', ...rows.groups, 'actor'].join(', ')
  return { ...rows, sql: `SELECT ${keys}, count() AS c, min(ts) AS ts FROM (${rows.sql}) GROUP BY ${keys}` }
}

/** States by group and bucket in one pass; the largest groups keep their names, the others become one. */
function rankedGroups(scope: Scope, asked: TrendsAsked, rows: RowsSql): string {
  const measure = measureSql(asked.series.measure, asked.isExact)
  const groups = rows.groups.join(', ')
  const limit = limitOf(scope, asked)
  const weight = measure.finish(`${withSuffix(measure.name, 'Merge')}(s)`)
  const states = `SELECT ${groups}, b, ${stateOf(measure)} AS s FROM (${rows.sql}) ${whereOf(measure)} GROUP BY ${groups}, b`
  const whole = `SELECT ${groups}, groupArray(b) AS bs, groupArray(s) AS ss, ${weight} AS weight FROM (${states}) GROUP BY ${groups}`
  const ranked = `SELECT ${groups}, bs, ss, row_number() OVER (ORDER BY weight DESC, ${groups}) > ${limit} AS other FROM (${whole})`
  const shown = rows.groups.map((name, index) => `if(other, NULL, ${name}) AS h${index}`)
  return `SELECT other, ${shown.join(', ')}, b, s FROM (${ranked}) ARRAY JOIN bs AS b, ss AS s`
}

/** States by group and bucket, for the groups that are the largest of another stretch of time. */
function keptGroups(scope: Scope, asked: TrendsAsked, rows: RowsSql): string {
  const measure = measureSql(asked.series.measure, asked.isExact)
  const inner = mapGroups(scope, asked, rows)
  const keys = ['other', ...rows.groups.map((_, index) => `h${index}`), 'b'].join(', ')
  return `SELECT ${keys}, ${stateOf(measure)} AS s FROM (${inner}) ${whereOf(measure)} GROUP BY ${keys}`
}

/** The rows with `other` and the shown groups `h0` ... beside their own. */
export function mapGroups(scope: Scope, asked: TrendsAsked, rows: RowsSql): string {
  const shown = rows.groups.map((name, index) => `if(other, NULL, ${name}) AS h${index}`)
  return `SELECT *, ${groupKey(rows.groups)} GLOBAL NOT IN (${largestGroups(scope, asked)}) AS other, ${shown.join(', ')}
    FROM (${rows.sql})`
}

/** The groups that a result names, by the same order as in the result. */
export function largestGroups(scope: Scope, asked: TrendsAsked): string {
  const ranked = asked.ranked ?? asked
  const measure = measureSql(asked.series.measure, asked.isExact)
  const rows = counted(rowsOf(scope, ranked), ranked)
  const groups = rows.groups.join(', ')
  const weight = measure.finish(`${measure.name}(${measure.args})`)
  return `SELECT ${groupKey(rows.groups)} FROM (SELECT ${groups}, ${weight} AS weight FROM (${rows.sql}) ${whereOf(measure)}
    GROUP BY ${groups} ORDER BY weight DESC, ${groups} LIMIT ${limitOf(scope, asked)})`
}

/** Nothing and the empty text are two groups; a comparison with NULL would not tell. */
export const groupKey = (groups: readonly string[]): string =>
  `tuple(${groups.map((name) => `isNull(${name}), ifNull(${name}, '')`).join(', ')})`

const limitOf = (scope: Scope, { definition }: Asked): string => scope.bind(definition.breakdown?.limit ?? 10, 'UInt32')
