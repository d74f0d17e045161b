import { type Import, type RejectedRow, repairRow } from '@gantry/contract/imports'
import { Button, Group, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import classes from './Imports.module.css'
import { useProblems, useRejectedRows } from './queries.ts'

/** The mistakes of the file, equal ones together; after the run each row can be mended in place. */
export function ProblemGroups({ record, round }: { record: Import; round: string }) {
  const { t } = useTranslation('imports')
  const { number } = useFormat()
  const [open, setOpen] = useState<string>()
  const { data: problems, error, refetch } = useProblems(record.id, round, true)
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />
  if (!problems) return <ListShape rows={3} />
  if (problems.length === 0) return null
  return (
    <section className={classes.section} aria-labelledby="problems">
      <div>
        <Title order={2} id="problems">
          {t('problems.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {record.may.repair ? t('problems.text') : t('problems.later')}
        </Text>
      </div>
      <div>
        {problems.map(({ column, message, count, firstRow }) => {
          const key = `${column}\n${message}`
          const isOpen = open === key
          const words = (
            <>
              <Text size="sm" flex={1} ta="left">
                {column !== null && <b>{column} </b>}
                {message}
              </Text>
              <Text size="xs" c="dimmed" className="number">
                {t('problems.count', { count, shown: number(count), row: number(firstRow) })}
              </Text>
            </>
          )
          if (!record.may.repair) {
            return (
              <div key={key} className={classes.problem}>
                {words}
              </div>
            )
          }
          const Chevron = isOpen ? IconChevronDown : IconChevronRight
          return (
            <div key={key}>
              <UnstyledButton
                className={classes.problem}
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? undefined : key)}
              >
                <Chevron size={14} aria-hidden="true" />
                {words}
              </UnstyledButton>
              {isOpen && <Repairs importId={record.id} message={message} column={column} />}
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Repairs({ importId, message, column }: { importId: string; message: string; column: string | null }) {
  const { t } = useTranslation('imports')
  const { rows, isLoading, error, retry, hasMore, loadMore } = useRejectedRows(importId, message)
  if (error) return <ErrorNote error={error} onRetry={retry} />
  if (isLoading) return <ListShape rows={3} />
  return (
    <div className={classes.repairs}>
      {rows.map((row) => (
        <RepairRow key={row.row} importId={importId} row={row} column={column} />
      ))}
      {hasMore && (
        <Button variant="subtle" color="gray" size="compact-sm" style={{ alignSelf: 'flex-start' }} onClick={loadMore}>
          {t('problems.more')}
        </Button>
      )}
    </div>
  )
}

type RepairProps = { importId: string; row: RejectedRow; column: string | null }

function RepairRow({ importId, row: first, column }: RepairProps) {
  const { t } = useTranslation('imports')
  const { number } = useFormat()
  const [row, setRow] = useState(first)
  const wrong = [...new Set([column, ...row.problems.map((problem) => problem.column)])].filter((name) => name !== null)
  const save = useAction(
    (cells: Record<string, string>) => call(repairRow, { params: { id: importId, row: first.row }, body: { cells } }),
    { topics: ['import', 'import-problems'] },
  )
  if (row.cells === null) {
    return (
      <Text size="sm" c="dimmed">
        {t('problems.inFile', { row: number(row.row) })}
      </Text>
    )
  }
  const { cells } = row
  return (
    <Group gap="sm" align="flex-start" wrap="wrap">
      <Text size="xs" c="dimmed" className="number" w={64} mt={8}>
        {t('problems.row', { row: number(row.row) })}
      </Text>
      {wrong.map((name) => {
        const problem = row.problems.find((one) => one.column === name)
        return (
          <TextInput
            key={name}
            flex="1 1 220px"
            maw={420}
            aria-label={t('problems.cell', { column: name, row: row.row })}
            defaultValue={cells[name] ?? ''}
            error={problem ? `${name} ${problem.message}` : undefined}
            onBlur={({ currentTarget: { value } }) => {
              if (value !== (cells[name] ?? '')) save.mutate({ [name]: value }, { onSuccess: setRow })
            }}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        )
      })}
      {row.isRepaired && (
        <Group gap={4} mt={8} c="var(--gantry-good)" role="status">
          <IconCheck size={14} aria-hidden="true" />
          <Text size="xs">{t('problems.repaired')}</Text>
        </Group>
      )}
    </Group>
  )
}
