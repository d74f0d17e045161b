import { createTeam, type Team } from '@gantry/contract/people'
import { Button, Text } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
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
import { useTeams } from './queries.ts'
import { TeamPanel } from './TeamPanel.tsx'

export function TeamsPage() {
  const { t } = useTranslation('people')
  const { number } = useFormat()
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { teamId } = useParams({ strict: false })
  const [isMaking, setMaking] = useState(false)
  const why = useWhyNot('people.write')
  const query = useTeams()
  const open = query.data?.items.find(({ id }) => id === teamId)
  const show = (id?: string): void => {
    void navigate({ to: '/w/$workspace/people/teams/{-$teamId}', params: { workspace, teamId: id }, search: true })
  }
  const create = useAction((name: string) => call(createTeam, { body: { name } }), { topics: ['team'], isQuiet: true })
  useCommands([
    { id: 'team.create', label: t('team.new'), group: t('teams'), keys: 'c', run: () => !why && setMaking(true) },
  ])
  const newButton = (
    <DisabledReason reason={why}>
      <Button onClick={() => setMaking(true)} rightSection={<KeyHint keys="c" />}>
        {t('team.new')}
      </Button>
    </DisabledReason>
  )
  const leadOf = ({ leadId, members }: Team): string | undefined => members.find(({ id }) => id === leadId)?.name
  return (
    <>
      <PageHeader title={t('teams')} answers={t('team.answers')} actions={newButton} />
      <ListDetail detail={open && <TeamPanel key={open.id} team={open} onClose={() => show()} />}>
        <DataTable<Team>
          label={t('teams')}
          pages={onePage(query)}
          columns={[
            { key: 'name', header: t('name'), cell: ({ name }) => name, text: ({ name }) => name },
            {
              key: 'description',
              header: t('description'),
              cell: ({ description }) => description,
              text: ({ description }) => description,
              width: 'minmax(160px, 2fr)',
              isOptional: true,
            },
            { key: 'lead', header: t('team.lead'), cell: leadOf, text: (team) => leadOf(team) ?? null, width: '160px' },
            {
              key: 'members',
              header: t('team.members'),
              cell: ({ members }) => number(members.length),
              text: ({ members }) => members.map(({ name }) => name).join(', '),
              align: 'right',
              width: '96px',
            },
          ]}
          rowKey={({ id }) => id}
          openKey={open?.id}
          onOpen={({ id }) => show(id)}
          narrow={(team) => (
            <>
              <Text size="sm" truncate>
                {team.name}
              </Text>
              <Text size="xs" c="dimmed">
                {t('team.size', { count: team.members.length })}
              </Text>
            </>
          )}
          empty={
            <EmptyState
              title={t('team.emptyTitle')}
              text={t('team.emptyText')}
              sketch={<ListSketch />}
              action={newButton}
            />
          }
        />
      </ListDetail>
      {isMaking && (
        <NameDialog
          title={t('team.new')}
          label={t('name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => show(id))}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  )
}
