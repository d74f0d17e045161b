import { type ApiKey, listKeys, revokeKey } from '@gantry/contract/workspaces'
import { Badge, Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useAction } from '../../ui/use-action.ts'
import { onePage } from '../../ui/use-pages.ts'
import { NewKey } from './NewKey.tsx'

export function KeysPage() {
  const { t } = useTranslation('settings')
  const { ago } = useFormat()
  const why = useWhyNot('keys.manage')
  const [isMaking, setMaking] = useState(false)
  const query = useQuery({ queryKey: ['api_key'], queryFn: () => call(listKeys, {}), enabled: why === null })
  const columns = useKeyColumns()
  useCommands([
    {
      id: 'key.create',
      label: t('keys.create'),
      group: t('keys.title'),
      keys: 'c',
      run: () => !why && setMaking(true),
    },
  ])
  const create = (
    <DisabledReason reason={why}>
      <Button onClick={() => setMaking(true)} rightSection={<KeyHint keys="c" />}>
        {t('keys.create')}
      </Button>
    </DisabledReason>
  )
  return (
    <>
      <PageHeader title={t('keys.title')} answers={t('keys.answers')} actions={create} />
      <DataTable
        label={t('keys.title')}
        pages={onePage(query, why)}
        columns={columns}
        rowKey={({ id }) => id}
        narrow={(key) => (
          <>
            <Text size="sm" truncate>
              {key.name}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`keys.states.${key.state}`)} · {key.lastUsedAt ? ago(key.lastUsedAt) : '—'}
            </Text>
          </>
        )}
        empty={
          <EmptyState
            title={t('keys.emptyTitle')}
            text={why ?? t('keys.emptyText')}
            sketch={<ListSketch />}
            action={create}
          />
        }
      />
      {isMaking && <NewKey onClose={() => setMaking(false)} />}
    </>
  )
}

const stateColor = { active: 'green', expired: 'gray', revoked: 'gray', stopped: 'yellow' } as const

function useKeyColumns(): readonly Column<ApiKey>[] {
  const { t } = useTranslation('settings')
  const { t: tUi } = useTranslation('ui')
  const { day, ago } = useFormat()
  const grant = ({ role, scopes }: ApiKey): string =>
    role ? tUi(`role.${role}`) : t('keys.scopesOf', { count: scopes?.length ?? 0 })
  return [
    {
      key: 'name',
      header: t('keys.name'),
      cell: ({ name }) => name,
      text: ({ name }) => name,
      width: 'minmax(140px, 2fr)',
    },
    {
      key: 'prefix',
      header: 'gty_',
      cell: ({ prefix }) => <Text ff="monospace" size="xs">{`gty_${prefix}_…`}</Text>,
      text: ({ prefix }) => prefix,
      width: '140px',
      isOptional: true,
    },
    { key: 'grant', header: t('keys.grant'), cell: grant, text: grant, width: '150px' },
    {
      key: 'state',
      header: t('keys.state'),
      cell: ({ state }) => (
        <Badge color={stateColor[state]} title={state === 'stopped' ? t('keys.stoppedHint') : undefined}>
          {t(`keys.states.${state}`)}
        </Badge>
      ),
      text: ({ state }) => state,
      width: '110px',
    },
    {
      key: 'expires',
      header: t('keys.expires'),
      cell: ({ expiresAt }) => (expiresAt ? day(expiresAt) : tUi('never')),
      text: ({ expiresAt }) => expiresAt,
      width: '110px',
      isOptional: true,
    },
    {
      key: 'lastUsed',
      header: t('keys.lastUsed'),
      cell: ({ lastUsedAt }) => (lastUsedAt ? ago(lastUsedAt) : tUi('never')),
      text: ({ lastUsedAt }) => lastUsedAt,
      width: '110px',
      isOptional: true,
    },
    {
      key: 'createdBy',
      header: t('keys.createdBy'),
      cell: ({ createdBy }) => createdBy,
      text: ({ createdBy }) => createdBy,
      isOptional: true,
    },
    { key: 'revoke', header: '', cell: (key) => <RevokeButton apiKey={key} />, width: '96px', align: 'right' },
  ]
}

function RevokeButton({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('settings')
  const confirm = useConfirm()
  const { id, name, state } = apiKey
  const revoke = useAction(() => call(revokeKey, { params: { id } }), {
    topics: ['api_key'],
    done: () => t('keys.revoked', { name }),
  })
  if (state === 'revoked') return null
  const ask = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('keys.revokeTitle', { name }),
      text: t('keys.revokeText'),
      action: t('keys.revoke'),
    })
    if (isSure) revoke.mutate()
  }
  return (
    <Button variant="subtle" color="gray" size="compact-sm" loading={revoke.isPending} onClick={() => void ask()}>
      {t('keys.revoke')}
    </Button>
  )
}
