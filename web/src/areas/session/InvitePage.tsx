import { acceptInvitation, joinWorkspace, lookUpInvitation } from '@gantry/contract/people'
import { updatePreferences } from '@gantry/contract/workspaces'
import { Alert, Button, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../api.ts'
import { useSignOut } from '../../frame/use-sign-out.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { meQuery } from '../../session/me.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { fieldProblem, useProblemText } from '../../ui/problem.ts'
import { DetailShape } from '../../ui/shapes.tsx'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { AccountFields } from './AccountFields.tsx'
import { AuthLayout } from './AuthLayout.tsx'

/** Where an invitation leads: a new account, or joining with the one that is there. */
export function InvitePage() {
  const { t } = useTranslation('session')
  const [search] = useUrlSearch()
  const token = textOf(search.token)
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call(lookUpInvitation, { body: { token } }),
    enabled: token !== '',
  })
  if (token === '') return <AuthLayout title={t('invite.accept')} text={t('invite.noToken')} />
  if (error) {
    const isGone = error instanceof ApiError && error.problem.status < 500
    return (
      <AuthLayout title={t('invite.accept')} text={isGone ? t('invite.bad') : undefined}>
        {!isGone && <ErrorNote error={error} />}
      </AuthLayout>
    )
  }
  if (!data) return <DetailShape />
  return (
    <AuthLayout
      title={t('invite.title', { workspace: data.workspaceName })}
      text={t('invite.text', { inviter: data.invitedBy, email: data.email })}
    >
      {data.hasAccount ? (
        <JoinAsSelf token={token} invited={data.email} />
      ) : (
        <AcceptAsNew token={token} name={data.name} email={data.email} />
      )}
    </AuthLayout>
  )
}

function useGoIn(): (workspace: { slug: string }) => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async ({ slug }) => {
    // The language they joined in is theirs from now on; when it cannot be kept they go in all the same.
    await call(
      updatePreferences,
      { body: { language: currentLanguage() } },
      { headers: { 'gantry-workspace': slug } },
    ).catch(() => undefined)
    queryClient.clear()
    await navigate({ to: '/w/$workspace', params: { workspace: slug }, search: {} })
  }
}

function AcceptAsNew({ token, name, email }: { token: string; name: string; email: string }) {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const goIn = useGoIn()
  const [account, setAccount] = useState({ name, email, password: '' })
  const accept = useMutation({
    mutationFn: () => call(acceptInvitation, { body: { token, name: account.name, password: account.password } }),
    onSuccess: goIn,
  })
  const { error } = accept
  const isAtField = fieldProblem(error, 'name') !== undefined || fieldProblem(error, 'password') !== undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        accept.mutate()
      }}
    >
      <Stack gap="sm">
        {error && !isAtField && (
          <Alert color="red" role="alert">
            {problemText(error)}
          </Alert>
        )}
        <AccountFields account={account} onChange={setAccount} error={error} isEmailFixed />
        <Button type="submit" loading={accept.isPending}>
          {t('invite.accept')}
        </Button>
      </Stack>
    </form>
  )
}

function JoinAsSelf({ token, invited }: { token: string; invited: string }) {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const goIn = useGoIn()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const here = useLocation().href
  const me = useQuery({ ...meQuery(''), retry: false })
  const join = useMutation({ mutationFn: () => call(joinWorkspace, { body: { token } }), onSuccess: goIn })
  useEffect(() => {
    if (me.error) void navigate({ to: '/sign-in', search: { next: here } })
  }, [me.error, navigate, here])
  if (!me.data) return <Alert>{t('invite.signInFirst', { email: invited })}</Alert>
  if (me.data.email.toLowerCase() !== invited.toLowerCase()) {
    return (
      <>
        <Alert>{t('invite.otherAccount', { email: me.data.email, invited })}</Alert>
        <Button variant="default" onClick={() => void signOut()}>
          {t('signIn.action')}
        </Button>
      </>
    )
  }
  return (
    <>
      {join.error && (
        <Alert color="red" role="alert">
          {problemText(join.error)}
        </Alert>
      )}
      <Button loading={join.isPending} onClick={() => join.mutate()}>
        {t('invite.acceptAs', { name: me.data.name })}
      </Button>
    </>
  )
}
