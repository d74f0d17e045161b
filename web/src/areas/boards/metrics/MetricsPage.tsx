import { exportMetrics, type Metric } from '@gantry/contract/metrics'
import { ActionIcon, Button, Menu, Text } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadUrl } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { FilterBar } from '../../../ui/FilterBar.tsx'
import { ListDetail } from '../../../ui/ListDetail.tsx'
import { NoMatch } from '../../../ui/NoMatch.tsx'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import type { Column } from '../../../ui/table/columns.ts'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { textOf } from '../../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../../url/use-url.ts'
import { NoProject } from '../../events/NoProject.tsx'
import { ProjectSelect } from '../../events/ProjectSelect.tsx'
import { useChosenProject } from '../../events/queries.ts'
import { ChartSketch } from '../../insights/ChartSketch.tsx'
import { useMetric, useMetrics } from '../queries.ts'
import { MetricDialog } from './MetricDialog.tsx'
import { MetricPanel } from './MetricPanel.tsx'
import { YamlDialog } from './YamlDialog.tsx'

/** The metrics of a project by name, the chosen one beside them. */
export function MetricsPage() {
  const { t } = useTranslation('boards')
  const { metricId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const q = textOf(search.q)
  const chosen = useChosenProject()
  const pages = useMetrics(chosen.project?.id, q)
  const columns = useMetricColumns()
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const open = (id: string | undefined): void =>
    void navigate({
      to: '/w/$workspace/insights/metrics/{-$metricId}',
      params: { workspace, metricId: id },
      search: (now) => now,
    })
  const { data: metric } = useMetric(metricId)
  if (!chosen.project) {
    return (
      <>
        <PageHeader title={t('metric.title')} answers={t('metric.answers')} />
        <NoProject {...chosen} />
      </>
    )
  }
  return (
    <>
      <PageHeader
        title={t('metric.title')}
        answers={t('metric.answers')}
        actions={
          <>
            {chosen.projects.length > 1 && <ProjectSelect {...chosen} />}
            <NewMetric project={chosen.project.id} />
            <YamlMenu project={chosen.project.id} />
          </>
        }
      />
      <ListDetail detail={metric && <MetricPanel key={metric.id} metric={metric} onClose={() => open(undefined)} />}>
        <DataTable<Metric>
          label={t('metric.title')}
          pages={pages}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={({ id }) => open(id)}
          toolbar={<FilterBar placeholder={t('metric.search')} fields={[]} />}
          narrow={({ facts, key }) => (
            <>
              <Text size="sm" truncate>
                {facts.name}
              </Text>
              <Text size="xs" c="dimmed">
                {key}
              </Text>
            </>
          )}
          empty={
            q !== '' ? (
              <NoMatch keys={['q']} />
            ) : (
              <EmptyState
                title={t('metric.empty')}
                text={t('metric.emptyText')}
                sketch={<ChartSketch />}
                action={<NewMetric project={chosen.project.id} />}
              />
            )
          }
        />
      </ListDetail>
    </>
  )
}

function NewMetric({ project }: { project: string }) {
  const { t } = useTranslation('boards')
  const whyNot = useWhyNot('metrics.propose')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <DisabledReason reason={whyNot}>
        <Button onClick={() => !whyNot && setOpen(true)}>{t('metric.new')}</Button>
      </DisabledReason>
      {isOpen && <MetricDialog project={project} metric={undefined} onClose={() => setOpen(false)} />}
    </>
  )
}

function YamlMenu({ project }: { project: string }) {
  const { t } = useTranslation('boards')
  const whyNot = useWhyNot('metrics.propose')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('metric.yaml.title')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={downloadUrl(exportMetrics, { query: { project } })} download>
            {t('metric.yaml.export')}
          </Menu.Item>
          <Menu.Item disabled={whyNot !== null} onClick={() => setOpen(true)}>
            {t('metric.yaml.import')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isOpen && <YamlDialog project={project} onClose={() => setOpen(false)} />}
    </>
  )
}

function useMetricColumns(): readonly Column<Metric>[] {
  const { t } = useTranslation('boards')
  const { ago } = useFormat()
  return useMemo(() => {
    const statusOf = ({ status, version }: Metric): string =>
      status === 'proposed' ? t('metric.status.proposed') : t('metric.status.approved', { version })
    return [
      {
        ...{ key: 'name', header: t('name'), width: 'minmax(160px, 2fr)' },
        cell: ({ facts }) => facts.name,
        text: ({ facts }) => facts.name,
      },
      {
        ...{ key: 'key', header: t('metric.key'), width: 'minmax(120px, 1fr)', isOptional: true },
        cell: ({ key }) => key,
        text: ({ key }) => key,
      },
      { ...{ key: 'status', header: t('metric.status.proposed'), width: '130px' }, cell: statusOf, text: statusOf },
      {
        ...{ key: 'open', header: t('metric.changes'), width: '160px', isOptional: true },
        cell: ({ openChanges }) => (openChanges > 0 ? t('metric.open', { count: openChanges }) : ''),
        text: ({ openChanges }) => String(openChanges),
      },
      {
        ...{ key: 'owner', header: t('metric.owner'), width: '150px', isOptional: true },
        cell: ({ ownerName }) => ownerName ?? '',
        text: ({ ownerName }) => ownerName ?? '',
      },
      {
        ...{ key: 'updated', header: t('column.updated'), width: '120px' },
        cell: ({ updatedAt }) => ago(updatedAt),
        text: ({ updatedAt }) => updatedAt,
      },
    ]
  }, [t, ago])
}
