import type { Args } from '@gantry/contract/endpoint'
import { getMember, type Member, updateMember } from '@gantry/contract/people'
import { functions, roles } from '@gantry/contract/permissions'
import { Anchor, Badge, Group, MultiSelect, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useMe } from '../../session/me.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { DetailShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ZoneSelect } from '../../ui/ZoneSelect.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { MemberAccess } from './MemberAccess.tsx'
import { useAreas, useCalendars } from './queries.ts'

export function MemberPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { data, error, refetch } = useQuery({
    queryKey: ['member', 'one', id],
    queryFn: () => call(getMember, { params: { id } }),
    meta: { topics: ['team', 'absence'] },
  })
  return (
    <DetailPanel title={data?.name ?? ''} label={data?.name ?? t('members')} onClose={onClose}>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Stack gap="lg" p="lg">
          <MemberFields member={data} />
          <MemberAccess member={data} onRemoved={onClose} />
        </Stack>
      ) : (
        <DetailShape />
      )}
    </DetailPanel>
  )
}

function MemberFields({ member }: { member: Member }) {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const { calendarDay } = useFormat()
  const { current } = useMe()
  const calendars = useCalendars()
  const { id, may } = member
  const save = useAction(
    (body: Args<typeof updateMember>['body']) =>
      call(updateMember, { params: { id }, body }, ifUnchanged(member.version)),
    { topics: ['member', 'me'] },
  )
  const why = may.edit ? null : t('member.notYours')
  const whyNotRoles = may.changeRoles ? null : may.edit ? t('member.rolesOfOwners') : t('member.notYours')
  const standard = '-'
  return (
    <div>
      <FieldRow label={t('name')}>
        <InlineEdit
          label={t('name')}
          value={member.name}
          placeholder={t('name')}
          isRequired
          disabledReason={why}
          onSave={(name) => save.mutateAsync({ name })}
        />
      </FieldRow>
      <FieldRow label={t('member.email')}>
        <InlineEdit
          label={t('member.email')}
          value={member.email}
          placeholder={t('member.email')}
          isRequired
          disabledReason={why ?? (member.status === 'known' ? null : t('member.addressFixed'))}
          onSave={(email) => save.mutateAsync({ email })}
        />
      </FieldRow>
      <FieldRow label={t('member.roles')} {...(whyNotRoles && { hint: whyNotRoles })}>
        <MultiSelect
          aria-label={t('member.roles')}
          data={roles.map((value) => ({ value, label: tUi(`role.${value}`) }))}
          value={member.roles}
          disabled={whyNotRoles !== null}
          onChange={(chosen) => {
            const next = roles.filter((role) => chosen.includes(role))
            if (next.length > 0) save.mutate({ roles: next })
          }}
        />
      </FieldRow>
      <FieldRow label={t('member.function')}>
        <Select
          aria-label={t('member.function')}
          allowDeselect={false}
          disabled={why !== null}
          data={functions.map((value) => ({ value, label: tUi(`function.${value}`) }))}
          value={member.function}
          onChange={(value) => {
            const next = functions.find((one) => one === value)
            if (next) save.mutate({ function: next })
          }}
        />
      </FieldRow>
      <FieldRow label={t('member.zone')}>
        <ZoneSelect
          label={t('member.zone')}
          value={member.zone}
          inherited={`${t('member.zoneOfWorkspace')}: ${current.workspace.zone}`}
          disabled={why !== null}
          onChange={(zone) => save.mutate({ zone })}
        />
      </FieldRow>
      <FieldRow label={t('member.calendar')}>
        <Select
          aria-label={t('member.calendar')}
          allowDeselect={false}
          disabled={why !== null}
          data={[
            { value: standard, label: t('member.standardCalendar') },
            ...(calendars.data?.items ?? []).map((calendar) => ({ value: calendar.id, label: calendar.name })),
          ]}
          value={member.calendarId ?? standard}
          onChange={(value) => save.mutate({ calendarId: value === standard ? null : value })}
        />
      </FieldRow>
      {member.absence && (
        <FieldRow label={t('absences')}>
          {t('member.awayUntil', { day: calendarDay(member.absence.to) })}
          {member.absence.deputy && ` · ${t('member.deputy', { name: member.absence.deputy.name })}`}
        </FieldRow>
      )}
      <FieldRow label={t('member.teams')}>
        <Group gap={4}>
          {member.teams.length === 0 && (
            <Text size="sm" c="dimmed">
              {tUi('none')}
            </Text>
          )}
          {member.teams.map((team) => (
            <Badge key={team.id}>{team.name}</Badge>
          ))}
        </Group>
      </FieldRow>
      <OwnedAreas memberId={id} />
    </div>
  )
}

function OwnedAreas({ memberId }: { memberId: string }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspaceSlug()
  const { data } = useAreas()
  const owned = data?.items.filter(({ ownerId }) => ownerId === memberId) ?? []
  return (
    <FieldRow label={t('member.owns')}>
      {owned.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('member.ownsNothing')}
        </Text>
      )}
      <Stack gap={2}>
        {owned.map((area) => (
          <Anchor
            key={area.id}
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/w/$workspace/people/areas/{-$areaId}"
                params={{ workspace, areaId: area.id }}
                search={{}}
              />
            )}
          >
            {area.path.join(' / ')}
          </Anchor>
        ))}
      </Stack>
    </FieldRow>
  )
}
