import { useTranslation } from 'react-i18next'
import { SideLayout } from '../../ui/SideLayout.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'

export function InsightsLayout() {
  const { t } = useTranslation('insights')
  const { t: tBoards } = useTranslation('boards')
  const { t: tPersons } = useTranslation('persons')
  const { t: tSql } = useTranslation('sql')
  const { t: tAlerts } = useTranslation('alerts')
  const workspace = useWorkspaceSlug()
  const links = [
    { label: tBoards('title'), to: '/w/$workspace/insights/dashboards', workspace },
    { label: t('title'), to: '/w/$workspace/insights/saved', workspace },
    { label: tBoards('metric.title'), to: '/w/$workspace/insights/metrics/{-$metricId}', workspace },
    { label: t('cohorts.title'), to: '/w/$workspace/insights/cohorts/{-$cohortId}', workspace },
    { label: tAlerts('title'), to: '/w/$workspace/insights/alerts', workspace },
    { label: tPersons('title'), to: '/w/$workspace/persons', workspace },
    { label: tSql('title'), to: '/w/$workspace/sql', workspace },
  ] as const
  return <SideLayout label={t('title')} groups={[{ links }]} />
}
