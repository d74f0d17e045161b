import type { InsightPoint } from '@gantry/contract/insights'

/** One number of a chart. Everything that shows it (mark, table, tooltip, CSV, people) is made from this. */
export type Cell = {
  value: number | null
  /** The value as people read it, with its share where it has one. */
  text: string
  /** Who is behind it; null where nobody can be listed (a formula). */
  point: InsightPoint | null
  isIncomplete: boolean
  /** The part of a whole that the colour of a heat map or the height of a bar shows, from 0 to 1. */
  share?: number | null
}

export type GridColumn = { key: string; label: string; isIncomplete: boolean }
export type GridRow = {
  key: string
  label: string
  /** Which colour of the palette. */
  color: number
  /** What came before, for comparison: drawn pale and dashed. */
  isPrevious: boolean
  cells: readonly Cell[]
  total: Cell | null
}

/** A result as a table: what every chart of it is drawn from. */
export type Grid = {
  /** What the rows are, such as "Series" or "Cohort". */
  rowTitle: string
  totalTitle: string | null
  columns: readonly GridColumn[]
  rows: readonly GridRow[]
}

export const noCell: Cell = { value: null, text: '', point: null, isIncomplete: false }

export const isEmptyGrid = ({ rows }: Grid): boolean =>
  rows.every(({ cells, total }) => !total?.value && cells.every(({ value }) => !value))

/** The grid as rows of a CSV file: numbers stay numbers. */
export function gridCells({ rowTitle, totalTitle, columns, rows }: Grid) {
  const header = [rowTitle, ...columns.map(({ label }) => label), ...(totalTitle ? [totalTitle] : [])]
  return {
    header,
    lines: rows.map(({ label, cells, total }) => [
      label,
      ...cells.map(({ value }) => value),
      ...(totalTitle ? [total?.value ?? null] : []),
    ]),
  }
}

export type Place = { row: number; column: number }

/** Where the arrow keys lead from a place: over the cells of the grid, stopping at its edges. */
export function moveIn({ rows, columns }: Pick<Grid, 'rows' | 'columns'>, from: Place, key: string): Place | undefined {
  const last = { row: rows.length - 1, column: columns.length - 1 }
  const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), Math.max(max, 0))
  const to = (row: number, column: number): Place => ({
    row: clamp(row, last.row),
    column: clamp(column, last.column),
  })
  switch (key) {
    case 'ArrowRight':
      return to(from.row, from.column + 1)
    case 'ArrowLeft':
      return to(from.row, from.column - 1)
    case 'ArrowDown':
      return to(from.row + 1, from.column)
    case 'ArrowUp':
      return to(from.row - 1, from.column)
    case 'Home':
      return to(from.row, 0)
    case 'End':
      return to(from.row, last.column)
    default:
      return undefined
  }
}
