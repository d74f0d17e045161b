import { PasswordInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { fieldProblem } from '../../ui/problem.ts'

export type NewAccount = { name: string; email: string; password: string }

type Props = {
  account: NewAccount
  onChange: (account: NewAccount) => void
  error: unknown
  /** The address is given and cannot be changed. */
  isEmailFixed: boolean
}

/** Name, address and password of somebody who is new here. */
export function AccountFields({ account, onChange, error, isEmailFixed }: Props) {
  const { t } = useTranslation('session')
  return (
    <>
      <TextInput
        label={t('name')}
        autoComplete="name"
        required
        withAsterisk={false}
        value={account.name}
        error={fieldProblem(error, 'name')}
        onChange={(event) => onChange({ ...account, name: event.currentTarget.value })}
      />
      <TextInput
        type="email"
        label={t('email')}
        autoComplete="username"
        required
        withAsterisk={false}
        readOnly={isEmailFixed}
        value={account.email}
        error={fieldProblem(error, 'email')}
        onChange={(event) => onChange({ ...account, email: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('password')}
        description={t('passwordHint')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={10}
        value={account.password}
        error={fieldProblem(error, 'password')}
        onChange={(event) => onChange({ ...account, password: event.currentTarget.value })}
      />
    </>
  )
}
