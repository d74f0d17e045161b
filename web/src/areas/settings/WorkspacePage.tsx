import { createDemo } from '@gantry/contract/home'
import {
  createWorkspace,
  languages,
  removeWorkspace,
  updateWorkspace,
  type Workspace,
} from '@gantry/contract/workspaces'
import { Badge, Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { ownName } from '../../i18n/i18n.ts'
import { useMe } from '../../session/me.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ZoneSelect } from '../../ui/ZoneSelect.tsx'

type Change = { name?: string; zone?: string; language?: Workspace['language'] }

export function WorkspacePage() {
  const { t } = useTranslation('settings')
  const { t: tFrame } = useTranslation('frame')
  const { workspace } = useMe().current
  const why = useWhyNot('workspace.manage')
  const save = useAction((change: Change) => call(updateWorkspace, { body: change }, ifUnchanged(workspace.version)), {
    topics: ['me', 'workspace'],
    done: () => t('workspace.saved'),
  })
  return (
    <>
      <PageHeader title={t('workspace.title')} answers={t('workspace.answers')} />
      <PageBody>
        <div>
          <FieldRow label={t('workspace.name')}>
            <InlineEdit
              label={t('workspace.name')}
              value={workspace.name}
              placeholder={t('workspace.name')}
              isRequired
              disabledReason={why}
              onSave={(name) => save.mutateAsync({ name })}
            />
          </FieldRow>
          <FieldRow label={t('workspace.slug')}>
            <Group gap="xs">
              <Text size="sm">/w/{workspace.slug}</Text>
              {workspace.isDemo && <Badge color="yellow">{tFrame('demo')}</Badge>}
            </Group>
          </FieldRow>
          <FieldRow label={t('workspace.zone')}>
            <ZoneSelect
              label={t('workspace.zone')}
              value={workspace.zone}
              disabled={why !== null}
              onChange={(zone) => zone && save.mutate({ zone })}
            />
          </FieldRow>
          <FieldRow label={t('workspace.language')}>
            <Select
              aria-label={t('workspace.language')}
              data={languages.map((value) => ({ value, label: ownName(value) }))}
              value={workspace.language}
              disabled={why !== null}
              allowDeselect={false}
              onChange={(value) => {
                const language = languages.find((one) => one === value)
                if (language) save.mutate({ language })
              }}
            />
          </FieldRow>
          {why && (
            <Text size="xs" c="dimmed" mt="xs">
              {why}
            </Text>
          )}
        </div>
        <OtherWorkspaces />
        <RemoveSection workspace={workspace} />
      </PageBody>
    </>
  )
}

function OtherWorkspaces() {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const open = ({ slug }: { slug: string }): void => {
    void navigate({ to: '/w/$workspace', params: { workspace: slug }, search: {} })
  }
  const create = useAction(() => call(createWorkspace, { body: { name } }), { topics: ['me'] })
  const demo = useAction(() => call(createDemo, {}), { topics: ['me'] })
  return (
    <>
      <PageSection title={t('workspace.demo')}>
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed" flex="1 1 240px">
            {t('workspace.demoText')}
          </Text>
          <Button
            variant="default"
            loading={demo.isPending}
            onClick={() => demo.mutate(undefined, { onSuccess: open })}
          >
            {t('workspace.demoOpen')}
          </Button>
        </Group>
      </PageSection>
      <PageSection title={t('workspace.create')}>
        <Text size="sm" c="dimmed" mb="xs">
          {t('workspace.createText')}
        </Text>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate(undefined, { onSuccess: open })
          }}
        >
          <Group gap="xs">
            <TextInput
              aria-label={t('workspace.name')}
              placeholder={t('workspace.name')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={create.isPending} disabled={name.trim() === ''}>
              {t('workspace.create')}
            </Button>
          </Group>
        </form>
      </PageSection>
    </>
  )
}

function RemoveSection({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('settings')
  const confirm = useConfirm()
  const why = useWhyNot('workspace.manage')
  const { name, isDemo } = workspace
  const remove = useAction(() => call(removeWorkspace, { body: { name } }), {
    topics: [],
    done: () => t('workspace.removed', { name }),
  })
  const text = isDemo ? t('workspace.removeDemoText') : t('workspace.removeText', { name })
  const ask = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('workspace.remove'),
      text,
      action: t('workspace.removeAction'),
      typed: name,
    })
    // Nothing of what was loaded exists any more: begin anew.
    if (isSure) remove.mutate(undefined, { onSuccess: () => location.assign('/') })
  }
  return (
    <PageSection title={t('workspace.remove')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" flex="1 1 240px">
          {text}
        </Text>
        <DisabledReason reason={why}>
          <Button variant="default" c={why ? 'dimmed' : 'error'} onClick={() => void ask()}>
            {t('workspace.remove')}
          </Button>
        </DisabledReason>
      </Group>
    </PageSection>
  )
}
