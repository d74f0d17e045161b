import { Checkbox } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './columns.ts'
import classes from './DataTable.module.css'
import { Part } from './Part.tsx'
import type { RowActs } from './use-row-keys.ts'

type Props<Row> = {
  row: Row
  id: string
  index: number
  top: number
  height: number
  columns: readonly Column<Row>[]
  /** On a narrow screen. */
  narrow: ((row: Row) => ReactNode) | undefined
  /** The one in the tab order. */
  isActive: boolean
  isOpen: boolean
  /** Undefined where rows cannot be selected. */
  isSelected: boolean | undefined
  acts: RowActs
}

function PlainRow<Row>(props: Props<Row>) {
  const { row, id, index, top, height, columns, narrow, isActive, isOpen, isSelected, acts } = props
  const { t } = useTranslation('ui')
  const isSelectable = isSelected !== undefined
  const press = (event: React.KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') acts.open(id)
    else if (event.key === 'ArrowDown') acts.move(1)
    else if (event.key === 'ArrowUp') acts.move(-1)
    else if (event.key === 'X' && event.shiftKey) acts.toggle(id, true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Part
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected ?? isOpen}
      data-row={id}
      data-active={isActive || undefined}
      data-open={isOpen || undefined}
      tabIndex={isActive ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={(event) => {
        if (event.shiftKey && isSelectable) acts.toggle(id, true)
        else acts.open(id)
      }}
      onFocus={(event) => event.target === event.currentTarget && acts.focus(id)}
      onKeyDown={press}
    >
      {narrow ? (
        <Part role="gridcell" className={classes.narrow}>
          {narrow(row)}
        </Part>
      ) : (
        <>
          {isSelectable && (
            <Part role="gridcell" className={classes.check} onClick={(event) => event.stopPropagation()}>
              <Checkbox
                size="xs"
                checked={isSelected}
                aria-label={t('list.selectRow')}
                tabIndex={isActive ? 0 : -1}
                onChange={() => {}}
                onClick={(event) => acts.toggle(id, event.shiftKey)}
              />
            </Part>
          )}
          {columns.map(({ key, cell, align }) => (
            <Part key={key} role="gridcell" className={align === 'right' ? classes.right : classes.cell}>
              {cell(row)}
            </Part>
          ))}
        </>
      )}
    </Part>
  )
}

/** Drawn again only when something about it has changed: a list is scrolled many rows at a time. */
// memo() forgets the type parameter.
export const BodyRow = memo(PlainRow) as typeof PlainRow
