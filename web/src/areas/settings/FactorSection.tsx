import { disableSecondFactor, enableSecondFactor, renewBackupCodes, verifyTotp } from '@gantry/contract/sign-in'
import { Button, Code, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callAuth, reasonOf } from '../../session/auth.ts'
import { useMe } from '../../session/me.ts'
import { PageSection } from '../../ui/PageBody.tsx'
import { useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'
import { QrCode } from './QrCode.tsx'

type Task = 'enable' | 'disable' | 'renew'
type Secret = { uri?: string; backupCodes: string[] }

/** Turning the second step of signing in on and off; each asks for the password. */
export function FactorSection() {
  const { t } = useTranslation('settings')
  const { hasSecondFactor, hasPassword } = useMe()
  const [task, setTask] = useState<Task>()
  const [secret, setSecret] = useState<Secret>()
  const close = (): void => {
    setTask(undefined)
    setSecret(undefined)
  }
  return (
    <PageSection title={t('account.factor')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" flex="1 1 240px">
          {hasSecondFactor ? t('account.factorOn') : t('account.factorOff')}
        </Text>
        {hasPassword && !hasSecondFactor && (
          <Button variant="default" onClick={() => setTask('enable')}>
            {t('account.factorEnable')}
          </Button>
        )}
        {hasSecondFactor && (
          <Group gap="xs">
            <Button variant="default" onClick={() => setTask('renew')}>
              {t('account.renewBackup')}
            </Button>
            <Button variant="default" onClick={() => setTask('disable')}>
              {t('account.factorDisable')}
            </Button>
          </Group>
        )}
      </Group>
      {task && !secret && <PasswordStep task={task} onSecret={setSecret} onClose={close} />}
      {secret && <SecretStep secret={secret} onClose={close} />}
    </PageSection>
  )
}

function Dialog({ children, onClose }: { children: ReactNode; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { t: tUi } = useTranslation('ui')
  return (
    <Modal opened onClose={onClose} title={t('account.factor')} closeButtonProps={{ 'aria-label': tUi('close') }}>
      {children}
    </Modal>
  )
}

type StepProps = { task: Task; onSecret: (secret: Secret) => void; onClose: () => void }

function PasswordStep({ task, onSecret, onClose }: StepProps) {
  const { t } = useTranslation('settings')
  const { t: tUi } = useTranslation('ui')
  const problemText = useProblemText()
  const [password, setPassword] = useState('')
  const run = useAction(
    async (): Promise<Secret | undefined> => {
      if (task === 'renew') return callAuth(renewBackupCodes, { password })
      if (task === 'enable') {
        const { totpURI, backupCodes } = await callAuth(enableSecondFactor, { password })
        return { uri: totpURI, backupCodes }
      }
      await callAuth(disableSecondFactor, { password })
      return undefined
    },
    { topics: ['me'], done: () => (task === 'disable' ? t('account.factorDisabled') : undefined), isQuiet: true },
  )
  const error =
    run.error && (reasonOf(run.error) === 'INVALID_PASSWORD' ? t('account.wrongPassword') : problemText(run.error))
  return (
    <Dialog onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run.mutate(undefined, { onSuccess: (secret) => (secret ? onSecret(secret) : onClose()) })
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label={t('account.confirmPassword')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus
            value={password}
            error={error}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={run.isPending}>
              {task === 'disable' ? t('account.factorDisable') : t('account.factorEnable')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

/** The secret as a QR code until the app has proved that it has it, then the backup codes. */
function SecretStep({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const [code, setCode] = useState('')
  const [isProven, setProven] = useState(secret.uri === undefined)
  const verify = useAction(() => callAuth(verifyTotp, { code }), {
    topics: ['me'],
    done: () => t('account.factorEnabled'),
    isQuiet: true,
  })
  if (isProven) {
    return (
      <Dialog onClose={onClose}>
        <Stack gap="sm">
          <Text size="sm">{t('account.factorBackup')}</Text>
          <Code block>{secret.backupCodes.join('\n')}</Code>
          <Button onClick={onClose}>{t('account.factorDone')}</Button>
        </Stack>
      </Dialog>
    )
  }
  const uri = secret.uri ?? ''
  return (
    <Dialog onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          verify.mutate(undefined, { onSuccess: () => setProven(true) })
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('account.factorScan')}</Text>
          <QrCode text={uri} label={t('account.qr')} />
          <Code block>{new URL(uri).searchParams.get('secret')}</Code>
          <TextInput
            label={t('account.factorCode')}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            withAsterisk={false}
            value={code}
            error={verify.error ? t('account.factorWrong') : undefined}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" loading={verify.isPending}>
            {t('account.factorEnable')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  )
}
