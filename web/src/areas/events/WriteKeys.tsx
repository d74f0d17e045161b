import { createWriteKey, revokeWriteKey, type WriteKey } from '@gantry/contract/projects'
import { Badge, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { NameDialog } from '../../ui/NameDialog.tsx'
import { useAction } from '../../ui/use-action.ts'
import classes from './Events.module.css'
import { isLive, useWriteKeys } from './queries.ts'

/** The keys of a project: to rotate, make the new one first and revoke the old one when nobody uses it any more. */
export function WriteKeys({ projectId }: { projectId: string }) {
  const { t } = useTranslation('events')
  const why = useWhyNot('projects.manage')
  const { data, error } = useWriteKeys(projectId)
  const [isMaking, setMaking] = useState(false)
  const create = useAction((name: string) => call(createWriteKey, { params: { id: projectId }, body: { name } }), {
    topics: ['write_key'],
    isQuiet: true,
  })
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('keys.answers')}
      </Text>
      {error && <ErrorNote error={error} />}
      {data?.items.map((one) => (
        <KeyRow key={one.id} writeKey={one} why={why} />
      ))}
      <Group>
        <DisabledReason reason={why}>
          <Button variant="default" onClick={() => !why && setMaking(true)}>
            {t('keys.create')}
          </Button>
        </DisabledReason>
      </Group>
      {isMaking && (
        <NameDialog
          title={t('keys.create')}
          label={t('keys.name')}
          onCreate={(name) => create.mutateAsync(name)}
          onClose={() => setMaking(false)}
        />
      )}
    </Stack>
  )
}

function KeyRow({ writeKey, why }: { writeKey: WriteKey; why: string | null }) {
  const { t } = useTranslation('events')
  const { ago } = useFormat()
  const confirm = useConfirm()
  const { id, name, key, lastUsedAt } = writeKey
  const revoke = useAction(() => call(revokeWriteKey, { params: { id } }), {
    topics: ['write_key'],
    done: () => t('keys.revoked', { name }),
  })
  const ask = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('keys.revokeTitle', { name }),
      text: t('keys.revokeText'),
      action: t('keys.revoke'),
    })
    if (isSure) revoke.mutate()
  }
  return (
    <div className={classes.line}>
      <div className={classes.words}>
        <Group gap="xs">
          {name}
          {!isLive(writeKey) && <Badge color="gray">{t('keys.isRevoked')}</Badge>}
        </Group>
        <Code>{key}</Code>
        <Text size="xs" c="dimmed">
          {lastUsedAt ? t('keys.used', { ago: ago(lastUsedAt) }) : t('keys.neverUsed')}
        </Text>
      </div>
      {isLive(writeKey) && (
        <Group gap={4} wrap="nowrap">
          <CopyButton value={key}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-sm" onClick={copy}>
                {copied ? t('send.copied') : t('send.copy')}
              </Button>
            )}
          </CopyButton>
          <DisabledReason reason={why}>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              loading={revoke.isPending}
              onClick={() => !why && void ask()}
            >
              {t('keys.revoke')}
            </Button>
          </DisabledReason>
        </Group>
      )}
    </div>
  )
}
