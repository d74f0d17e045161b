import { exportSql, type SqlResult, sqlLimits } from '@gantry/contract/sql'
import { Button, Group, SegmentedControl, Table, Text } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadUrl } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { choiceOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { gridOf, textOf } from './result-grid.ts'
import classes from './Sql.module.css'

const SqlChart = lazy(() => import('./SqlChart.tsx').then(({ SqlChart: component }) => ({ default: component })))

const views = ['table', 'line', 'bar'] as const
/** More would make the page slow; the export has all. */
const mostShown = 1_000

/** What a query gave: as a table or a chart, with what it cost. */
export function SqlResultView({ result }: { result: SqlResult }) {
  const { t } = useTranslation('sql')
  const format = useFormat()
  const [search, change] = useUrlSearch()
  const view = choiceOf(search.view, views) ?? 'table'
  const grid = useMemo(() => gridOf(result, format.number), [result, format])
  const file = (as: 'csv' | 'parquet') =>
    downloadUrl(exportSql, { params: { id: result.runId }, query: { format: as } })
  return (
    <>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {t('took', {
            rows: t('rows', { count: result.rows.length }),
            seconds: format.number(Math.round(result.elapsedMs / 10) / 100),
            read: format.number(result.rowsRead),
            bytes: format.bytes(result.bytesRead),
          })}{' '}
          {result.isCut && t('cut', { count: sqlLimits.exportRows })}
        </Text>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('view')}
            data={views.map((value) => ({ value, label: t(value) }))}
            value={view}
            onChange={(value) => change({ view: value === 'table' ? undefined : value })}
          />
          <Button component="a" size="xs" variant="default" href={file('csv')}>
            {t('csv')}
          </Button>
          <Button component="a" size="xs" variant="default" href={file('parquet')}>
            {t('parquet')}
          </Button>
        </Group>
      </Group>
      {view === 'table' ? (
        <ResultTable result={result} />
      ) : grid ? (
        <Suspense fallback={null}>
          <SqlChart grid={grid} kind={view} numberText={format.number} />
        </Suspense>
      ) : (
        <Text size="sm">{t('noChart')}</Text>
      )}
    </>
  )
}

const isNumber = (type = ''): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type)

function ResultTable({ result: { columns, rows } }: { result: SqlResult }) {
  const { t } = useTranslation('sql')
  if (rows.length === 0) return <Text size="sm">{t('empty')}</Text>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.result} tabIndex={0} aria-label={t('table')}>
      <Table stickyHeader striped="even" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ name, type }) => (
              <Table.Th key={name} title={type} data-number={isNumber(type) || undefined}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, mostShown).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a result have no identity but their place
            <Table.Tr key={index}>
              {row.map((value, column) => (
                <Table.Td key={columns[column]?.name} data-number={isNumber(columns[column]?.type) || undefined}>
                  {textOf(value)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
