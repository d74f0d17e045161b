import { createDashboard, type DashboardSummary } from '@gantry/contract/boards'
import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { NoProject } from '../events/NoProject.tsx'
import { ProjectSelect } from '../events/ProjectSelect.tsx'
import { useChosenProject } from '../events/queries.ts'
import { ChartSketch } from '../insights/ChartSketch.tsx'
import { useDashboards } from './queries.ts'
import { TemplateDialog } from './templates/TemplateDialog.tsx'
import { type TemplateName, templateNames } from './templates/templates.ts'

/** The dashboards of a project that the person may see. */
export function BoardsPage() {
  const { t } = useTranslation('boards')
  const { ago } = useFormat()
  const [search] = useUrlSearch()
  const q = textOf(search.q)
  const chosen = useChosenProject()
  const pages = useDashboards(chosen.project?.id, q)
  const columns = useBoardColumns()
  const openBoard = useOpenBoard()
  if (!chosen.project) {
    return (
      <>
        <PageHeader title={t('title')} answers={t('answers')} />
        <NoProject {...chosen} />
      </>
    )
  }
  const menu = <NewBoardMenu project={chosen.project.id} />
  return (
    <>
      <PageHeader
        title={t('title')}
        answers={t('answers')}
        actions={
          <>
            {chosen.projects.length > 1 && <ProjectSelect {...chosen} />}
            {menu}
          </>
        }
      />
      <ListDetail>
        <DataTable<DashboardSummary>
          label={t('title')}
          pages={pages}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={({ id }) => openBoard(id)}
          toolbar={<FilterBar placeholder={t('search')} fields={[]} />}
          narrow={({ name, updatedAt }) => (
            <>
              <Text size="sm" truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed">
                {ago(updatedAt)}
              </Text>
            </>
          )}
          empty={
            q !== '' ? (
              <NoMatch keys={['q']} />
            ) : (
              <EmptyState title={t('empty.title')} text={t('empty.text')} sketch={<ChartSketch />} action={menu} />
            )
          }
        />
      </ListDetail>
    </>
  )
}

function useOpenBoard() {
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  return (dashboardId: string): void =>
    void navigate({ to: '/w/$workspace/insights/dashboards/$dashboardId', params: { workspace, dashboardId } })
}

function NewBoardMenu({ project }: { project: string }) {
  const { t } = useTranslation('boards')
  const whyNot = useWhyNot('insights.write')
  const openBoard = useOpenBoard()
  const [open, setOpen] = useState<TemplateName | 'empty'>()
  const create = useAction((name: string) => call(createDashboard, { body: { project, name } }), {
    topics: ['dashboard'],
    isQuiet: true,
  })
  const close = (): void => setOpen(undefined)
  return (
    <>
      <Menu width={340} disabled={whyNot !== null}>
        <Menu.Target>
          {whyNot ? (
            <DisabledReason reason={whyNot}>
              <Button>{t('new')}</Button>
            </DisabledReason>
          ) : (
            <Button rightSection={<IconChevronDown size={14} />}>{t('new')}</Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('empty')}>{t('newEmpty')}</Menu.Item>
          <Menu.Label>{t('template.title')}</Menu.Label>
          {templateNames.map((name) => (
            <Menu.Item key={name} onClick={() => setOpen(name)}>
              <Text size="sm" fw={500}>
                {t(`template.${name}.name`)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`template.${name}.answers`)}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {open === 'empty' && (
        <NameDialog
          title={t('newEmpty')}
          label={t('name')}
          onCreate={async (name) => openBoard((await create.mutateAsync(name)).id)}
          onClose={close}
        />
      )}
      {open !== undefined && open !== 'empty' && (
        <TemplateDialog template={open} project={project} onMade={openBoard} onClose={close} />
      )}
    </>
  )
}

function useBoardColumns(): readonly Column<DashboardSummary>[] {
  const { t } = useTranslation('boards')
  const { ago, number } = useFormat()
  return useMemo(
    () => [
      {
        ...{ key: 'name', header: t('name'), width: 'minmax(180px, 2fr)' },
        cell: ({ name }) => name,
        text: ({ name }) => name,
      },
      {
        ...{ key: 'tiles', header: t('column.tiles'), width: '80px' },
        cell: ({ tileCount }) => number(tileCount),
        text: ({ tileCount }) => String(tileCount),
      },
      {
        ...{ key: 'seen', header: t('column.seen'), width: '140px', isOptional: true },
        cell: ({ isShared }) => (isShared ? t('everybody') : t('private')),
        text: ({ isShared }) => (isShared ? t('everybody') : t('private')),
      },
      {
        ...{ key: 'owner', header: t('column.owner'), width: '160px', isOptional: true },
        cell: ({ createdBy }) => createdBy.name,
        text: ({ createdBy }) => createdBy.name,
      },
      {
        ...{ key: 'updated', header: t('column.updated'), width: '120px' },
        cell: ({ updatedAt }) => ago(updatedAt),
        text: ({ updatedAt }) => updatedAt,
      },
    ],
    [t, ago, number],
  )
}
