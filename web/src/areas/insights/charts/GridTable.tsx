import { Button, useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cell, Grid, GridRow } from '../model/grid.ts'
import classes from './charts.module.css'
import { seriesColor } from './look.ts'

type Props = {
  grid: Grid
  label: string
  hasColors: boolean
  onPress: ((cell: Cell, words: string) => void) | undefined
}

const rowsAtFirst = 50

/** The numbers of a chart as a table: for reading, for the keyboard, for a screen reader. */
export function GridTable({ grid, label, hasColors, onPress }: Props) {
  const { t } = useTranslation('insights')
  const scheme = useComputedColorScheme()
  const [isWhole, setWhole] = useState(false)
  const rows = isWhole ? grid.rows : grid.rows.slice(0, rowsAtFirst)
  const wordsOf = (row: GridRow, column: string): string => `${row.label}, ${column}`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section className={classes.scroller} aria-label={label} tabIndex={0}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{grid.rowTitle}</th>
            {grid.totalTitle && <th scope="col">{grid.totalTitle}</th>}
            {grid.columns.map(({ key, label: name, isIncomplete }) => (
              <th key={key} scope="col" className={isIncomplete ? classes.incomplete : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" title={row.label}>
                {hasColors && (
                  <span
                    className={classes.swatch}
                    style={{ background: seriesColor(scheme, row.color), opacity: row.isPrevious ? 0.5 : 1 }}
                  />
                )}
                {row.label}
              </th>
              {grid.totalTitle && (
                <td>
                  {row.total && <CellNumber cell={row.total} words={wordsOf(row, grid.totalTitle)} onPress={onPress} />}
                </td>
              )}
              {row.cells.map((cell, index) => (
                <td key={grid.columns[index]?.key} className={cell.isIncomplete ? classes.incomplete : undefined}>
                  <CellNumber cell={cell} words={wordsOf(row, grid.columns[index]?.label ?? '')} onPress={onPress} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < grid.rows.length && (
        <div className={classes.more}>
          <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
            {t('table.all', { count: grid.rows.length })}
          </Button>
        </div>
      )}
    </section>
  )
}

type NumberProps = { cell: Cell; words: string; onPress: Props['onPress'] }

function CellNumber({ cell, words, onPress }: NumberProps) {
  if (!cell.point || !onPress || !cell.value) return cell.text
  return (
    <button type="button" className={classes.press} onClick={() => onPress(cell, words)}>
      {cell.text}
    </button>
  )
}
