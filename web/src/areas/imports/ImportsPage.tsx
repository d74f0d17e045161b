import { type Import, importStates } from '@gantry/contract/imports'
import { Button, Progress, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useMay } from '../../session/me.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { choiceOf, textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { useKindText } from './kind-text.ts'
import { isBusy, useImportKinds, useImports } from './queries.ts'

/** Every import of the workspace, those under way included. */
export function ImportsPage() {
  const { t } = useTranslation('imports')
  const workspace = useWorkspaceSlug()
  const mayImport = useMay('imports.run')
  const whyNot = useWhyNot('imports.run')
  return (
    <>
      <PageHeader
        title={t('title')}
        answers={t('answers')}
        actions={
          <DisabledReason reason={whyNot}>
            <Button
              leftSection={<IconPlus size={14} />}
              renderRoot={(props) => <Link to="/w/$workspace/imports/new" params={{ workspace }} {...props} />}
            >
              {t('new.action')}
            </Button>
          </DisabledReason>
        }
      />
      {mayImport ? <ImportList /> : <EmptyState title={t('notYours')} text={whyNot ?? ''} />}
    </>
  )
}

function ImportList() {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const workspace = useWorkspaceSlug()
  const [search] = useUrlSearch()
  const pages = useImports(textOf(search.kind) || undefined, choiceOf(search.state, importStates))
  const columns = useColumns()
  const { labelOf } = useKindText()
  const { data: kinds = [] } = useImportKinds()
  return (
    <DataTable<Import>
      label={t('title')}
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      narrow={(record) => <Narrow record={record} />}
      toolbar={
        <FilterBar
          fields={[
            {
              key: 'kind',
              label: t('column.kind'),
              isSingle: true,
              options: kinds.map((kind) => ({ value: kind.kind, label: labelOf(kind) })),
            },
            {
              key: 'state',
              label: t('column.state'),
              isSingle: true,
              options: importStates.map((value) => ({ value, label: t(`state.${value}`) })),
            },
          ]}
        />
      }
      onOpen={({ id }) => void navigate({ to: '/w/$workspace/imports/$importId', params: { workspace, importId: id } })}
      empty={
        search.kind || search.state ? (
          <NoMatch keys={['kind', 'state']} />
        ) : (
          <EmptyState
            title={t('empty.title')}
            text={t('empty.text')}
            sketch={<ListSketch />}
            action={
              <Button renderRoot={(props) => <Link to="/w/$workspace/imports/new" params={{ workspace }} {...props} />}>
                {t('new.action')}
              </Button>
            }
          />
        )
      }
    />
  )
}

function useColumns(): readonly Column<Import>[] {
  const { t } = useTranslation('imports')
  const { number, ago, instant } = useFormat()
  const { labelOf } = useKindText()
  const { data: kinds } = useImportKinds()
  return useMemo(() => {
    const kindOf = (record: Import): string =>
      labelOf(kinds?.find(({ kind }) => kind === record.kind) ?? { kind: record.kind, label: record.kind })
    return [
      {
        key: 'file',
        header: t('column.file'),
        width: 'minmax(160px, 2fr)',
        cell: (r) => r.fileName,
        text: (r) => r.fileName,
      },
      { key: 'kind', header: t('column.kind'), width: '110px', cell: kindOf, text: kindOf },
      {
        key: 'state',
        header: t('column.state'),
        width: 'minmax(140px, 200px)',
        cell: (r) => <State record={r} />,
        text: (r) => t(`state.${r.state}`),
      },
      count('created', t('count.created')),
      count('updated', t('count.updated')),
      count('rejected', t('count.rejected')),
      {
        key: 'by',
        header: t('column.by'),
        width: '140px',
        isOptional: true,
        cell: (r) => r.createdBy,
        text: (r) => r.createdBy,
      },
      {
        key: 'createdAt',
        header: t('column.when'),
        width: '110px',
        align: 'right',
        cell: (r) => <span title={instant(r.createdAt)}>{ago(r.createdAt)}</span>,
        text: (r) => r.createdAt,
      },
    ]
    function count(name: 'created' | 'updated' | 'rejected', header: string): Column<Import> {
      return {
        key: name,
        header,
        width: '90px',
        align: 'right',
        isOptional: true,
        cell: ({ progress }) => number(progress[name]),
        text: ({ progress }) => progress[name],
      }
    }
  }, [t, number, ago, instant, labelOf, kinds])
}

const colors: Partial<Record<Import['state'], string>> = {
  failed: 'var(--gantry-bad)',
  cancelled: 'var(--gantry-warn)',
}

function State({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const { rowsRead, totalRows } = record.progress
  if (isBusy(record)) {
    return (
      <Progress.Root size="sm" my={8}>
        <Progress.Section
          value={totalRows ? (rowsRead / totalRows) * 100 : 0}
          animated
          aria-label={t(`state.${record.state}`)}
        />
      </Progress.Root>
    )
  }
  return <span style={{ color: colors[record.state] }}>{t(`state.${record.state}`)}</span>
}

function Narrow({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const { number, ago } = useFormat()
  const { created, rejected } = record.progress
  return (
    <div>
      <Text size="sm" truncate fw={550}>
        {record.fileName}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {[
          t(`state.${record.state}`),
          `${t('count.created')}: ${number(created)}`,
          ...(rejected > 0 ? [`${t('count.rejected')}: ${number(rejected)}`] : []),
          ago(record.createdAt),
        ].join(' · ')}
      </Text>
    </div>
  )
}
