import type { AccountFilter } from '@gantry/contract/customers'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useMembers } from '../../ui/members.tsx'

/** A segment's filter in words. */
export function useFilterWords(): (filter: AccountFilter) => string {
  const { t } = useTranslation('customers')
  const { country, money } = useFormat()
  const members = useMembers()
  const nameOf = (id: string): string => members.find((member) => member.id === id)?.name ?? '…'
  const part = (label: string, values: readonly string[] | undefined): string[] =>
    values && values.length > 0 ? [`${label}: ${values.join(', ')}`] : []
  return ({ plans, countries, ownerIds, revenue, attributes }) => {
    const parts = [
      ...part(t('segment.plans'), plans),
      ...part(t('segment.countries'), countries?.map(country)),
      ...part(t('segment.owners'), ownerIds?.map(nameOf)),
      ...(revenue?.minMinor === undefined
        ? []
        : [`${t('segment.revenueFrom')} ${money(revenue.minMinor, revenue.currency)}`]),
      ...(revenue?.maxMinor === undefined
        ? []
        : [`${t('segment.revenueTo')} ${money(revenue.maxMinor, revenue.currency)}`]),
      ...(attributes ?? []).map(({ name, value }) => `${name}: ${value}`),
    ]
    return parts.length > 0 ? parts.join(' · ') : t('segment.all')
  }
}
