import { type AuditEntry, listActivity } from '@gantry/contract/operations'
import { Text } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useKindName } from '../../ui/use-kind-name.ts'
import { loadAllPages, usePages } from '../../ui/use-pages.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { EntryPanel } from './EntryPanel.tsx'
import { actionWords } from './entry-words.ts'

const kinds = [
  'feedback_item',
  'account',
  'contact',
  'segment',
  'member',
  'team',
  'product_area',
  'calendar',
  'absence',
  'feedback_rule',
  'feedback_source',
  'import',
  'comment',
  'api_key',
  'workspace',
] as const

export function ActivityPage() {
  const { t } = useTranslation('settings')
  const { ago } = useFormat()
  const why = useWhyNot('activity.read')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { entryId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const kindName = useKindName()
  const filter = {
    ...(textOf(search.kind) && { objectKind: textOf(search.kind) }),
    ...(textOf(search.object) && { objectId: textOf(search.object) }),
    ...(textOf(search.actor) && { actorId: textOf(search.actor) }),
  }
  const load = (page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
    call(listActivity, { query: { ...page, ...filter } }, signal ? { signal } : {})
  const entries = usePages(['activity', filter], load, { isEnabled: why === null, topics: ['*'] })
  const open = entries.rows.find(({ id }) => id === entryId)
  const show = (id?: string): void => {
    void navigate({
      to: '/w/$workspace/settings/activity/{-$entryId}',
      params: { workspace, entryId: id },
      search: true,
    })
  }
  const fields: FilterField[] = [
    {
      key: 'kind',
      label: t('activity.kind'),
      isSingle: true,
      options: kinds.map((value) => ({ value, label: kindName(value) })),
    },
    // Only set by links: an object, or a person.
    ...(search.object ? [{ key: 'object', label: t('activity.object'), isSingle: true, options: [] }] : []),
    ...(search.actor ? [{ key: 'actor', label: t('activity.who'), isSingle: true, options: [] }] : []),
  ]
  return (
    <>
      <PageHeader title={t('activity.title')} answers={t('activity.answers')} />
      <ListDetail detail={open && <EntryPanel entry={open} onClose={() => show()} />}>
        <DataTable
          label={t('activity.title')}
          pages={{ ...entries, isLoading: entries.isLoading && why === null }}
          columns={useEntryColumns()}
          rowKey={({ id }) => id}
          openKey={open?.id}
          onOpen={({ id }) => show(id)}
          narrow={(entry) => (
            <>
              <Text size="sm" truncate>
                {entry.objectTitle}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {actionWords(entry.action)} · {entry.actor.name} · {ago(entry.at)}
              </Text>
            </>
          )}
          toolbar={<FilterBar fields={fields} />}
          loadAll={() => loadAllPages(load)}
          empty={
            <EmptyState
              title={t('activity.emptyTitle')}
              text={why ?? t('activity.emptyText')}
              sketch={<ListSketch />}
            />
          }
        />
      </ListDetail>
    </>
  )
}

function useEntryColumns(): readonly Column<AuditEntry>[] {
  const { t } = useTranslation('settings')
  const { instant } = useFormat()
  const kindName = useKindName()
  return [
    { key: 'when', header: t('activity.when'), cell: ({ at }) => instant(at), text: ({ at }) => at, width: '168px' },
    {
      key: 'who',
      header: t('activity.who'),
      cell: ({ actor }) => actor.name,
      text: ({ actor }) => actor.name,
      width: 'minmax(100px, 160px)',
    },
    {
      key: 'what',
      header: t('activity.what'),
      cell: ({ action }) => actionWords(action),
      text: ({ action }) => action,
      width: 'minmax(90px, 140px)',
    },
    {
      key: 'kind',
      header: t('activity.kind'),
      cell: ({ objectKind }) => kindName(objectKind),
      text: ({ objectKind }) => objectKind,
      width: '120px',
      isOptional: true,
    },
    {
      key: 'object',
      header: t('activity.object'),
      cell: ({ objectTitle, undoneAt }) => (
        <Text size="sm" td={undoneAt ? 'line-through' : undefined} truncate>
          {objectTitle}
        </Text>
      ),
      text: ({ objectTitle }) => objectTitle,
      width: 'minmax(160px, 2fr)',
    },
    {
      key: 'from',
      header: t('activity.from'),
      cell: ({ ip }) => ip,
      text: ({ ip }) => ip,
      width: '120px',
      isOptional: true,
      isHiddenAtFirst: true,
    },
  ]
}
