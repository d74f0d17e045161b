import { type BinEntry, listBin, purgeFromBin, restoreFromBin } from '@gantry/contract/operations'
import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useKindName } from '../../ui/use-kind-name.ts'
import { usePages } from '../../ui/use-pages.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'

export function BinPage() {
  const { t } = useTranslation('settings')
  const { ago } = useFormat()
  const why = useWhyNot('bin.manage')
  const kindName = useKindName()
  const [search] = useUrlSearch()
  const kind = textOf(search.kind)
  const entries = usePages(
    ['bin', kind],
    (page, signal) => call(listBin, { query: { ...page, ...(kind && { kind }) } }, { signal }),
    { isEnabled: why === null, topics: ['*'] },
  )
  const kinds = useQuery({
    queryKey: ['bin', 'kinds'],
    queryFn: () => call(listBin, { query: { limit: 1 } }),
    select: ({ kinds }) => kinds,
    enabled: why === null,
  })
  const fields: FilterField[] = [
    {
      key: 'kind',
      label: t('bin.kind'),
      isSingle: true,
      options: kinds.data?.map((value) => ({ value, label: kindName(value) })) ?? [],
    },
  ]
  return (
    <>
      <PageHeader title={t('bin.title')} answers={t('bin.answers')} />
      <DataTable
        label={t('bin.title')}
        pages={{ ...entries, isLoading: entries.isLoading && why === null }}
        columns={useBinColumns()}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        narrow={(entry) => (
          <Group justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" truncate>
                {entry.title}
              </Text>
              <Text size="xs" c="dimmed">
                {kindName(entry.kind)} · {ago(entry.deletedAt)}
              </Text>
            </div>
            <BinActions entry={entry} />
          </Group>
        )}
        toolbar={<FilterBar fields={fields} />}
        empty={<EmptyState title={t('bin.emptyTitle')} text={why ?? t('bin.emptyText')} sketch={<ListSketch />} />}
      />
    </>
  )
}

function useBinColumns(): readonly Column<BinEntry>[] {
  const { t } = useTranslation('settings')
  const { ago, day } = useFormat()
  const kindName = useKindName()
  return [
    {
      key: 'name',
      header: t('bin.name'),
      cell: ({ title }) => title,
      text: ({ title }) => title,
      width: 'minmax(160px, 2fr)',
    },
    {
      key: 'kind',
      header: t('bin.kind'),
      cell: ({ kind }) => kindName(kind),
      text: ({ kind }) => kind,
      width: '130px',
    },
    {
      key: 'deleted',
      header: t('bin.deleted'),
      cell: ({ deletedAt }) => ago(deletedAt),
      text: ({ deletedAt }) => deletedAt,
      width: '110px',
    },
    {
      key: 'by',
      header: t('bin.by'),
      cell: ({ deletedBy }) => deletedBy,
      text: ({ deletedBy }) => deletedBy,
      isOptional: true,
    },
    {
      key: 'purge',
      header: t('bin.purge'),
      cell: ({ purgeAt }) => day(purgeAt),
      text: ({ purgeAt }) => purgeAt,
      width: '120px',
      isOptional: true,
    },
    { key: 'actions', header: '', cell: (entry) => <BinActions entry={entry} />, width: '230px', align: 'right' },
  ]
}

function BinActions({ entry }: { entry: BinEntry }) {
  const { t } = useTranslation('settings')
  const confirm = useConfirm()
  const { kind, id, title, may } = entry
  const params = { kind, id }
  const restore = useAction(() => call(restoreFromBin, { params }), {
    topics: ['*'],
    done: () => t('bin.restored', { title }),
  })
  const erase = useAction(() => call(purgeFromBin, { params }), {
    topics: ['bin'],
    done: () => t('bin.erased', { title }),
  })
  const ask = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('bin.eraseTitle', { title }),
      text: t('bin.eraseText'),
      action: t('bin.erase'),
    })
    if (isSure) erase.mutate()
  }
  const why = may.restore ? null : t('bin.notYours')
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <DisabledReason reason={why}>
        <Button variant="subtle" size="compact-sm" loading={restore.isPending} onClick={() => restore.mutate()}>
          {t('bin.restore')}
        </Button>
      </DisabledReason>
      <DisabledReason reason={why}>
        <Button variant="subtle" color="gray" size="compact-sm" visibleFrom="sm" onClick={() => void ask()}>
          {t('bin.erase')}
        </Button>
      </DisabledReason>
    </Group>
  )
}
