import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconColumns3, IconDownload } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { saveFile, toCsv } from '../csv.ts'
import { useNotify } from '../notify.tsx'
import type { Column } from './columns.ts'

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  shown: readonly Column<Row>[]
  onColumns: (keys: readonly string[]) => void
  loadRows: () => Promise<Row[]>
}

function PlainTools<Row>({ label, columns, shown, onColumns, loadRows }: Props<Row>) {
  const { t } = useTranslation('ui')
  const notify = useNotify()
  const [isExporting, setExporting] = useState(false)
  const optional = columns.filter(({ isOptional }) => isOptional)

  const exportCsv = async (): Promise<void> => {
    setExporting(true)
    try {
      const exported = shown.filter(({ text }) => text !== undefined)
      const rows = await loadRows()
      const cells = rows.map((row) => exported.map(({ text }) => text?.(row)))
      saveFile(
        `${label}.csv`,
        toCsv(
          exported.map(({ header }) => header),
          cells,
        ),
      )
    } catch (error) {
      notify.error(error)
    } finally {
      setExporting(false)
    }
  }
  useCommands([
    { id: 'table.csv', label: t('table.csvOf', { label }), group: t('group.list'), run: () => void exportCsv() },
  ])

  return (
    <>
      {optional.length > 0 && (
        <Menu closeOnItemClick={false}>
          <Menu.Target>
            <Tooltip label={t('table.columns')}>
              <ActionIcon aria-label={t('table.columns')}>
                <IconColumns3 size={16} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {optional.map(({ key, header }) => {
              const isShown = shown.some((column) => column.key === key)
              const others = shown
                .filter((column) => column.isOptional && column.key !== key)
                .map((column) => column.key)
              return (
                <Menu.CheckboxItem
                  key={key}
                  checked={isShown}
                  // With no optional column left, one that does not exist keeps the choice.
                  onChange={() => onColumns(isShown ? (others.length > 0 ? others : ['-']) : [...others, key])}
                >
                  {header}
                </Menu.CheckboxItem>
              )
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      <Tooltip label={t('table.csv')}>
        <ActionIcon aria-label={t('table.csv')} loading={isExporting} onClick={() => void exportCsv()}>
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  )
}

/** Which columns are shown, and the rows as a CSV file. */
// memo() forgets the type parameter.
export const TableTools = memo(PlainTools) as typeof PlainTools
