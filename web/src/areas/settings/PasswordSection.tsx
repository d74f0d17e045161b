import { changePassword } from '@gantry/contract/sign-in'
import { Button, Checkbox, PasswordInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callAuth, reasonOf } from '../../session/auth.ts'
import { useMe } from '../../session/me.ts'
import { PageSection } from '../../ui/PageBody.tsx'
import { useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'

const blank = { currentPassword: '', newPassword: '', revokeOtherSessions: true }

export function PasswordSection() {
  const { t } = useTranslation('settings')
  const { t: tSession } = useTranslation('session')
  const { hasPassword, email } = useMe()
  const problemText = useProblemText()
  const [isOpen, setOpen] = useState(false)
  const [form, setForm] = useState(blank)
  const change = useAction(() => callAuth(changePassword, form), {
    topics: ['session'],
    done: () => t('account.passwordChanged'),
    isQuiet: true,
  })
  const isWrong = reasonOf(change.error) === 'INVALID_PASSWORD'
  if (!hasPassword) {
    return (
      <PageSection title={t('account.password')}>
        <Text size="sm" c="dimmed">
          {t('account.noPassword')}
        </Text>
      </PageSection>
    )
  }
  if (!isOpen) {
    return (
      <PageSection title={t('account.password')}>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('account.changePassword')}
        </Button>
      </PageSection>
    )
  }
  return (
    <PageSection title={t('account.password')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(undefined, {
            onSuccess: () => {
              setForm(blank)
              setOpen(false)
            },
          })
        }}
      >
        <Stack gap="sm" maw={360} align="stretch">
          <input type="hidden" autoComplete="username" value={email} readOnly />
          <PasswordInput
            label={t('account.current')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus
            value={form.currentPassword}
            error={isWrong ? t('account.wrongPassword') : undefined}
            onChange={(event) => setForm({ ...form, currentPassword: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('account.new')}
            description={tSession('passwordHint')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={10}
            value={form.newPassword}
            error={change.error && !isWrong ? problemText(change.error) : undefined}
            onChange={(event) => setForm({ ...form, newPassword: event.currentTarget.value })}
          />
          <Checkbox
            label={t('account.signOutOthers')}
            checked={form.revokeOtherSessions}
            onChange={(event) => setForm({ ...form, revokeOtherSessions: event.currentTarget.checked })}
          />
          <Button type="submit" loading={change.isPending} w="fit-content">
            {t('account.changePassword')}
          </Button>
        </Stack>
      </form>
    </PageSection>
  )
}
