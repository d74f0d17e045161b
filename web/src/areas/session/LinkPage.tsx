import { verifySignInLink } from '@gantry/contract/sign-in'
import { Alert, Anchor, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api.ts'
import { callAuth } from '../../session/auth.ts'
import { useProblemText } from '../../ui/problem.ts'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { AuthLayout } from './AuthLayout.tsx'
import { FactorStep } from './FactorStep.tsx'
import { useEnter } from './use-enter.ts'

/** Where a sign-in link leads: a button, so that a program that follows links in mails does not use it up. */
export function LinkPage() {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const enter = useEnter()
  const [search] = useUrlSearch()
  const [needsFactor, setNeedsFactor] = useState(false)
  const verify = useMutation({
    mutationFn: () => callAuth(verifySignInLink, { token: textOf(search.token) }),
    onSuccess: async ({ twoFactorRedirect }) => {
      if (twoFactorRedirect) setNeedsFactor(true)
      else await enter()
    },
  })
  if (needsFactor) return <FactorStep />
  const { error } = verify
  const isSpent = error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 429
  return (
    <AuthLayout title={t('link.title')} text={t('link.text')}>
      {error && (
        <Alert color="red" role="alert">
          {isSpent ? t('link.bad') : problemText(error)}
        </Alert>
      )}
      <Button loading={verify.isPending} onClick={() => verify.mutate()}>
        {t('link.action')}
      </Button>
      <Anchor size="sm" ta="center" renderRoot={(props) => <Link {...props} to="/sign-in" search={{}} />}>
        {t('sent.back')}
      </Anchor>
    </AuthLayout>
  )
}
