import {
  cancelImport,
  checkImport,
  type Import,
  type ImportKind,
  type ImportPreview,
  previewImport,
  startImport,
} from '@gantry/contract/imports'
import { Button, Group, Table, Text, Title, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { JobProgress } from '../../ui/JobProgress.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { CountFigures } from './CountFigures.tsx'
import classes from './Imports.module.css'
import { ProblemGroups } from './ProblemGroups.tsx'
import { useImportAction } from './use-import-action.ts'

type Props = { record: Import; kind: ImportKind; onBack: () => void }

/** What importing would do: the first rows, the counts, and a dry run over the whole file. */
export function CheckStep({ record, kind, onBack }: Props) {
  const { t } = useTranslation('imports')
  const params = { id: record.id }
  const isChecking = record.state === 'checking'
  const preview = useQuery({
    queryKey: ['import-preview', record.id, record.mapping, record.settings, record.format],
    queryFn: ({ signal }) => call(previewImport, { params, query: { rows: 20 } }, { signal }),
    enabled: record.may.edit,
    staleTime: 60_000,
  })
  const check = useImportAction(() => call(checkImport, { params }))
  const cancel = useImportAction(() => call(cancelImport, { params }))
  const start = useImportAction(() => call(startImport, { params }))
  return (
    <>
      {isChecking ? (
        <JobProgress
          label={t('check.running')}
          done={record.progress.rowsRead}
          total={record.progress.totalRows}
          perSecond={record.progress.rowsPerSecond}
          remainingSeconds={record.progress.remainingSeconds}
          onCancel={() => cancel.mutate(undefined)}
        />
      ) : (
        <Counts record={record} preview={preview.data} />
      )}
      <Group justify="space-between" gap="sm">
        <Button variant="default" disabled={isChecking} onClick={onBack}>
          {t('check.back')}
        </Button>
        <Group gap="sm">
          {needsCheck(preview.data) && (
            <Button
              variant="default"
              disabled={isChecking}
              loading={check.isPending}
              onClick={() => check.mutate(undefined)}
            >
              {t('check.wholeFile')}
            </Button>
          )}
          <DisabledReason reason={kind.mayImport ? null : t('notYours')}>
            <Button disabled={!record.may.start} loading={start.isPending} onClick={() => start.mutate(undefined)}>
              {t('check.start')}
            </Button>
          </DisabledReason>
        </Group>
      </Group>
      {record.checked && record.checked.rejected > 0 && !isChecking && (
        <ProblemGroups record={record} round={`check-${record.version}`} />
      )}
      <section className={classes.section} aria-labelledby="preview">
        <Title order={2} id="preview">
          {t('check.preview')}
        </Title>
        {preview.error ? (
          <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
        ) : preview.data ? (
          <PreviewTable preview={preview.data} kind={kind} />
        ) : (
          <ListShape rows={6} />
        )}
      </section>
    </>
  )
}

/** A file that was tried as a whole, without a mistake, needs no further look. */
const needsCheck = (preview: ImportPreview | undefined): boolean => !preview?.isWholeFile || preview.counts.rejected > 0

function Counts({ record, preview }: { record: Import; preview: ImportPreview | undefined }) {
  const { t } = useTranslation('imports')
  const { number } = useFormat()
  const counts = record.checked ?? preview?.counts
  if (!counts) return null
  const isWhole = record.checked !== null || preview?.isWholeFile
  return (
    <section className={classes.section} aria-labelledby="counts">
      <div>
        <Title order={2} id="counts">
          {isWhole
            ? t('check.titleWhole')
            : t('check.titleFirst', { count: counts.rowsRead, shown: number(counts.rowsRead) })}
        </Title>
        <Text size="sm" c="dimmed">
          {t('check.nothingYet')}
        </Text>
      </div>
      <CountFigures counts={counts} />
    </section>
  )
}

function PreviewTable({ preview, kind }: { preview: ImportPreview; kind: ImportKind }) {
  const { t } = useTranslation('imports')
  const { number } = useFormat()
  const used = kind.fields.filter(({ name }) =>
    preview.rows.some(({ fields, errors }) => name in fields || errors.some(({ field }) => field === name)),
  )
  const attributes = [...new Set(preview.rows.flatMap((row) => Object.keys(row.attributes)))]
  const isWide = used.length + attributes.length > 3
  const label = t('check.preview')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
    <section className={classes.scroller} data-wide={isWide || undefined} aria-label={label} tabIndex={0}>
      <Table verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="number" w={56}>
              {t('check.row')}
            </Table.Th>
            {used.map(({ name, label }) => (
              <Table.Th key={name}>{label}</Table.Th>
            ))}
            {attributes.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.rows.map(({ row, fields, attributes: values, errors }) => (
            <Table.Tr key={row}>
              <Table.Td className={errors.length > 0 ? `number ${classes.wrong}` : 'number'}>{number(row)}</Table.Td>
              {used.map(({ name }) => {
                const error = errors.find(({ field }) => field === name)
                return (
                  <Table.Td key={name}>
                    {error ? (
                      <Tooltip label={error.message} multiline maw={320}>
                        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach the reason too */}
                        <div className={`${classes.cell} ${classes.wrong}`} tabIndex={0}>
                          {fields[name] || '–'} ({error.message})
                        </div>
                      </Tooltip>
                    ) : (
                      <div className={classes.cell}>{fields[name] ?? ''}</div>
                    )}
                  </Table.Td>
                )
              })}
              {attributes.map((name) => (
                <Table.Td key={name}>
                  <div className={classes.cell}>{values[name] ?? ''}</div>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
