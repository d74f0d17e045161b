import { getOutboxMail, listOutbox, mailStates, type OutboxMail, revealOutboxMail } from '@gantry/contract/operations'
import { getStatus } from '@gantry/contract/platform'
import { Badge, Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { FilterBar, type FilterField } from '../../ui/FilterBar.tsx'
import { DetailPanel, ListDetail } from '../../ui/ListDetail.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DetailShape } from '../../ui/shapes.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { usePages } from '../../ui/use-pages.ts'
import { choiceOf, textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import classes from './Outbox.module.css'

export function OutboxPage() {
  const { t } = useTranslation('settings')
  const { ago } = useFormat()
  const why = useWhyNot('outbox.read')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const { mailId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const state = choiceOf(search.state, mailStates)
  const recipient = textOf(search.q)
  const status = useQuery({ queryKey: ['status'], queryFn: () => call(getStatus, {}) })
  const mails = usePages(
    ['mail', 'list', state, recipient],
    (page, signal) =>
      call(listOutbox, { query: { ...page, ...(state && { state }), ...(recipient && { recipient }) } }, { signal }),
    { isEnabled: why === null },
  )
  const open = (id?: string): void => {
    void navigate({ to: '/w/$workspace/settings/outbox/{-$mailId}', params: { workspace, mailId: id }, search: true })
  }
  const fields: FilterField[] = [
    {
      key: 'state',
      label: t('outbox.state'),
      isSingle: true,
      options: mailStates.map((value) => ({ value, label: t(`outbox.states.${value}`) })),
    },
  ]
  const noServer = status.data?.mail === 'outbox'
  return (
    <>
      <PageHeader title={t('outbox.title')} answers={noServer ? t('outbox.noServer') : t('outbox.answers')} />
      <ListDetail detail={mailId && <MailPanel id={mailId} onClose={() => open()} />}>
        <DataTable
          label={t('outbox.title')}
          pages={{ ...mails, isLoading: mails.isLoading && why === null }}
          columns={useMailColumns()}
          rowKey={({ id }) => id}
          openKey={mailId}
          onOpen={({ id }) => open(id)}
          narrow={(mail) => (
            <>
              <Text size="sm" truncate>
                {mail.subject}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {mail.recipient} · {ago(mail.createdAt)}
              </Text>
            </>
          )}
          toolbar={<FilterBar fields={fields} placeholder={t('outbox.search')} />}
          empty={
            <EmptyState title={t('outbox.emptyTitle')} text={why ?? t('outbox.emptyText')} sketch={<ListSketch />} />
          }
        />
      </ListDetail>
    </>
  )
}

const stateColor = { queued: 'gray', sent: 'green', kept: 'yellow', failed: 'red' } as const

function useMailColumns(): readonly Column<OutboxMail>[] {
  const { t } = useTranslation('settings')
  const { ago } = useFormat()
  return [
    {
      key: 'recipient',
      header: t('outbox.recipient'),
      cell: ({ recipient }) => recipient,
      text: ({ recipient }) => recipient,
    },
    {
      key: 'subject',
      header: t('outbox.subject'),
      cell: ({ subject }) => subject,
      text: ({ subject }) => subject,
      width: 'minmax(160px, 2fr)',
    },
    {
      key: 'state',
      header: t('outbox.state'),
      cell: ({ state }) => <Badge color={stateColor[state]}>{t(`outbox.states.${state}`)}</Badge>,
      text: ({ state }) => state,
      width: '110px',
    },
    {
      key: 'created',
      header: t('outbox.created'),
      cell: ({ createdAt }) => ago(createdAt),
      text: ({ createdAt }) => createdAt,
      width: '110px',
    },
  ]
}

function MailPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { instant } = useFormat()
  const confirm = useConfirm()
  const [revealed, setRevealed] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['mail', 'one', id],
    queryFn: () => call(getOutboxMail, { params: { id } }),
  })
  const reveal = useAction(() => call(revealOutboxMail, { params: { id } }), { topics: [] })
  if (error) {
    return (
      <DetailPanel title={t('outbox.title')} label={t('outbox.title')} onClose={onClose}>
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </DetailPanel>
    )
  }
  const ask = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('outbox.revealTitle'),
      text: t('outbox.revealText', { recipient: data?.recipient ?? '' }),
      action: t('outbox.reveal'),
    })
    if (isSure) reveal.mutate(undefined, { onSuccess: ({ text }) => setRevealed(text) })
  }
  return (
    <DetailPanel title={data?.subject ?? ''} label={t('outbox.subject')} onClose={onClose}>
      {!data ? (
        <DetailShape />
      ) : (
        <Stack gap={0} p="lg">
          <FieldRow label={t('outbox.recipient')}>{data.recipient}</FieldRow>
          <FieldRow label={t('outbox.state')}>
            <Badge color={stateColor[data.state]}>{t(`outbox.states.${data.state}`)}</Badge>
          </FieldRow>
          <FieldRow label={t('outbox.created')}>{instant(data.createdAt)}</FieldRow>
          {data.sentAt && <FieldRow label={t('outbox.sent')}>{instant(data.sentAt)}</FieldRow>}
          {data.error && <FieldRow label={t('outbox.error')}>{data.error}</FieldRow>}
          {data.text === null && revealed === undefined ? (
            <Stack gap="xs" mt="md" align="flex-start">
              <Text size="sm" c="dimmed">
                {t('outbox.private')}
              </Text>
              {data.may.reveal && (
                <Button variant="default" loading={reveal.isPending} onClick={() => void ask()}>
                  {t('outbox.reveal')}
                </Button>
              )}
            </Stack>
          ) : (
            <pre className={classes.text}>{revealed ?? data.text}</pre>
          )}
        </Stack>
      )}
    </DetailPanel>
  )
}
