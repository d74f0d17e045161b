import { type Permission, permissions, type Role, roles } from '@gantry/contract/permissions'
import { createKey } from '@gantry/contract/workspaces'
import {
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useMe } from '../../session/me.ts'
import { fieldProblem, useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'

const lifetimes = [7, 30, 90, 366] as const
const forever = 'never'

/** Making an API key: what it may do, how long it lives; then the key itself, once. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { t: tUi } = useTranslation('ui')
  const [key, setKey] = useState<string>()
  return (
    <Modal
      opened
      onClose={onClose}
      title={key === undefined ? t('keys.create') : t('keys.made')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      {key === undefined ? <KeyForm onKey={setKey} /> : <MadeKey secret={key} onClose={onClose} />}
    </Modal>
  )
}

function KeyForm({ onKey }: { onKey: (key: string) => void }) {
  const { t } = useTranslation('settings')
  const { t: tUi } = useTranslation('ui')
  const problemText = useProblemText()
  const { current } = useMe()
  const [name, setName] = useState('')
  const [isByScope, setByScope] = useState(false)
  const [role, setRole] = useState<Role>('viewer')
  const [scopes, setScopes] = useState<Permission[]>([])
  const [days, setDays] = useState<string>('90')
  const create = useAction(
    () =>
      call(createKey, {
        body: { name, days: days === forever ? null : Number(days), ...(isByScope ? { scopes } : { role }) },
      }),
    { topics: ['api_key'], isQuiet: true },
  )
  const nameProblem = fieldProblem(create.error, 'name')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate(undefined, { onSuccess: ({ key }) => onKey(key) })
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('keys.name')}
          description={t('keys.nameHint')}
          required
          withAsterisk={false}
          data-autofocus
          value={name}
          error={nameProblem}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('keys.grant')}
          data={[
            { value: 'role', label: t('keys.byRole') },
            { value: 'scopes', label: t('keys.byScope') },
          ]}
          value={isByScope ? 'scopes' : 'role'}
          onChange={(value) => setByScope(value === 'scopes')}
        />
        {isByScope ? (
          <MultiSelect
            label={t('keys.scopes')}
            searchable
            data={permissions.filter((permission) => current.permissions.includes(permission))}
            value={scopes}
            onChange={(chosen) => setScopes(permissions.filter((one) => chosen.includes(one)))}
          />
        ) : (
          <Select
            label={t('keys.role')}
            data={roles.map((value) => ({ value, label: tUi(`role.${value}`) }))}
            value={role}
            allowDeselect={false}
            onChange={(value) => setRole(roles.find((one) => one === value) ?? 'viewer')}
          />
        )}
        <Select
          label={t('keys.expires')}
          data={[
            ...lifetimes.map((count) => ({ value: String(count), label: t('keys.days', { count }) })),
            { value: forever, label: t('keys.neverExpires') },
          ]}
          value={days}
          allowDeselect={false}
          onChange={(value) => setDays(value ?? '90')}
        />
        {create.error && !nameProblem && (
          <Text size="sm" c="error" role="alert">
            {problemText(create.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === '' || (isByScope && scopes.length === 0)}
          >
            {t('keys.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function MadeKey({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation('settings')
  return (
    <Stack gap="sm">
      <Text size="sm">{t('keys.madeText')}</Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant={copied ? 'default' : 'filled'} onClick={copy}>
              {copied ? t('keys.copied') : t('keys.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('keys.done')}
        </Button>
      </Group>
    </Stack>
  )
}
