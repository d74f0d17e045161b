import { listAccounts } from '@gantry/contract/customers'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'

type Props = {
  label: string
  account: { id: string; name: string } | null
  disabled: boolean
  onChange: (accountId: string | null) => void
}

/** Picks one of any number of accounts: the server searches. */
export function AccountSelect({ label, account, disabled, onChange }: Props) {
  const { t } = useTranslation('customers')
  const [words, setWords] = useState(account?.name ?? '')
  const [asked] = useDebouncedValue(words === account?.name ? '' : words.trim(), 150)
  const { data } = useQuery({
    queryKey: ['account', 'select', asked],
    queryFn: ({ signal }) => call(listAccounts, { query: { limit: 20, ...(asked && { q: asked }) } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: !disabled,
  })
  const found = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const isFound = account === null || found.some(({ value }) => value === account.id)
  return (
    <Select
      aria-label={label}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('contact.noAccount') }}
      placeholder={t('contact.noAccount')}
      disabled={disabled}
      data={isFound ? found : [{ value: account.id, label: account.name }, ...found]}
      filter={({ options }) => options}
      searchValue={words}
      onSearchChange={setWords}
      value={account?.id ?? null}
      onChange={onChange}
    />
  )
}
