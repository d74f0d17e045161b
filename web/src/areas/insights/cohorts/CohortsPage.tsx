import type { Cohort } from '@gantry/contract/cohorts'
import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { FilterBar } from '../../../ui/FilterBar.tsx'
import { ListDetail } from '../../../ui/ListDetail.tsx'
import { NoMatch } from '../../../ui/NoMatch.tsx'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import { ListSketch } from '../../../ui/sketches.tsx'
import type { Column } from '../../../ui/table/columns.ts'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { textOf } from '../../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../../url/use-url.ts'
import { NoProject } from '../../events/NoProject.tsx'
import { ProjectSelect } from '../../events/ProjectSelect.tsx'
import { useChosenProject } from '../../events/queries.ts'
import { CohortDialog } from './CohortDialog.tsx'
import { CohortFileDialog } from './CohortFileDialog.tsx'
import { CohortPanel } from './CohortPanel.tsx'
import { useCohorts } from './queries.ts'

/** The sets of people that insights can be asked about. */
export function CohortsPage() {
  const { t } = useTranslation('insights')
  const { number } = useFormat()
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { cohortId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const q = textOf(search.q)
  const chosen = useChosenProject()
  const pages = useCohorts(chosen.project?.id, q)
  const columns = useCohortColumns()
  const [making, setMaking] = useState<'rule' | 'file'>()
  const show = (id?: string): void =>
    void navigate({
      to: '/w/$workspace/insights/cohorts/{-$cohortId}',
      params: { workspace, cohortId: id },
      search: true,
    })
  const { project } = chosen
  if (!project) {
    return (
      <>
        <PageHeader title={t('cohorts.title')} answers={t('cohorts.answers')} />
        <NoProject {...chosen} />
      </>
    )
  }
  const newButton = <NewCohort onChoose={setMaking} />
  const close = (): void => setMaking(undefined)
  return (
    <>
      <PageHeader
        title={t('cohorts.title')}
        answers={t('cohorts.answers')}
        actions={
          <>
            {chosen.projects.length > 1 && <ProjectSelect {...chosen} />}
            {newButton}
          </>
        }
      />
      <ListDetail detail={cohortId && <CohortPanel key={cohortId} id={cohortId} onClose={() => show()} />}>
        <DataTable<Cohort>
          label={t('cohorts.title')}
          pages={pages}
          columns={columns}
          rowKey={({ id }) => id}
          openKey={cohortId}
          onOpen={({ id }) => show(id)}
          toolbar={<FilterBar placeholder={t('cohorts.search')} fields={[]} />}
          narrow={(cohort) => (
            <>
              <Text size="sm" truncate>
                {cohort.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t('cohorts.size', { count: cohort.count, shown: number(cohort.count) })}
              </Text>
            </>
          )}
          empty={
            q !== '' ? (
              <NoMatch keys={['q']} />
            ) : (
              <EmptyState
                title={t('cohorts.emptyTitle')}
                text={t('cohorts.emptyText')}
                sketch={<ListSketch />}
                action={newButton}
              />
            )
          }
        />
      </ListDetail>
      {making === 'rule' && <CohortDialog project={project.id} onDone={({ id }) => show(id)} onClose={close} />}
      {making === 'file' && <CohortFileDialog project={project.id} onDone={({ id }) => show(id)} onClose={close} />}
    </>
  )
}

function NewCohort({ onChoose }: { onChoose: (how: 'rule' | 'file') => void }) {
  const { t } = useTranslation('insights')
  const whyNot = useWhyNot('insights.write')
  const button = <Button rightSection={<IconChevronDown size={14} />}>{t('cohorts.new')}</Button>
  if (whyNot) return <DisabledReason reason={whyNot}>{button}</DisabledReason>
  return (
    <Menu>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChoose('rule')}>{t('cohorts.byRule')}</Menu.Item>
        <Menu.Item onClick={() => onChoose('file')}>{t('cohorts.byFile')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useCohortColumns(): readonly Column<Cohort>[] {
  const { t } = useTranslation('insights')
  const { number, ago } = useFormat()
  return [
    { key: 'name', header: t('name'), cell: ({ name }) => name, text: ({ name }) => name, width: 'minmax(160px, 2fr)' },
    {
      key: 'kind',
      header: t('column.kind'),
      cell: ({ kind }) => t(`cohorts.kind.${kind}`),
      text: ({ kind }) => kind,
      width: '130px',
    },
    {
      key: 'count',
      header: t('words.people'),
      cell: ({ count }) => <span className="number">{number(count)}</span>,
      text: ({ count }) => count,
      align: 'right',
      width: '110px',
    },
    {
      key: 'state',
      header: t('cohorts.state'),
      cell: ({ state, evaluatedAt }) =>
        state === 'ready' && evaluatedAt ? ago(evaluatedAt) : t(`cohorts.states.${state}`),
      text: ({ evaluatedAt }) => evaluatedAt,
      width: '140px',
    },
    {
      key: 'creator',
      header: t('column.owner'),
      cell: ({ createdBy }) => createdBy,
      text: ({ createdBy }) => createdBy,
      width: '160px',
      isOptional: true,
    },
  ]
}
