import type { ReactNode } from 'react'

export type Column<Row> = {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  /** The cell as plain text for the CSV file; without it the column is not exported. */
  text?: (row: Row) => string | number | boolean | null
  /** A track of the grid, such as `120px` or `minmax(160px, 2fr)`. */
  width?: string
  align?: 'right'
  isSortable?: boolean
  /** A person may hide it. */
  isOptional?: boolean
  isHiddenAtFirst?: boolean
}

/** The columns on show: those named in the address, or those not hidden at first. */
export function shownColumns<Row>(columns: readonly Column<Row>[], chosen: readonly string[]): readonly Column<Row>[] {
  if (chosen.length === 0) return columns.filter(({ isHiddenAtFirst }) => !isHiddenAtFirst)
  return columns.filter(({ key, isOptional }) => !isOptional || chosen.includes(key))
}

/** The keys between two rows, both included, in the order of the list; for a selection with shift. */
export function rangeOf(keys: readonly string[], from: string | undefined, to: string): readonly string[] {
  const start = from === undefined ? -1 : keys.indexOf(from)
  const end = keys.indexOf(to)
  if (start < 0 || end < 0) return [to]
  return keys.slice(Math.min(start, end), Math.max(start, end) + 1)
}
