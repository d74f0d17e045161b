import { lookUpSetup, setUp } from '@gantry/contract/workspaces'
import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, call } from '../../api.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { fieldProblem, useProblemText } from '../../ui/problem.ts'
import { DetailShape } from '../../ui/shapes.tsx'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { AccountFields } from './AccountFields.tsx'
import { AuthLayout } from './AuthLayout.tsx'

/** The first screen of the first run: the workspace and its owner. The link comes from the start of Gantry. */
export function SetUpPage() {
  const { t } = useTranslation('session')
  const [search] = useUrlSearch()
  const token = textOf(search.token)
  const { data, error } = useQuery({
    queryKey: ['setup', token],
    queryFn: () => call(lookUpSetup, { body: { token } }),
    enabled: token !== '',
  })
  if (token === '') return <AuthLayout title={t('setUp.nameTitle')} text={t('setUp.noToken')} />
  if (error) {
    const isGone = error instanceof ApiError && error.problem.status < 500
    return (
      <AuthLayout title={t('setUp.nameTitle')} text={isGone ? t('setUp.bad') : undefined}>
        {!isGone && <ErrorNote error={error} />}
      </AuthLayout>
    )
  }
  if (!data) return <DetailShape />
  return <SetUpForm token={token} email={data.email} workspaceName={data.workspaceName} />
}

type Props = { token: string; email: string | null; workspaceName: string | null }

function SetUpForm({ token, email, workspaceName }: Props) {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [name, setName] = useState(workspaceName ?? '')
  const [account, setAccount] = useState({ name: '', email: email ?? '', password: '' })
  const begin = useMutation({
    mutationFn: () =>
      call(setUp, {
        body: {
          token,
          ...account,
          workspaceName: name,
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          language: currentLanguage(),
        },
      }),
    onSuccess: async ({ slug }) => {
      queryClient.clear()
      await navigate({ to: '/w/$workspace/welcome', params: { workspace: slug }, search: {} })
    },
  })
  const { error } = begin
  const isAtField = ['workspaceName', 'name', 'email', 'password'].some((field) => fieldProblem(error, field))
  return (
    <AuthLayout title={t('setUp.nameTitle')} text={t('setUp.nameText')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          begin.mutate()
        }}
      >
        <Stack gap="sm">
          {error && !isAtField && (
            <Alert color="red" role="alert">
              {problemText(error)}
            </Alert>
          )}
          <TextInput
            label={t('setUp.workspaceName')}
            placeholder={t('setUp.workspaceExample')}
            autoComplete="organization"
            required
            withAsterisk={false}
            autoFocus
            value={name}
            error={fieldProblem(error, 'workspaceName')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <AccountFields account={account} onChange={setAccount} error={error} isEmailFixed={email !== null} />
          <Button type="submit" loading={begin.isPending} mt="xs">
            {t('setUp.next')}
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  )
}
