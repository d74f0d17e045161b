import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { nextSort, type Sort } from '../../url/search.ts'
import type { Column } from './columns.ts'
import classes from './DataTable.module.css'
import { Part } from './Part.tsx'

type Props<Row> = {
  columns: readonly Column<Row>[]
  sort: Sort | undefined
  onSort: (sort: string | undefined) => void
  hasSelection: boolean
  isAll: boolean
  onAll: (isAll: boolean) => void
}

export function HeadRow<Row>({ columns, sort, onSort, hasSelection, isAll, onAll }: Props<Row>) {
  const { t } = useTranslation('ui')
  return (
    <Part role="rowgroup" className={classes.head}>
      <Part role="row" aria-rowindex={1} className={classes.headRow}>
        {hasSelection && (
          <Part role="columnheader" className={classes.check}>
            <Checkbox
              size="xs"
              checked={isAll}
              aria-label={t('list.selectAll')}
              onChange={(event) => onAll(event.currentTarget.checked)}
            />
          </Part>
        )}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
        ))}
      </Part>
    </Part>
  )
}

function HeadCell<Row>({ column, sort, onSort }: { column: Column<Row> } & Pick<Props<Row>, 'sort' | 'onSort'>) {
  const isSorted = sort?.key === column.key
  const Arrow = sort?.isDescending ? IconArrowDown : IconArrowUp
  return (
    <Part
      role="columnheader"
      className={column.align === 'right' ? classes.right : classes.cell}
      aria-sort={column.isSortable && isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
    >
      {column.isSortable ? (
        <UnstyledButton className={classes.sort} onClick={() => onSort(nextSort(sort, column.key))}>
          {column.header}
          {isSorted && <Arrow size={12} aria-hidden="true" />}
        </UnstyledButton>
      ) : (
        column.header
      )}
    </Part>
  )
}
