import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { listOf, parseSort } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { ErrorNote } from '../ErrorNote.tsx'
import { ListShape } from '../shapes.tsx'
import type { Pages } from '../use-pages.ts'
import { type Column, shownColumns } from './columns.ts'
import classes from './DataTable.module.css'
import { HeadRow } from './HeadRow.tsx'
import { Part } from './Part.tsx'
import { BodyRow } from './Row.tsx'
import { TableTools } from './TableTools.tsx'
import { useRowKeys } from './use-row-keys.ts'

export type DataTableProps<Row> = {
  /** What is listed, for screen readers and the export's file name. */
  label: string
  pages: Pick<Pages<Row>, 'rows' | 'isLoading' | 'error' | 'hasMore' | 'loadMore' | 'retry'>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  /** On a narrow screen a row is this instead of columns. */
  narrow: (row: Row) => ReactNode
  /** Opens a row; the open one is marked. */
  onOpen?: (row: Row) => void
  openKey?: string | undefined
  selection?: ReadonlySet<string>
  onSelect?: (keys: ReadonlySet<string>) => void
  /** Above the table on the left: a FilterBar. */
  toolbar?: ReactNode
  /** Shown when there is no row. */
  empty: ReactNode
  /** Every matching row for the export, not only those on screen. */
  loadAll?: () => Promise<Row[]>
}

const rowHeight = { wide: 38, narrow: 60 }

/**
 * A list of any length: only the rows on screen exist. Sorting (`sort`) and columns (`columns`) live in the address;
 * j, k, Enter and x work from the keyboard, shift takes a range.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, pages, columns, rowKey, narrow, onOpen, openKey, selection, onSelect, toolbar, empty, loadAll } = props
  const [search, changeSearch] = useUrlSearch()
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const scroller = useRef<HTMLDivElement>(null)
  const { rows, hasMore, loadMore } = pages
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? rowHeight.narrow : rowHeight.wide),
    overscan: 12,
    getItemKey: useItemKey(rows, rowKey),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are of another height on a narrow screen
  useEffect(() => virtual.measure(), [virtual, isNarrow])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - 20) loadMore()
  }, [hasMore, last, rows.length, loadMore])

  const keys = rows.map(rowKey)
  const nav = useRowKeys({
    keys,
    openKey,
    selection,
    onSelect,
    onOpen: (key) => {
      const row = rows[keys.indexOf(key)]
      if (row !== undefined) onOpen?.(row)
    },
    show: (index) => virtual.scrollToIndex(index),
    scroller,
  })
  const shown = useMemo(() => shownColumns(columns, listOf(search.columns)), [columns, search.columns])
  const chooseColumns = useCallback((chosen: readonly string[]) => changeSearch({ columns: chosen }), [changeSearch])
  const loadRows = useCallback(async () => rows, [rows])
  const tracks = [
    ...(onSelect && !isNarrow ? ['28px'] : []),
    ...shown.map(({ width }) => width ?? 'minmax(120px, 1fr)'),
  ]

  return (
    <>
      <div className={classes.toolbar}>
        <div className={classes.toolbarLeft}>{toolbar}</div>
        <TableTools
          label={label}
          columns={columns}
          shown={shown}
          onColumns={chooseColumns}
          loadRows={loadAll ?? loadRows}
        />
      </div>
      {pages.error && rows.length === 0 ? (
        <ErrorNote error={pages.error} onRetry={pages.retry} />
      ) : pages.isLoading ? (
        <ListShape />
      ) : rows.length === 0 ? (
        empty
      ) : (
        <Part
          ref={scroller}
          className={classes.scroller}
          role="grid"
          aria-label={label}
          aria-rowcount={hasMore ? -1 : rows.length + 1}
          aria-multiselectable={onSelect ? true : undefined}
          // React's type does not know custom properties.
          style={{ '--tracks': isNarrow ? '1fr' : tracks.join(' ') } as CSSProperties}
        >
          {!isNarrow && (
            <HeadRow
              columns={shown}
              sort={parseSort(search.sort)}
              onSort={(sort) => changeSearch({ sort })}
              hasSelection={onSelect !== undefined}
              isAll={selection !== undefined && selection.size > 0 && selection.size === rows.length}
              onAll={(isAll) => onSelect?.(new Set(isAll ? keys : []))}
            />
          )}
          <Part role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {items.map(({ index, start, size, key }) => {
              const row = rows[index]
              if (row === undefined) return null
              return (
                <BodyRow
                  key={key}
                  row={row}
                  id={rowKey(row)}
                  index={index}
                  top={start}
                  height={size}
                  columns={shown}
                  narrow={isNarrow ? narrow : undefined}
                  isActive={nav.active === rowKey(row)}
                  isOpen={openKey === rowKey(row)}
                  isSelected={onSelect && (selection?.has(rowKey(row)) ?? false)}
                  acts={nav.acts}
                />
              )
            })}
          </Part>
        </Part>
      )}
    </>
  )
}

/** With another function every row would be measured anew. */
function useItemKey<Row>(rows: readonly Row[], rowKey: (row: Row) => string): (index: number) => string | number {
  const latest = useRef(rowKey)
  latest.current = rowKey
  return useCallback(
    (index) => {
      const row = rows[index]
      return row === undefined ? index : latest.current(row)
    },
    [rows],
  )
}
