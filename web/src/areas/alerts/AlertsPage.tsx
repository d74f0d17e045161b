import type { Alert } from '@gantry/contract/alerts'
import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { NoProject } from '../events/NoProject.tsx'
import { ProjectSelect } from '../events/ProjectSelect.tsx'
import { useChosenProject } from '../events/queries.ts'
import { AlertDialog } from './AlertDialog.tsx'
import { AlertStateBadge } from './AlertStateBadge.tsx'
import { useAlerts } from './queries.ts'
import { isShareOf, useAlertWords } from './use-alert-words.ts'

/** Every watched number of a project. `watch` in the address opens the form for that insight. */
export function AlertsPage() {
  const { t } = useTranslation('alerts')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const [search, change] = useUrlSearch()
  const watched = textOf(search.watch)
  const [isMaking, setMaking] = useState(false)
  const whyNot = useWhyNot('insights.write')
  const chosen = useChosenProject()
  const pages = useAlerts(chosen.project?.id)
  const columns = useAlertColumns()
  const open = ({ id }: Pick<Alert, 'id'>): void =>
    void navigate({ to: '/w/$workspace/insights/alerts/$alertId', params: { workspace, alertId: id } })
  const newButton = (
    <DisabledReason reason={whyNot}>
      <Button leftSection={<IconPlus size={14} />} onClick={() => whyNot === null && setMaking(true)}>
        {t('new')}
      </Button>
    </DisabledReason>
  )
  const close = (): void => {
    setMaking(false)
    change({ watch: undefined })
  }
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
            {newButton}
          </>
        }
      />
      <ListDetail>
        <DataTable<Alert>
          label={t('title')}
          pages={pages}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={open}
          narrow={(alert) => (
            <>
              <Text size="sm" truncate>
                {alert.name}
              </Text>
              <AlertStateBadge {...alert} />
            </>
          )}
          empty={
            <EmptyState title={t('emptyTitle')} text={t('emptyText')} sketch={<ListSketch />} action={newButton} />
          }
        />
      </ListDetail>
      {(isMaking || (watched !== '' && whyNot === null)) && (
        <AlertDialog project={chosen.project.id} insightId={watched || undefined} onDone={open} onClose={close} />
      )}
    </>
  )
}

function useAlertColumns(): readonly Column<Alert>[] {
  const { t } = useTranslation('alerts')
  const { ago } = useFormat()
  const say = useAlertWords()
  return [
    { key: 'name', header: t('name'), cell: ({ name }) => name, text: ({ name }) => name, width: 'minmax(160px, 2fr)' },
    {
      key: 'state',
      header: t('state'),
      cell: (alert) => <AlertStateBadge {...alert} />,
      text: ({ state }) => state,
      width: '120px',
    },
    {
      key: 'value',
      header: t('value'),
      cell: (alert) => <span className="number">{say.value(alert.value, isShareOf(alert))}</span>,
      text: ({ value }) => value,
      align: 'right',
      width: '110px',
    },
    {
      key: 'expected',
      header: t('expected'),
      cell: (alert) => say.bound(alert.bound, isShareOf(alert)),
      text: (alert) => say.bound(alert.bound, isShareOf(alert)),
      width: '150px',
    },
    {
      key: 'insight',
      header: t('insight'),
      cell: ({ insightName }) => insightName,
      text: ({ insightName }) => insightName,
      width: 'minmax(120px, 1fr)',
      isOptional: true,
    },
    {
      key: 'checked',
      header: t('checked'),
      cell: ({ checkedAt }) => (checkedAt ? ago(checkedAt) : t('never')),
      text: ({ checkedAt }) => checkedAt,
      width: '130px',
      isOptional: true,
    },
  ]
}
