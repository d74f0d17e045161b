import { createArea, type ProductArea, updateArea } from '@gantry/contract/product-areas'
import { Button, Group, Text } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import { TreeSketch } from '../../ui/sketches.tsx'
import { useAction } from '../../ui/use-action.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { AreaTree } from './AreaTree.tsx'
import { PeopleImportButton } from './MembersPage.tsx'
import { useAreas } from './queries.ts'
import { keepOwnerless, type Place } from './tree.ts'

const AreaPanel = lazy(async () => ({ default: (await import('./AreaPanel.tsx')).AreaPanel }))

export function AreasPage() {
  const { t } = useTranslation('people')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { areaId } = useParams({ strict: false })
  const why = useWhyNot('areas.write')
  const { data, error, refetch } = useAreas()
  const [parent, setParent] = useState<ProductArea | null>()
  const [search] = useUrlSearch()
  const areas = data?.items ?? []
  const isNarrowed = textOf(search.owner) === 'none'
  const shown = isNarrowed ? keepOwnerless(areas) : areas
  const open = areas.find(({ id }) => id === areaId)
  const show = (id?: string): void => {
    void navigate({ to: '/w/$workspace/people/areas/{-$areaId}', params: { workspace, areaId: id }, search: true })
  }
  const create = useAction((name: string) => call(createArea, { body: { name, parentId: parent?.id ?? null } }), {
    topics: ['product_area'],
    isQuiet: true,
  })
  const move = useAction(
    ({ area, place }: { area: ProductArea; place: Place }) =>
      call(updateArea, { params: { id: area.id }, body: place }, ifUnchanged(area.version)),
    {
      topics: ['product_area'],
      done: ({ name, position, parentId }) => {
        const above = areas.find(({ id }) => id === parentId)?.name
        const place = above
          ? t('area.placeBelow', { position: position + 1, parent: above })
          : t('area.placeTop', { position: position + 1 })
        return t('area.moved', { name, place })
      },
      undo: ({ id }) => ({ kind: 'product_area', objectId: id }),
    },
  )
  useCommands([
    { id: 'area.create', label: t('area.new'), group: t('areas'), keys: 'c', run: () => !why && setParent(null) },
  ])
  const newButton = (
    <DisabledReason reason={why}>
      <Button onClick={() => setParent(null)} rightSection={<KeyHint keys="c" />}>
        {t('area.new')}
      </Button>
    </DisabledReason>
  )
  return (
    <>
      <PageHeader
        title={t('areas')}
        answers={t('area.answers')}
        actions={
          <>
            <PeopleImportButton kind="areas" />
            {newButton}
          </>
        }
      />
      <ListDetail
        detail={
          open && (
            <AreaPanel
              key={open.id}
              area={open}
              areas={areas}
              onAddBelow={setParent}
              onMove={(moved, place) => move.mutate({ area: moved, place })}
              onClose={() => show()}
            />
          )
        }
      >
        {error ? (
          <ErrorNote error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <ListShape />
        ) : areas.length === 0 ? (
          <EmptyState
            title={t('area.emptyTitle')}
            text={t('area.emptyText')}
            sketch={<TreeSketch />}
            action={newButton}
            others={<PeopleImportButton kind="areas" label={t('area.importFirst')} />}
          />
        ) : (
          <>
            <Group px="lg" pb={4} justify="space-between">
              <FilterBar
                fields={[
                  {
                    key: 'owner',
                    label: t('area.owner'),
                    isSingle: true,
                    options: [{ value: 'none', label: t('area.noOwner') }],
                  },
                ]}
              />
              {!why && !isNarrowed && (
                <Text size="xs" c="dimmed" visibleFrom="sm">
                  {t('area.keysHint')}
                </Text>
              )}
            </Group>
            {shown.length === 0 ? (
              <NoMatch keys={['owner']} />
            ) : (
              <AreaTree
                areas={shown}
                openId={areaId}
                isMovable={why === null && !isNarrowed}
                onOpen={show}
                onMove={(area, place) => move.mutate({ area, place })}
              />
            )}
          </>
        )}
      </ListDetail>
      {parent !== undefined && (
        <NameDialog
          title={parent ? t('area.newBelow') : t('area.new')}
          label={t('name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => show(id))}
          onClose={() => setParent(undefined)}
        />
      )}
    </>
  )
}
