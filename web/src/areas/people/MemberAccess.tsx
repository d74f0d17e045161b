import {
  inviteMember,
  type Member,
  reactivateMember,
  removeMember,
  suspendMember,
  withdrawInvitation,
} from '@gantry/contract/people'
import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { useAction } from '../../ui/use-action.ts'

/** Letting a person in, keeping them out, and taking them off the list. */
export function MemberAccess({ member, onRemoved }: { member: Member; onRemoved: () => void }) {
  const { t } = useTranslation('people')
  const confirm = useConfirm()
  const whyNotManage = useWhyNot('members.manage')
  const { name, may, status, isLastOwner } = member
  const params = { id: member.id }
  const topics = ['member']
  const suspend = useAction(() => call(suspendMember, { params }), {
    topics,
    done: () => t('member.suspended', { name }),
  })
  const reactivate = useAction(() => call(reactivateMember, { params }), {
    topics,
    done: () => t('member.reactivated', { name }),
  })
  const remove = useAction(() => call(removeMember, { params }), {
    topics,
    done: () => t('member.removed', { name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const whyNot = (isAllowed: boolean, otherwise: string | null): string | null =>
    isAllowed ? null : isLastOwner ? t('member.lastOwner') : (otherwise ?? t('member.notYours'))
  const askSuspend = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('member.suspendTitle', { name }),
      text: t('member.suspendText'),
      action: t('member.suspend'),
    })
    if (isSure) suspend.mutate()
  }
  const askRemove = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('member.removeTitle', { name }),
      text: t('member.removeText'),
      action: t('member.removeAction'),
    })
    if (isSure) remove.mutate(undefined, { onSuccess: onRemoved })
  }
  const whyNotRemove = whyNot(may.remove, may.edit ? t('member.ownersOnly') : null)
  const whyNotSuspend = whyNot(may.suspend, whyNotManage)
  return (
    <Stack gap="sm">
      <Invitation member={member} whyNot={whyNotManage} />
      <Group gap="xs">
        {status === 'active' && (
          <DisabledReason reason={whyNotSuspend}>
            <Button variant="default" loading={suspend.isPending} onClick={() => void askSuspend()}>
              {t('member.suspend')}
            </Button>
          </DisabledReason>
        )}
        {status === 'suspended' && (
          <DisabledReason reason={whyNot(may.reactivate, whyNotManage)}>
            <Button variant="default" loading={reactivate.isPending} onClick={() => reactivate.mutate()}>
              {t('member.reactivate')}
            </Button>
          </DisabledReason>
        )}
        <DisabledReason reason={whyNotRemove}>
          <Button variant="default" loading={remove.isPending} onClick={() => void askRemove()}>
            {t('member.removeAction')}
          </Button>
        </DisabledReason>
      </Group>
    </Stack>
  )
}

function Invitation({ member, whyNot }: { member: Member; whyNot: string | null }) {
  const { t } = useTranslation('people')
  const { ago, day } = useFormat()
  const [link, setLink] = useState<string | null>(null)
  const { invitation, may, email, name } = member
  const params = { id: member.id }
  const invite = useAction(() => call(inviteMember, { params }), {
    topics: ['member'],
    done: () => (invitation ? t('member.resent') : t('member.invited', { email })),
  })
  const withdraw = useAction(() => call(withdrawInvitation, { params }), {
    topics: ['member'],
    done: () => t('member.withdrawn'),
  })
  if (member.status === 'active' || member.status === 'suspended') return null
  const words =
    invitation &&
    (invitation.isExpired
      ? t('member.expired')
      : t('member.sentAt', { when: ago(invitation.sentAt), until: day(invitation.expiresAt) }))
  return (
    <Stack gap="xs">
      {words && (
        <Text size="sm" c="dimmed">
          {t('member.invitation')}: {words}
        </Text>
      )}
      <Group gap="xs">
        <DisabledReason reason={may.invite ? null : whyNot}>
          <Button
            variant="default"
            loading={invite.isPending}
            onClick={() => invite.mutate(undefined, { onSuccess: (reply) => setLink(reply.link) })}
          >
            {invitation ? t('member.resend') : t('member.invite')}
          </Button>
        </DisabledReason>
        {invitation && may.invite && (
          <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('member.withdraw')}
          </Button>
        )}
      </Group>
      {link !== null && (
        <>
          <Text size="sm">{t('member.linkText', { name })}</Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {link}
          </Code>
        </>
      )}
    </Stack>
  )
}
