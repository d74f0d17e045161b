import { verifyBackupCode, verifyTotp } from '@gantry/contract/sign-in'
import { Button, Checkbox, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api.ts'
import { callAuth } from '../../session/auth.ts'
import { useProblemText } from '../../ui/problem.ts'
import { AuthLayout } from './AuthLayout.tsx'
import { useEnter } from './use-enter.ts'

/** The second step of signing in: the code of the authenticator app, or a backup code. */
export function FactorStep() {
  const { t } = useTranslation('session')
  const problemText = useProblemText()
  const enter = useEnter()
  const [isBackup, setBackup] = useState(false)
  const [code, setCode] = useState('')
  const [isTrusted, setTrusted] = useState(false)
  const verify = useMutation({
    mutationFn: () =>
      isBackup ? callAuth(verifyBackupCode, { code }) : callAuth(verifyTotp, { code, trustDevice: isTrusted }),
    onSuccess: enter,
  })
  const { error } = verify
  const isWrong = error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 429
  return (
    <AuthLayout title={t('factor.title')} text={isBackup ? t('factor.backupText') : t('factor.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          verify.mutate()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('factor.code')}
            autoComplete="one-time-code"
            inputMode={isBackup ? 'text' : 'numeric'}
            required
            withAsterisk={false}
            autoFocus
            value={code}
            error={error ? (isWrong ? t('factor.wrong') : problemText(error)) : undefined}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          {!isBackup && (
            <Checkbox
              label={t('factor.trust')}
              checked={isTrusted}
              onChange={(event) => setTrusted(event.currentTarget.checked)}
            />
          )}
          <Button type="submit" loading={verify.isPending}>
            {t('factor.action')}
          </Button>
          <Button
            variant="subtle"
            onClick={() => {
              setBackup(!isBackup)
              setCode('')
              verify.reset()
            }}
          >
            {isBackup ? t('factor.useApp') : t('factor.useBackup')}
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  )
}
