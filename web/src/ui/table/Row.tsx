import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './columns.ts'
import classes from './DataTable.module.css'
import { Part } from './Part.tsx'
import type { RowNav } from './use-row-keys.ts'

type Props<Row> = {
  row: Row
  id: string
  index: number
  top: number
  height: number
  columns: readonly Column<Row>[]
  /** On a narrow screen. */
  narrow: ((row: Row) => ReactNode) | undefined
  nav: RowNav
}

export function BodyRow<Row>({ row, id, index, top, height, columns, narrow, nav }: Props<Row>) {
  const { t } = useTranslation('ui')
  const isSelected = nav.selection?.has(id) ?? false
  const press = (event: React.KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') nav.open(id)
    else if (event.key === 'ArrowDown') nav.move(1)
    else if (event.key === 'ArrowUp') nav.move(-1)
    else if (event.key === 'X' && event.shiftKey) nav.toggle(id, true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Part
      role="row"
      aria-rowindex={index + 2}
      aria-selected={nav.isSelectable ? isSelected : nav.openKey === id}
      data-row={id}
      data-active={nav.active === id || undefined}
      data-open={nav.openKey === id || undefined}
      tabIndex={nav.active === id ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={(event) => {
        if (event.shiftKey && nav.isSelectable) nav.toggle(id, true)
        else nav.open(id)
      }}
      onFocus={(event) => event.target === event.currentTarget && nav.focus(id)}
      onKeyDown={press}
    >
      {narrow ? (
        <Part role="gridcell" className={classes.narrow}>
          {narrow(row)}
        </Part>
      ) : (
        <>
          {nav.isSelectable && (
            <Part role="gridcell" className={classes.check} onClick={(event) => event.stopPropagation()}>
              <Checkbox
                size="xs"
                checked={isSelected}
                aria-label={t('list.selectRow')}
                tabIndex={nav.active === id ? 0 : -1}
                onChange={() => {}}
                onClick={(event) => nav.toggle(id, event.shiftKey)}
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
