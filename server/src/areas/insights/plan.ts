import type { InsightPoint, InsightResult } from '@gantry/contract/insights'
import type { InsightFacts } from '@gantry/contract/insights-base'
import type { Query } from './compile/binder.ts'

/** A row as ClickHouse sends it: whole numbers beyond 2^53 as text. */
export type Row = Record<string, unknown>
export type Rows = readonly Row[]
type WithoutFacts<R> = R extends { facts: InsightFacts } ? Omit<R, 'facts'> : never
/** What is read from the rows; how they were computed is added by whoever ran the queries. */
export type Reading = WithoutFacts<InsightResult>
export type ReadingOf<Kind extends InsightResult['kind']> = Extract<Reading, { kind: Kind }>

/** How an insight is computed: each query gives a list of rows, all lists together the result. */
export type Plan<R extends Reading = Reading> = { queries: readonly Query[]; read: (rows: readonly Rows[]) => R }

/**
 * Who is behind a point: a query with the columns `key` (String), `value` (Nullable(Float64)), `first` and `last` (Int64,
 * milliseconds). The values of all of them add up to the number shown wherever it is a count or a sum.
 */
export type PeopleQuery = Query
export type PointOf<Kind extends InsightPoint['kind']> = Extract<InsightPoint, { kind: Kind }>

export const numberIn = (row: Row, column: string): number | null => {
  const value = row[column]
  if (value === null || value === undefined) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}
export const countIn = (row: Row, column: string): number => numberIn(row, column) ?? 0
