import { listSessions, revokeOtherSessions, revokeSession, type Session } from '@gantry/contract/workspaces'
import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import { useAction } from '../../ui/use-action.ts'
import { deviceOf } from './device.ts'

export function SessionsSection() {
  const { t } = useTranslation('settings')
  const { data, error } = useQuery({ queryKey: ['session'], queryFn: () => call(listSessions, {}) })
  const revokeOthers = useAction(() => call(revokeOtherSessions, {}), {
    topics: ['session'],
    done: ({ count }) => t('account.signedOutOthers', { count }),
  })
  return (
    <PageSection title={t('account.sessions')}>
      {error && <ErrorNote error={error} />}
      <Stack gap="sm">
        {data?.items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
        {data && data.items.length > 1 && (
          <Button variant="default" w="fit-content" onClick={() => revokeOthers.mutate()}>
            {t('account.signOutOthersAction')}
          </Button>
        )}
      </Stack>
    </PageSection>
  )
}

function SessionRow({ session }: { session: Session }) {
  const { t } = useTranslation('settings')
  const { day } = useFormat()
  const revoke = useAction(() => call(revokeSession, { params: { id: session.id } }), {
    topics: ['session'],
    done: () => t('account.signedOut'),
  })
  const facts = [
    session.ip ?? '',
    t('account.since', { day: day(session.createdAt) }),
    t('account.lastSeen', { day: day(session.lastSeenAt) }),
  ].filter(Boolean)
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <div>
        <Group gap="xs">
          <Text size="sm">{deviceOf(session.userAgent) ?? t('account.unknownDevice')}</Text>
          {session.isCurrent && <Badge color="accent">{t('account.thisOne')}</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
      </div>
      {!session.isCurrent && (
        <Button variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('account.signOut')}
        </Button>
      )}
    </Group>
  )
}
