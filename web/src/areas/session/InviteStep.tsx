import { invitePerson } from '@gantry/contract/people'
import { type Role, roles } from '@gantry/contract/permissions'
import { Alert, Button, Code, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useProblemText } from '../../ui/problem.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { AuthLayout } from './AuthLayout.tsx'
import { splitAddresses } from './addresses.ts'

type Sent = { email: string; link: string | null }

/** The third screen of the first run: colleagues, all in one role; roles can be changed one by one afterwards. */
export function InviteStep() {
  const { t } = useTranslation('session')
  const { t: tUi } = useTranslation('ui')
  const problemText = useProblemText()
  const navigate = useNavigate()
  const slug = useWorkspaceSlug()
  const [text, setText] = useState('')
  const [role, setRole] = useState<Role>('product_manager')
  const { addresses, wrong } = splitAddresses(text)
  const invite = useMutation({
    mutationFn: async (): Promise<Sent[]> => {
      const sent: Sent[] = []
      for (const email of addresses) {
        const { link } = await call(invitePerson, { body: { email, roles: [role] } })
        sent.push({ email, link })
      }
      return sent
    },
  })
  const links = (invite.data ?? []).filter(({ link }) => link !== null)
  const finish = () => void navigate({ to: '/w/$workspace', params: { workspace: slug }, search: {} })
  return (
    <AuthLayout title={t('setUp.inviteTitle')} text={t('setUp.inviteText')} isWide>
      {invite.data ? (
        <Stack gap="sm" role="status">
          <Text size="sm">{t('setUp.invited', { count: invite.data.length })}</Text>
          {links.length > 0 && <Alert>{t('setUp.inviteLinks')}</Alert>}
          {links.map(({ email, link }) => (
            <div key={email}>
              <Text size="sm">{email}</Text>
              <Code block>{link}</Code>
            </div>
          ))}
        </Stack>
      ) : (
        <form
          id="invite"
          onSubmit={(event) => {
            event.preventDefault()
            invite.mutate()
          }}
        >
          <Stack gap="sm">
            <Textarea
              label={t('setUp.inviteEmails')}
              description={t('setUp.inviteHint')}
              autosize
              minRows={3}
              value={text}
              error={
                wrong !== undefined
                  ? t('setUp.badEmail', { email: wrong })
                  : invite.error
                    ? problemText(invite.error)
                    : undefined
              }
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Select
              label={t('setUp.inviteRole')}
              data={roles.map((value) => ({ value, label: tUi(`role.${value}`) }))}
              value={role}
              allowDeselect={false}
              onChange={(value) => setRole(roles.find((one) => one === value) ?? 'product_manager')}
            />
          </Stack>
        </form>
      )}
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('setUp.step', { step: 3 })}
        </Text>
        <Group gap="xs">
          <Button variant={invite.data ? 'filled' : 'subtle'} onClick={finish}>
            {invite.data ? t('setUp.finish') : t('setUp.skip')}
          </Button>
          {!invite.data && (
            <Button
              type="submit"
              form="invite"
              loading={invite.isPending}
              disabled={addresses.length === 0 || wrong !== undefined}
            >
              {t('setUp.inviteAction')}
            </Button>
          )}
        </Group>
      </Group>
    </AuthLayout>
  )
}
