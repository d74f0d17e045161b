import { type Contact, createContact, listContacts } from '@gantry/contract/customers'
import { Badge, Button, Text } from '@mantine/core'
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
import { NameDialog } from '../../ui/NameDialog.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SavedViews } from '../../ui/SavedViews.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { loadAllPages, usePages } from '../../ui/use-pages.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { contactQueryOf } from './account-query.ts'
import { ImportButton } from './ImportButton.tsx'

const ContactPanel = lazy(async () => ({ default: (await import('./ContactPanel.tsx')).ContactPanel }))

export function ContactsPage() {
  const { t } = useTranslation('customers')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { contactId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const [isMaking, setMaking] = useState(false)
  const why = useWhyNot('customers.write')
  const query = contactQueryOf(search)
  const load = (page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
    call(listContacts, { query: { ...page, ...query } }, signal ? { signal } : {})
  const contacts = usePages(['contact', 'list', query], load, { topics: ['account'] })
  const show = (id?: string): void => {
    void navigate({
      to: '/w/$workspace/customers/contacts/{-$contactId}',
      params: { workspace, contactId: id },
      search: true,
    })
  }
  const create = useAction((name: string) => call(createContact, { body: { name } }), {
    topics: ['contact'],
    isQuiet: true,
  })
  useCommands([
    {
      id: 'contact.create',
      label: t('contact.new'),
      group: t('contacts'),
      keys: 'c',
      run: () => !why && setMaking(true),
    },
  ])
  const newButton = (
    <DisabledReason reason={why}>
      <Button onClick={() => setMaking(true)} rightSection={<KeyHint keys="c" />}>
        {t('contact.new')}
      </Button>
    </DisabledReason>
  )
  const account = contacts.rows.find((contact) => contact.account?.id === search.accountId)?.account
  const fields: FilterField[] = [
    {
      key: 'hasOptedOut',
      label: t('contact.messages'),
      isSingle: true,
      options: [
        { value: 'false', label: t('contact.mayWrite') },
        { value: 'true', label: t('contact.optedOutShort') },
      ],
    },
    // Only set by links from an account.
    ...(search.accountId
      ? [
          {
            key: 'accountId',
            label: t('contact.account'),
            isSingle: true,
            options: account ? [{ value: account.id, label: account.name }] : [],
          },
        ]
      : []),
  ]
  const isFiltered = search.q !== undefined || search.hasOptedOut !== undefined || search.accountId !== undefined
  return (
    <>
      <PageHeader
        title={t('contacts')}
        answers={t('contact.answers')}
        actions={
          <>
            <SavedViews page="customers/contacts" />
            <ImportButton kind="contacts" />
            {newButton}
          </>
        }
      />
      <ListDetail detail={contactId && <ContactPanel key={contactId} id={contactId} onClose={() => show()} />}>
        <DataTable
          label={t('contacts')}
          pages={contacts}
          columns={useContactColumns()}
          rowKey={({ id }) => id}
          openKey={contactId}
          onOpen={({ id }) => show(id)}
          narrow={(contact) => (
            <>
              <Text size="sm" truncate>
                {contact.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {[contact.account?.name, contact.emails[0]].filter(Boolean).join(' · ')}
              </Text>
            </>
          )}
          toolbar={<FilterBar fields={fields} placeholder={t('contact.search')} />}
          loadAll={() => loadAllPages(load)}
          empty={
            isFiltered ? (
              <NoMatch keys={['q', 'hasOptedOut', 'accountId']} />
            ) : (
              <EmptyState
                title={t('contact.emptyTitle')}
                text={t('contact.emptyText')}
                sketch={<ListSketch />}
                action={<ImportButton kind="contacts" label={t('contact.importFirst')} />}
                others={newButton}
              />
            )
          }
        />
      </ListDetail>
      {isMaking && (
        <NameDialog
          title={t('contact.new')}
          label={t('contact.name')}
          onCreate={(name) => create.mutateAsync(name).then(({ id }) => show(id))}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  )
}

function useContactColumns(): readonly Column<Contact>[] {
  const { t } = useTranslation('customers')
  return [
    {
      key: 'name',
      header: t('contact.name'),
      cell: ({ name }) => (
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
      ),
      text: ({ name }) => name,
      width: 'minmax(140px, 1fr)',
      isSortable: true,
    },
    {
      key: 'emails',
      header: t('contact.emails'),
      cell: ({ emails }) => emails.join(', '),
      text: ({ emails }) => emails.join(', '),
      width: 'minmax(160px, 1.5fr)',
      isOptional: true,
    },
    {
      key: 'account',
      header: t('contact.account'),
      cell: ({ account }) => account?.name,
      text: ({ account }) => account?.name ?? null,
      isOptional: true,
    },
    {
      key: 'messages',
      header: t('contact.messages'),
      cell: ({ hasOptedOut }) => hasOptedOut && <Badge color="yellow">{t('contact.optedOutShort')}</Badge>,
      text: ({ hasOptedOut }) => hasOptedOut,
      width: '140px',
      isOptional: true,
    },
  ]
}
