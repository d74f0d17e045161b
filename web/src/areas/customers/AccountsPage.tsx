import { type Account, createAccount, listAccountFacets, listAccounts, listSegments } from '@gantry/contract/customers'
import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { ListDetail } from '../../ui/ListDetail.tsx'
import { useMembers } from '../../ui/members.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SavedViews } from '../../ui/SavedViews.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { loadAllPages, usePages } from '../../ui/use-pages.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { useAccountColumns } from './account-columns.tsx'
import { accountQueryOf } from './account-query.ts'
import { ImportButton } from './ImportButton.tsx'

const AccountPanel = lazy(async () => ({ default: (await import('./AccountPanel.tsx')).AccountPanel }))

export function AccountsPage() {
  const { t } = useTranslation('customers')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { accountId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const [isMaking, setMaking] = useState(false)
  const why = useWhyNot('customers.write')
  const fields = useAccountFields()
  const query = accountQueryOf(search)
  const load = (page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
    call(listAccounts, { query: { ...page, ...query } }, signal ? { signal } : {})
  const accounts = usePages(['account', 'list', query], load)
  const show = (id?: string): void => {
    void navigate({
      to: '/w/$workspace/customers/accounts/{-$accountId}',
      params: { workspace, accountId: id },
      search: true,
    })
  }
  const create = useAction((name: string) => call(createAccount, { body: { name } }), {
    topics: ['account'],
    isQuiet: true,
  })
  useCommands([
    {
      id: 'account.create',
      label: t('account.new'),
      group: t('accounts'),
      keys: 'c',
      run: () => !why && setMaking(true),
    },
  ])
  const newButton = (
    <DisabledReason reason={why}>
      <Button onClick={() => setMaking(true)} rightSection={<KeyHint keys="c" />}>
        {t('account.new')}
      </Button>
    </DisabledReason>
  )
  const isFiltered = fields.some(({ key }) => search[key] !== undefined) || search.q !== undefined
  return (
    <>
      <PageHeader
        title={t('accounts')}
        answers={t('account.answers')}
        actions={
          <>
            <SavedViews page="customers/accounts" />
            <ImportButton kind="accounts" />
            {newButton}
          </>
        }
      />
      <ListDetail detail={accountId && <AccountPanel key={accountId} id={accountId} onClose={() => show()} />}>
        <DataTable
          label={t('accounts')}
          pages={accounts}
          columns={useAccountColumns()}
          rowKey={({ id }) => id}
          openKey={accountId}
          onOpen={({ id }) => show(id)}
          narrow={(account) => <NarrowAccount account={account} />}
          toolbar={<FilterBar fields={fields} placeholder={t('account.search')} />}
          loadAll={() => loadAllPages(load)}
          empty={
            isFiltered ? (
              <NoMatch keys={['q', ...fields.map(({ key }) => key)]} />
            ) : (
              <EmptyState
                title={t('account.emptyTitle')}
                text={t('account.emptyText')}
                sketch={<ListSketch />}
                action={<ImportButton kind="accounts" label={t('account.importFirst')} />}
                others={newButton}
              />
            )
          }
        />
      </ListDetail>
      {isMaking && (
        <NameDialog
          title={t('account.new')}
          label={t('account.name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => show(id))}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  )
}

function NarrowAccount({ account }: { account: Account }) {
  const { money, country } = useFormat()
  const facts = [
    account.plan,
    account.country && country(account.country),
    account.revenue && money(account.revenue.annualMinor, account.revenue.currency),
  ].filter(Boolean)
  return (
    <>
      <Text size="sm" truncate>
        {account.name}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {facts.join(' · ')}
      </Text>
    </>
  )
}

function useAccountFields(): FilterField[] {
  const { t } = useTranslation('customers')
  const { country } = useFormat()
  const members = useMembers()
  const facets = useQuery({ queryKey: ['account', 'facets'], queryFn: () => call(listAccountFacets, {}) })
  const segments = useQuery({
    queryKey: ['segment', 'list'],
    queryFn: async () => (await call(listSegments, {})).items,
  })
  return [
    {
      key: 'plan',
      label: t('account.plan'),
      options: facets.data?.plans.map((plan) => ({ value: plan, label: plan })) ?? [],
    },
    {
      key: 'country',
      label: t('account.country'),
      options: facets.data?.countries.map((code) => ({ value: code, label: country(code) })) ?? [],
    },
    { key: 'ownerId', label: t('account.owner'), options: members.map(({ id, name }) => ({ value: id, label: name })) },
    {
      key: 'segmentId',
      label: t('account.segment'),
      isSingle: true,
      options: segments.data?.map(({ id, name }) => ({ value: id, label: name })) ?? [],
    },
  ]
}
