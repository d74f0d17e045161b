import type { Account } from '@gantry/contract/customers'
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import type { Column } from '../../ui/table/columns.ts'
import { toMajor } from './money.ts'

export function useAccountColumns(): readonly Column<Account>[] {
  const { t } = useTranslation('customers')
  const { money, number, country, day } = useFormat()
  return [
    {
      key: 'name',
      header: t('account.name'),
      cell: ({ name }) => (
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
      ),
      text: ({ name }) => name,
      width: 'minmax(160px, 2fr)',
      isSortable: true,
    },
    {
      key: 'domains',
      header: t('account.domains'),
      cell: ({ domains }) => domains.join(', '),
      text: ({ domains }) => domains.join(', '),
      isOptional: true,
      isHiddenAtFirst: true,
    },
    {
      key: 'plan',
      header: t('account.plan'),
      cell: ({ plan }) => plan,
      text: ({ plan }) => plan,
      width: 'minmax(80px, 1fr)',
      isOptional: true,
    },
    {
      key: 'country',
      header: t('account.country'),
      cell: (account) => account.country && country(account.country),
      text: (account) => account.country,
      width: 'minmax(90px, 1fr)',
      isOptional: true,
    },
    {
      key: 'owner',
      header: t('account.owner'),
      cell: ({ owner }) => owner?.name,
      text: ({ owner }) => owner?.name ?? null,
      width: 'minmax(100px, 1fr)',
      isOptional: true,
    },
    {
      key: 'contacts',
      header: t('account.contacts'),
      cell: ({ contactCount }) => number(contactCount),
      text: ({ contactCount }) => contactCount,
      align: 'right',
      width: '84px',
      isOptional: true,
    },
    {
      key: 'revenue',
      header: t('account.revenue'),
      cell: ({ revenue }) => revenue && money(revenue.annualMinor, revenue.currency),
      text: ({ revenue }) => revenue && toMajor(revenue.annualMinor, revenue.currency),
      align: 'right',
      width: '130px',
      isSortable: true,
      isOptional: true,
    },
    {
      key: 'updatedAt',
      header: t('account.updated'),
      cell: ({ updatedAt }) => day(updatedAt),
      text: ({ updatedAt }) => updatedAt,
      width: '110px',
      isSortable: true,
      isOptional: true,
      isHiddenAtFirst: true,
    },
  ]
}
