import { requestSignInLink, signInWithOidc, signInWithPassword } from '@gantry/contract/sign-in'
import { getSignInOptions } from '@gantry/contract/workspaces'
import { Anchor, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../api.ts'
import { callAuth } from '../../session/auth.ts'
import { useProblemText } from '../../ui/problem.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { AuthLayout } from './AuthLayout.tsx'
import { FactorStep } from './FactorStep.tsx'
import { useEnter } from './use-enter.ts'

type Step = 'start' | 'factor' | 'link-sent'

/** Password, a link by mail, or the company's own sign-in; then the second step where one is set. */
export function SignInPage() {
  const { t } = useTranslation('session')
  const [step, setStep] = useState<Step>('start')
  const [email, setEmail] = useState('')
  const { data: options } = useQuery({ queryKey: ['sign-in-options'], queryFn: () => call(getSignInOptions, {}) })
  if (step === 'factor') return <FactorStep />
  if (step === 'link-sent') {
    return (
      <AuthLayout title={t('sent.title')} text={t('sent.link', { email })}>
        {options?.hasMail === false && <Text size="sm">{t('sent.noMail')}</Text>}
        <Button variant="default" onClick={() => setStep('start')}>
          {t('sent.back')}
        </Button>
      </AuthLayout>
    )
  }
  if (options?.needsSetup) return <AuthLayout title={t('signIn.title')} text={t('signIn.needsSetup')} />
  return (
    <AuthLayout title={t('signIn.title')}>
      <PasswordForm email={email} onEmail={setEmail} onStep={setStep} />
      {options?.oidc && <OidcButton name={options.oidc.name} />}
    </AuthLayout>
  )
}

type FormProps = { email: string; onEmail: (email: string) => void; onStep: (step: Step) => void }

function PasswordForm({ email, onEmail, onStep }: FormProps) {
  const { t } = useTranslation('session')
  const enter = useEnter()
  const say = useRefusal()
  const [password, setPassword] = useState('')
  const [lacksEmail, setLacksEmail] = useState(false)
  const signIn = useMutation({
    mutationFn: () => callAuth(signInWithPassword, { email, password }),
    onSuccess: async ({ twoFactorRedirect }) => {
      if (twoFactorRedirect) onStep('factor')
      else await enter()
    },
  })
  const askLink = useMutation({
    mutationFn: () => callAuth(requestSignInLink, { email }),
    onSuccess: () => onStep('link-sent'),
  })
  const error = signIn.error ?? askLink.error
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Stack gap="sm">
        {error && (
          <Text size="sm" c="error" role="alert">
            {say(error)}
          </Text>
        )}
        <TextInput
          type="email"
          label={t('email')}
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          error={lacksEmail && email === '' ? t('signIn.enterEmail') : undefined}
          onChange={(event) => onEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={signIn.isPending}>
          {t('signIn.action')}
        </Button>
        <Button
          variant="default"
          loading={askLink.isPending}
          onClick={() => (email === '' ? setLacksEmail(true) : askLink.mutate())}
        >
          {t('signIn.withLink')}
        </Button>
        <Anchor size="sm" ta="center" renderRoot={(props) => <Link {...props} to="/reset-password" search={{}} />}>
          {t('signIn.forgot')}
        </Anchor>
      </Stack>
    </form>
  )
}

/** The company's own sign-in, when the operator has configured one; comes back here with `error` when it refused. */
function OidcButton({ name }: { name: string }) {
  const { t } = useTranslation('session')
  const [search] = useUrlSearch()
  const say = useRefusal()
  const failed = textOf(search.error)
  const begin = useMutation({
    mutationFn: () =>
      callAuth(signInWithOidc, {
        provider: 'oidc',
        callbackURL: textOf(search.next) || '/',
        errorCallbackURL: '/sign-in',
      }),
    onSuccess: ({ url }) => location.assign(url),
  })
  return (
    <>
      <Divider label={t('signIn.or')} />
      {(failed !== '' || begin.error) && (
        <Text size="sm" c="error" role="alert">
          {begin.error
            ? say(begin.error)
            : failed === 'not_invited'
              ? t('signIn.notInvited')
              : t('signIn.oidcFailed', { name })}
        </Text>
      )}
      <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
        {t('signIn.with', { name })}
      </Button>
    </>
  )
}

function useRefusal(): (error: Error) => string {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  return (error) => {
    if (!(error instanceof ApiError)) return problemText(error)
    const { code } = error.problem
    if (code === 'too_many_requests') return t('signIn.tooMany')
    return code === 'unauthenticated' || code === 'invalid_input' ? t('signIn.wrong') : problemText(error)
  }
}
