import { type AccountDetail, deleteAccount, getAccount, updateAccount } from '@gantry/contract/customers'
import type { Args } from '@gantry/contract/endpoint'
import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Comments } from '../../ui/collaboration/Comments.tsx'
import { History } from '../../ui/collaboration/History.tsx'
import { Links } from '../../ui/collaboration/Links.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { MemberSelect } from '../../ui/members.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import { DetailShape } from '../../ui/shapes.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { CustomerPeople } from '../persons/CustomerPeople.tsx'
import { Attributes } from './Attributes.tsx'
import { RevenueField } from './RevenueField.tsx'
import { splitList } from './split-list.ts'

export function AccountPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const { data, error, refetch } = useQuery({
    queryKey: ['account', 'one', id],
    queryFn: () => call(getAccount, { params: { id } }),
    meta: { topics: ['contact', 'segment'] },
  })
  const why = useWhyNot('customers.write')
  const remove = useAction(() => call(deleteAccount, { params: { id } }), {
    topics: ['account'],
    done: () => t('account.deleted', { name: data?.name ?? '' }),
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
      label={data?.name ?? t('accounts')}
      onClose={onClose}
      actions={data && actions}
    >
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <AccountFields account={data} why={why} />
      ) : (
        <DetailShape />
      )}
    </DetailPanel>
  )
}

function AccountFields({ account, why }: { account: AccountDetail; why: string | null }) {
  const { t } = useTranslation('customers')
  const { t: tUi } = useTranslation('ui')
  const { instant, country } = useFormat()
  const workspace = useWorkspaceSlug()
  const { id } = account
  const save = useAction(
    (body: Args<typeof updateAccount>['body']) =>
      call(updateAccount, { params: { id }, body }, ifUnchanged(account.version)),
    { topics: ['account'], isQuiet: true },
  )
  const field = { placeholder: tUi('none'), disabledReason: why }
  return (
    <Stack gap="lg" p="lg">
      <div>
        <FieldRow label={t('account.name')}>
          <InlineEdit
            {...field}
            label={t('account.name')}
            value={account.name}
            isRequired
            onSave={(name) => save.mutateAsync({ name })}
          />
        </FieldRow>
        <FieldRow label={t('account.owner')}>
          <MemberSelect
            label={t('account.owner')}
            value={account.owner?.id ?? null}
            name={account.owner?.name}
            disabled={why !== null}
            onChange={(ownerId) => save.mutate({ ownerId })}
          />
        </FieldRow>
        <FieldRow label={t('account.plan')}>
          <InlineEdit
            {...field}
            label={t('account.plan')}
            value={account.plan ?? ''}
            onSave={(plan) => save.mutateAsync({ plan: plan || null })}
          />
        </FieldRow>
        <FieldRow label={t('account.revenue')}>
          <RevenueField account={account} why={why} onSave={(revenue) => save.mutateAsync({ revenue })} />
        </FieldRow>
        <FieldRow label={t('account.country')} hint={t('account.countryHint')}>
          <InlineEdit
            {...field}
            label={t('account.country')}
            value={account.country ?? ''}
            display={account.country ? country(account.country) : undefined}
            onSave={(code) => save.mutateAsync({ country: code || null })}
          />
        </FieldRow>
        <FieldRow label={t('account.domains')} hint={t('account.domainsHint')}>
          <InlineEdit
            {...field}
            label={t('account.domains')}
            value={account.domains.join(', ')}
            onSave={(text) => save.mutateAsync({ domains: splitList(text) })}
          />
        </FieldRow>
        <FieldRow label={t('account.externalId')}>
          <InlineEdit
            {...field}
            label={t('account.externalId')}
            value={account.externalId ?? ''}
            onSave={(externalId) => save.mutateAsync({ externalId: externalId || null })}
          />
        </FieldRow>
        <FieldRow label={t('account.segments')}>
          <Group gap={4}>
            {account.segments.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('account.noSegments')}
              </Text>
            )}
            {account.segments.map((segment) => (
              <Badge key={segment.id}>{segment.name}</Badge>
            ))}
          </Group>
        </FieldRow>
        <Attributes
          attributes={account.attributes}
          why={why}
          onSave={(attributes) => save.mutateAsync({ attributes })}
        />
        <FieldRow label={t('created')}>{instant(account.createdAt)}</FieldRow>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/w/$workspace/feedback"
              params={{ workspace }}
              search={{ view: 'all', status: 'any', account: id }}
            />
          )}
        >
          {t('account.feedback')}
        </Anchor>
      </div>
      <AccountContacts account={account} />
      <CustomerPeople kind="account" id={id} />
      <Links kind="account" objectId={id} />
      <Comments kind="account" objectId={id} />
      <History kind="account" objectId={id} />
    </Stack>
  )
}

function AccountContacts({ account }: { account: AccountDetail }) {
  const { t } = useTranslation('customers')
  const { number } = useFormat()
  const workspace = useWorkspaceSlug()
  if (account.contacts.length === 0) return null
  return (
    <PageSection title={`${t('account.contacts')} · ${number(account.contactCount)}`}>
      <Stack gap={6}>
        {account.contacts.map(({ id, name, emails }) => (
          <Group key={id} justify="space-between" gap="xs" wrap="nowrap">
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/w/$workspace/customers/contacts/{-$contactId}"
                  params={{ workspace, contactId: id }}
                  search={{ accountId: account.id }}
                />
              )}
            >
              {name}
            </Anchor>
            <Text size="xs" c="dimmed" truncate>
              {emails[0]}
            </Text>
          </Group>
        ))}
      </Stack>
    </PageSection>
  )
}
