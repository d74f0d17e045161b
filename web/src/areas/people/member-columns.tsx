import type { Member } from '@gantry/contract/people'
import { Avatar, Badge, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import type { Column } from '../../ui/table/columns.ts'

const statusColor = { known: 'gray', invited: 'yellow', active: 'green', suspended: 'red' } as const

export function useMemberColumns(): readonly Column<Member>[] {
  const { t } = useTranslation('people')
  const { t: tUi } = useTranslation('ui')
  const { calendarDay } = useFormat()
  const rolesOf = ({ roles }: Member): string => roles.map((role) => tUi(`role.${role}`)).join(', ')
  const teamsOf = ({ teams }: Member): string => teams.map(({ name }) => name).join(', ')
  return [
    {
      key: 'name',
      header: t('name'),
      cell: ({ name, absence }) => (
        <Group gap="xs" wrap="nowrap">
          <Avatar size={22} name={name} aria-hidden="true" />
          <Text size="sm" fw={500} truncate>
            {name}
          </Text>
          {absence && <Badge size="sm">{t('member.awayUntil', { day: calendarDay(absence.to) })}</Badge>}
        </Group>
      ),
      text: ({ name }) => name,
      width: 'minmax(180px, 1.5fr)',
    },
    {
      key: 'email',
      header: t('member.email'),
      cell: ({ email }) => email,
      text: ({ email }) => email,
      width: 'minmax(160px, 1.2fr)',
      isOptional: true,
    },
    { key: 'roles', header: t('member.roles'), cell: rolesOf, text: rolesOf, width: 'minmax(120px, 1fr)' },
    {
      key: 'function',
      header: t('member.function'),
      cell: (member) => tUi(`function.${member.function}`),
      text: (member) => member.function,
      width: '120px',
      isOptional: true,
    },
    { key: 'teams', header: t('member.teams'), cell: teamsOf, text: teamsOf, isOptional: true },
    {
      key: 'status',
      header: t('member.status'),
      cell: ({ status }) => <Badge color={statusColor[status]}>{t(`member.statuses.${status}`)}</Badge>,
      text: ({ status }) => status,
      width: '110px',
    },
  ]
}
