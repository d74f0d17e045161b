import { type Contact, deleteContact, getContact, updateContact } from '@gantry/contract/customers'
import type { Args } from '@gantry/contract/endpoint'
import { Button, Stack, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Comments } from '../../ui/collaboration/Comments.tsx'
import { History } from '../../ui/collaboration/History.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { DetailShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { CustomerPeople } from '../persons/CustomerPeople.tsx'
import { AccountSelect } from './AccountSelect.tsx'
import { Attributes } from './Attributes.tsx'
import { splitList } from './split-list.ts'

export function ContactPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const { data, error, refetch } = useQuery({
    queryKey: ['contact', 'one', id],
    queryFn: () => call(getContact, { params: { id } }),
    meta: { topics: ['account'] },
  })
  const why = useWhyNot('customers.write')
  const remove = useAction(() => call(deleteContact, { params: { id } }), {
    topics: ['contact'],
    done: () => t('contact.deleted', { name: data?.name ?? '' }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const actions = (
    <DisabledReason reason={why}>
      <Button
        variant="subtle"
        color="gray"
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
      >
        {t('deleteAction')}
      </Button>
    </DisabledReason>
  )
  return (
    <DetailPanel
      title={data?.name ?? ''}
      label={data?.name ?? t('contacts')}
      onClose={onClose}
      actions={data && actions}
    >
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ContactFields contact={data} why={why} />
      ) : (
        <DetailShape />
      )}
    </DetailPanel>
  )
}

function ContactFields({ contact, why }: { contact: Contact; why: string | null }) {
  const { t } = useTranslation('customers')
  const { t: tUi } = useTranslation('ui')
  const { instant } = useFormat()
  const { id } = contact
  const save = useAction(
    (body: Args<typeof updateContact>['body']) =>
      call(updateContact, { params: { id }, body }, ifUnchanged(contact.version)),
    { topics: ['contact'], isQuiet: true },
  )
  const field = { placeholder: tUi('none'), disabledReason: why }
  return (
    <Stack gap="lg" p="lg">
      <div>
        <FieldRow label={t('contact.name')}>
          <InlineEdit
            {...field}
            label={t('contact.name')}
            value={contact.name}
            isRequired
            onSave={(name) => save.mutateAsync({ name })}
          />
        </FieldRow>
        <FieldRow label={t('contact.emails')} hint={t('contact.emailsHint')}>
          <InlineEdit
            {...field}
            label={t('contact.emails')}
            value={contact.emails.join(', ')}
            onSave={(text) => save.mutateAsync({ emails: splitList(text) })}
          />
        </FieldRow>
        <FieldRow label={t('contact.account')}>
          <AccountSelect
            label={t('contact.account')}
            account={contact.account}
            disabled={why !== null}
            onChange={(accountId) => save.mutate({ accountId })}
          />
        </FieldRow>
        <FieldRow label={t('contact.externalId')}>
          <InlineEdit
            {...field}
            label={t('contact.externalId')}
            value={contact.externalId ?? ''}
            onSave={(externalId) => save.mutateAsync({ externalId: externalId || null })}
          />
        </FieldRow>
        <FieldRow label={t('contact.messages')}>
          <Switch
            label={t('contact.optedOut')}
            checked={contact.hasOptedOut}
            disabled={why !== null}
            onChange={(event) => save.mutate({ hasOptedOut: event.currentTarget.checked })}
          />
        </FieldRow>
        <Attributes
          attributes={contact.attributes}
          why={why}
          onSave={(attributes) => save.mutateAsync({ attributes })}
        />
        <FieldRow label={t('created')}>{instant(contact.createdAt)}</FieldRow>
      </div>
      <CustomerPeople kind="contact" id={id} />
      <Comments kind="contact" objectId={id} />
      <History kind="contact" objectId={id} />
    </Stack>
  )
}
