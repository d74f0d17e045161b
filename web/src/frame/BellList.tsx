import { listNotifications, markRead, type Notification, type NotificationKind } from '@gantry/contract/collaboration'
import { ActionIcon, Button, Group, ScrollArea, SegmentedControl, Text, Title, Tooltip } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { useFormat } from '../i18n/use-format.ts'
import { ListShape } from '../ui/shapes.tsx'
import { useAction } from '../ui/use-action.ts'
import { usePages } from '../ui/use-pages.ts'
import { inWorkspace, useWorkspaceSlug } from '../url/use-url.ts'
import classes from './Bell.module.css'

type Props = { kind: NotificationKind | undefined; onClose: () => void }

/** The notifications themselves, all or of one kind: loaded when the bell is opened. */
export function BellList({ kind, onClose }: Props) {
  const { t } = useTranslation('frame')
  const [isUnread, setUnread] = useState(true)
  const list = usePages(['notification', 'list', kind, isUnread], (page) =>
    call(listNotifications, {
      query: { ...page, limit: 20, ...(kind && { kind }), ...(isUnread && { isUnread: 'true' as const }) },
    }),
  )
  const mark = useAction((body: { ids?: string[]; isRead?: boolean }) => call(markRead, { body }), {
    topics: ['notification'],
  })
  return (
    <>
      <Group justify="space-between" p="sm" wrap="nowrap">
        <Title order={2}>{kind ? t(`bell.only.${kind}`) : t('bell.title')}</Title>
        <SegmentedControl
          size="xs"
          aria-label={t('bell.title')}
          data={[
            { value: 'unread', label: t('bell.onlyUnread') },
            { value: 'all', label: t('bell.all') },
          ]}
          value={isUnread ? 'unread' : 'all'}
          onChange={(value) => setUnread(value === 'unread')}
        />
      </Group>
      <ScrollArea.Autosize mah="min(440px, 60vh)" viewportProps={{ tabIndex: 0 }}>
        {list.isLoading && <ListShape rows={4} />}
        {!list.isLoading && list.rows.length === 0 && (
          <Text size="sm" c="dimmed" px="md" pb="lg" pt="xs">
            {t('bell.empty')}
          </Text>
        )}
        <ul className={classes.list}>
          {list.rows.map((one) => (
            <BellRow key={one.id} notification={one} onMark={mark.mutate} onClose={onClose} />
          ))}
        </ul>
        {list.hasMore && (
          <Button variant="subtle" fullWidth onClick={list.loadMore}>
            {t('bell.more')}
          </Button>
        )}
      </ScrollArea.Autosize>
      {isUnread && !kind && list.rows.length > 0 && (
        <Group p="xs" justify="flex-end">
          <Button variant="subtle" size="compact-sm" onClick={() => mark.mutate({})}>
            {t('bell.markAll')}
          </Button>
        </Group>
      )}
    </>
  )
}

type RowProps = {
  notification: Notification
  onMark: (change: { ids: string[]; isRead: boolean }) => void
  onClose: () => void
}

function BellRow({ notification, onMark, onClose }: RowProps) {
  const { t } = useTranslation('frame')
  const { ago } = useFormat()
  const router = useRouter()
  const slug = useWorkspaceSlug()
  const { id, kind, title, body, url, createdAt, readAt } = notification
  const isRead = readAt !== null
  const label = isRead ? t('bell.markUnread') : t('bell.markRead')
  return (
    <li className={classes.row} data-unread={!isRead || undefined}>
      <button
        type="button"
        className={classes.open}
        onClick={() => {
          onMark({ ids: [id], isRead: true })
          onClose()
          router.history.push(inWorkspace(slug, url))
        }}
      >
        <span className={classes.title}>{title}</span>
        {body !== '' && body !== title && <span className={classes.body}>{body}</span>}
        <span className={classes.when}>
          {ago(createdAt)} · {t(`bell.kind.${kind}`)}
        </span>
      </button>
      <Tooltip label={label}>
        <ActionIcon size={24} aria-label={label} onClick={() => onMark({ ids: [id], isRead: !isRead })}>
          <span className={classes.dot} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
