import { createSegment, listSegments, type Segment } from '@gantry/contract/customers'
import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { onePage } from '../../ui/use-pages.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { useFilterWords } from './use-filter-words.ts'

const SegmentPanel = lazy(async () => ({ default: (await import('./SegmentPanel.tsx')).SegmentPanel }))

export function SegmentsPage() {
  const { t } = useTranslation('customers')
  const { number } = useFormat()
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { segmentId } = useParams({ strict: false })
  const [isMaking, setMaking] = useState(false)
  const why = useWhyNot('segments.write')
  const words = useFilterWords()
  const query = useQuery({
    queryKey: ['segment', 'all'],
    queryFn: () => call(listSegments, {}),
    meta: { topics: ['account'] },
  })
  const open = query.data?.items.find(({ id }) => id === segmentId)
  const show = (id?: string): void => {
    void navigate({
      to: '/w/$workspace/customers/segments/{-$segmentId}',
      params: { workspace, segmentId: id },
      search: true,
    })
  }
  const create = useAction((name: string) => call(createSegment, { body: { name, filter: {} } }), {
    topics: ['segment'],
    isQuiet: true,
  })
  useCommands([
    {
      id: 'segment.create',
      label: t('segment.new'),
      group: t('segments'),
      keys: 'c',
      run: () => !why && setMaking(true),
    },
  ])
  const newButton = (
    <DisabledReason reason={why}>
      <Button onClick={() => setMaking(true)} rightSection={<KeyHint keys="c" />}>
        {t('segment.new')}
      </Button>
    </DisabledReason>
  )
  return (
    <>
      <PageHeader title={t('segments')} answers={t('segment.answers')} actions={newButton} />
      <ListDetail detail={open && <SegmentPanel key={open.id} segment={open} onClose={() => show()} />}>
        <DataTable<Segment>
          label={t('segments')}
          pages={onePage(query)}
          columns={[
            { key: 'name', header: t('segment.name'), cell: ({ name }) => name, text: ({ name }) => name },
            {
              key: 'filter',
              header: t('segment.filter'),
              cell: ({ filter }) => words(filter),
              text: ({ filter }) => words(filter),
              width: 'minmax(160px, 2fr)',
            },
            {
              key: 'count',
              header: t('segment.count'),
              cell: ({ accountCount }) => number(accountCount),
              text: ({ accountCount }) => accountCount,
              align: 'right',
              width: '100px',
            },
          ]}
          rowKey={({ id }) => id}
          openKey={open?.id}
          onOpen={({ id }) => show(id)}
          narrow={({ name, accountCount }) => (
            <>
              <Text size="sm" truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {t('segment.accounts', { count: accountCount })}
              </Text>
            </>
          )}
          empty={
            <EmptyState
              title={t('segment.emptyTitle')}
              text={t('segment.emptyText')}
              sketch={<ListSketch />}
              action={newButton}
            />
          }
        />
      </ListDetail>
      {isMaking && (
        <NameDialog
          title={t('segment.new')}
          label={t('segment.name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => show(id))}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  )
}
