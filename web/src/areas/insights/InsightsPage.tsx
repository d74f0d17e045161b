import { listInsights, type SavedInsight } from '@gantry/contract/insights'
import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { usePages } from '../../ui/use-pages.ts'
import { choiceOf, textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { NoProject } from '../events/NoProject.tsx'
import { ProjectSelect } from '../events/ProjectSelect.tsx'
import { useChosenProject } from '../events/queries.ts'
import { ChartSketch } from './ChartSketch.tsx'
import { insightKinds } from './model/definition.ts'
import { useInsightColumns } from './use-insight-columns.tsx'

/** The saved insights of a project, and where a new one begins. */
export function InsightsPage() {
  const { t } = useTranslation('insights')
  const { ago } = useFormat()
  const [search] = useUrlSearch()
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const chosen = useChosenProject()
  const project = chosen.project?.id
  const [q, kind, isMine] = [textOf(search.q), choiceOf(search.kind, insightKinds), search.owner === 'me']
  const isStarred = search.favourites === 'yes'
  const query = {
    ...{ ...(project && { project }), ...(q && { q }), ...(kind && { kind }) },
    ...{ ...(isMine && { isMine: 'true' as const }), ...(isStarred && { isFavourite: 'true' as const }) },
  }
  const pages = usePages<SavedInsight>(
    ['insight', 'list', query],
    (page, signal) => call(listInsights, { query: { ...query, ...page } }, { signal }),
    { isEnabled: project !== undefined },
  )
  const columns = useInsightColumns()
  const isFiltered = q !== '' || kind !== undefined || isMine || isStarred
  if (!chosen.project) {
    return (
      <>
        <PageHeader title={t('title')} answers={t('answers')} />
        <NoProject {...chosen} />
      </>
    )
  }
  return (
    <>
      <PageHeader
        title={t('title')}
        answers={t('answers')}
        actions={
          <>
            {chosen.projects.length > 1 && <ProjectSelect {...chosen} />}
            <NewInsightMenu />
          </>
        }
      />
      <ListDetail>
        <DataTable<SavedInsight>
          label={t('title')}
          pages={pages}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={({ id }) =>
            void navigate({ to: '/w/$workspace/insights/$insightId', params: { workspace, insightId: id } })
          }
          toolbar={
            <FilterBar
              placeholder={t('search')}
              fields={[
                {
                  key: 'kind',
                  label: t('column.kind'),
                  options: insightKinds.map((value) => ({ value, label: t(`kind.${value}.name`) })),
                  isSingle: true,
                },
                { key: 'owner', label: t('column.owner'), options: [{ value: 'me', label: t('me') }], isSingle: true },
                {
                  key: 'favourites',
                  label: t('favourite.title'),
                  options: [{ value: 'yes', label: t('favourite.only') }],
                  isSingle: true,
                },
              ]}
            />
          }
          narrow={(insight) => (
            <>
              <Text size="sm" truncate>
                {insight.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`kind.${insight.kind}.name`)} · {ago(insight.updatedAt)}
              </Text>
            </>
          )}
          empty={
            isFiltered ? (
              <NoMatch keys={['q', 'kind', 'owner', 'favourites']} />
            ) : (
              <EmptyState
                title={t('empty.title')}
                text={t('empty.text')}
                sketch={<ChartSketch />}
                action={<NewInsightMenu />}
              />
            )
          }
        />
      </ListDetail>
    </>
  )
}

function NewInsightMenu() {
  const { t } = useTranslation('insights')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const start = (kind: (typeof insightKinds)[number]): void =>
    void navigate({
      to: '/w/$workspace/insights/new/$kind',
      params: { workspace, kind },
      search: ({ project }) => (project === undefined ? {} : { project }),
    })
  useCommands([
    ...insightKinds.map((kind) => ({
      id: `insight.new.${kind}`,
      label: t(`kind.${kind}.new`),
      group: t('title'),
      run: () => start(kind),
    })),
    { id: 'insight.new', label: t('new'), group: t('title'), keys: 'c', isKeyOnly: true, run: () => start('trends') },
  ])
  return (
    <Menu width={320}>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} />}>{t('new')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {insightKinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => start(kind)}>
            <Text size="sm" fw={500}>
              {t(`kind.${kind}.name`)}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`kind.${kind}.answers`)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
