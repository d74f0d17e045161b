import type { SqlResult } from '@gantry/contract/sql'
import { type Grid, noCell } from '../insights/model/grid.ts'

type Shown = Pick<SqlResult, 'columns' | 'rows'>

const isNumber = (type: string): boolean =>
  /^(U?Int|Float|BFloat|Decimal)/.test(type.replace(/^(?:Nullable|LowCardinality)\(/g, ''))

const mostSeries = 8
const mostPoints = 2_000

/**
 * A result as a chart: the first column stands below, every other column of numbers is a series. Null where it has no such
 * columns.
 */
export function gridOf({ columns, rows }: Shown, numberText: (value: number) => string): Grid | null {
  const [first, ...others] = columns.map((column, index) => ({ ...column, index }))
  const series = others.filter(({ type }) => isNumber(type)).slice(0, mostSeries)
  if (!first || series.length === 0 || rows.length === 0) return null
  const shown = rows.slice(0, mostPoints)
  return {
    rowTitle: first.name,
    totalTitle: null,
    columns: shown.map((row, index) => ({ key: String(index), label: textOf(row[first.index]), isIncomplete: false })),
    rows: series.map(({ name, index }, color) => ({
      key: name,
      label: name,
      color,
      isPrevious: false,
      total: null,
      cells: shown.map((row) => {
        const cell = row[index]
        const value = cell === null ? Number.NaN : Number(cell)
        return Number.isFinite(value) ? { ...noCell, value, text: numberText(value) } : noCell
      }),
    })),
  }
}

/** A value of a result as people read it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '∅'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
