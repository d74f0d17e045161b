import { requestPasswordReset, resetPassword } from '@gantry/contract/sign-in'
import { getSignInOptions } from '@gantry/contract/workspaces'
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../api.ts'
import { callAuth, reasonOf } from '../../session/auth.ts'
import { useProblemText } from '../../ui/problem.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { AuthLayout } from './AuthLayout.tsx'

/** With a token from the mail: the new password. Without one: asking for that mail. */
export function ResetPage() {
  const [search] = useUrlSearch()
  const token = textOf(search.token)
  return token === '' ? <AskForLink /> : <ChoosePassword token={token} />
}

function AskForLink() {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const [email, setEmail] = useState('')
  const { data: options } = useQuery({ queryKey: ['sign-in-options'], queryFn: () => call(getSignInOptions, {}) })
  const ask = useMutation({ mutationFn: () => callAuth(requestPasswordReset, { email }) })
  if (ask.isSuccess) {
    return (
      <AuthLayout title={t('sent.title')} text={t('sent.reset', { email })}>
        {options?.hasMail === false && <Text size="sm">{t('sent.noMail')}</Text>}
        <BackToSignIn />
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={t('reset.askTitle')} text={t('reset.askText')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <Stack gap="sm">
          <TextInput
            type="email"
            label={t('email')}
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            error={ask.error ? problemText(ask.error) : undefined}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" loading={ask.isPending}>
            {t('reset.ask')}
          </Button>
          <BackToSignIn />
        </Stack>
      </form>
    </AuthLayout>
  )
}

function ChoosePassword({ token }: { token: string }) {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const [newPassword, setNewPassword] = useState('')
  const save = useMutation({ mutationFn: () => callAuth(resetPassword, { token, newPassword }) })
  if (save.isSuccess) {
    return (
      <AuthLayout title={t('reset.title')} text={t('reset.done')}>
        <BackToSignIn />
      </AuthLayout>
    )
  }
  const { error } = save
  const isSpent =
    reasonOf(error) === 'INVALID_TOKEN' || (error instanceof ApiError && error.problem.code === 'unauthenticated')
  return (
    <AuthLayout title={t('reset.title')}>
      {isSpent && (
        <Alert color="red" role="alert">
          {t('reset.bad')}
        </Alert>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label={t('reset.new')}
            description={t('passwordHint')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={10}
            value={newPassword}
            error={error && !isSpent ? problemText(error) : undefined}
            onChange={(event) => setNewPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={save.isPending}>
            {t('reset.action')}
          </Button>
          <BackToSignIn />
        </Stack>
      </form>
    </AuthLayout>
  )
}

function BackToSignIn() {
  const { t } = useTranslation('session')
  return (
    <Anchor size="sm" ta="center" renderRoot={(props) => <Link {...props} to="/sign-in" search={{}} />}>
      {t('sent.back')}
    </Anchor>
  )
}
