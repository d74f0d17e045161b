import { listMembers, type Member } from '@gantry/contract/people'
import type { Role } from '@gantry/contract/permissions'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { loadAllPages } from './use-pages.ts'

const nobody: readonly Member[] = []

/** Everybody who can be given something: people who are not suspended, by name. */
export function useMembers(): readonly Member[] {
  const { data = nobody } = useQuery({
    queryKey: ['member', 'everybody'],
    queryFn: () => loadAllPages((page) => call(listMembers, { query: page })),
    staleTime: 60_000,
    select: (members) => members.filter(({ status }) => status !== 'suspended'),
  })
  return data
}

type Props = {
  label: string
  value: string | null
  /** The name to show while the list is on its way. */
  name?: string | undefined
  /** Only people with this role. */
  holding?: Role
  disabled?: boolean
  /** In place of nobody. */
  placeholder?: string
  onChange: (memberId: string | null) => void
}

/** Picks a person, or nobody. */
export function MemberSelect({ label, value, name, holding, disabled, placeholder, onChange }: Props) {
  const { t } = useTranslation('ui')
  const members = useMembers().filter((member) => holding === undefined || member.roles.includes(holding))
  const known = members.map((member) => ({ value: member.id, label: member.name }))
  const isKnown = value === null || known.some((option) => option.value === value)
  return (
    <Select
      aria-label={label}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('nobody') }}
      disabled={disabled ?? false}
      placeholder={placeholder ?? t('nobody')}
      data={isKnown ? known : [{ value: value ?? '', label: name ?? '' }, ...known]}
      value={value}
      onChange={onChange}
    />
  )
}
