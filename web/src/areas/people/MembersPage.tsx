import { listMembers, type Member, memberStatuses } from '@gantry/contract/people'
import { functions, roles } from '@gantry/contract/permissions'
import { Button, Group, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { loadAllPages, usePages } from '../../ui/use-pages.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { InviteDialog } from './InviteDialog.tsx'
import { useMemberColumns } from './member-columns.tsx'
import { memberQueryOf } from './member-query.ts'
import { useTeams } from './queries.ts'

const MemberPanel = lazy(async () => ({ default: (await import('./MemberPanel.tsx')).MemberPanel }))

export function MembersPage() {
  const { t } = useTranslation('people')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { memberId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const [isInviting, setInviting] = useState(false)
  const why = useWhyNot('people.write')
  const fields = useMemberFields()
  const query = memberQueryOf(search)
  const load = (page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
    call(listMembers, { query: { ...page, ...query } }, signal ? { signal } : {})
  const members = usePages(['member', 'list', query], load, { topics: ['team', 'absence'] })
  const show = (id?: string): void => {
    void navigate({
      to: '/w/$workspace/people/members/{-$memberId}',
      params: { workspace, memberId: id },
      search: true,
    })
  }
  useCommands([
    {
      id: 'member.invite',
      label: t('member.invite'),
      group: t('members'),
      keys: 'c',
      run: () => !why && setInviting(true),
    },
  ])
  const invite = (
    <DisabledReason reason={why}>
      <Button onClick={() => setInviting(true)} rightSection={<KeyHint keys="c" />}>
        {t('member.invite')}
      </Button>
    </DisabledReason>
  )
  const isFiltered = fields.some(({ key }) => search[key] !== undefined) || search.q !== undefined
  return (
    <>
      <PageHeader
        title={t('members')}
        answers={t('member.answers')}
        actions={
          <>
            <PeopleImportButton kind="people" />
            {invite}
          </>
        }
      />
      <ListDetail detail={memberId && <MemberPanel key={memberId} id={memberId} onClose={() => show()} />}>
        <DataTable
          label={t('members')}
          pages={members}
          columns={useMemberColumns()}
          rowKey={({ id }) => id}
          openKey={memberId}
          onOpen={({ id }) => show(id)}
          narrow={(member) => <NarrowMember member={member} />}
          toolbar={<FilterBar fields={fields} placeholder={t('member.search')} />}
          loadAll={() => loadAllPages(load)}
          empty={
            isFiltered ? (
              <NoMatch keys={['q', ...fields.map(({ key }) => key)]} />
            ) : (
              <EmptyState
                title={t('member.emptyTitle')}
                text={t('member.emptyText')}
                sketch={<ListSketch />}
                action={invite}
              />
            )
          }
        />
      </ListDetail>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  )
}

function NarrowMember({ member }: { member: Member }) {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" truncate>
          {member.name}
        </Text>
        {member.status !== 'active' && (
          <Text size="xs" c="dimmed">
            {t(`member.statuses.${member.status}`)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {member.roles.map((role) => tUi(`role.${role}`)).join(', ')}
      </Text>
    </>
  )
}

/** Leads to the import of people or areas. */
export function PeopleImportButton({ kind, label }: { kind: 'people' | 'areas'; label?: string }) {
  const { t } = useTranslation('people')
  const navigate = useNavigate()
  const workspace = useWorkspaceSlug()
  const why = useWhyNot(kind === 'people' ? 'people.write' : 'areas.write')
  return (
    <DisabledReason reason={why}>
      <Button
        variant="default"
        leftSection={<IconUpload size={14} />}
        onClick={() =>
          !why && void navigate({ to: '/w/$workspace/imports/new', params: { workspace }, search: { kind } })
        }
      >
        {label ?? t('import')}
      </Button>
    </DisabledReason>
  )
}

function useMemberFields(): FilterField[] {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const teams = useTeams()
  return [
    { key: 'role', label: t('member.roles'), options: roles.map((value) => ({ value, label: tUi(`role.${value}`) })) },
    {
      key: 'function',
      label: t('member.function'),
      options: functions.map((value) => ({ value, label: tUi(`function.${value}`) })),
    },
    {
      key: 'status',
      label: t('member.status'),
      options: memberStatuses.map((value) => ({ value, label: t(`member.statuses.${value}`) })),
    },
    {
      key: 'teamId',
      label: t('teams'),
      isSingle: true,
      options: teams.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [],
    },
  ]
}
