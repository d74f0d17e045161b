import { type Alert, checkAlert, deleteAlert, snoozeAlert, testAlert, updateAlert } from '@gantry/contract/alerts'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { AlertDialog } from './AlertDialog.tsx'

const dayMs = 86_400_000

export function AlertActions({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts')
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const [isEditing, setEditing] = useState(false)
  const whyNot = useWhyNot('insights.write')
  const params = { id: alert.id }
  const topics = { topics: ['alert'] }
  const check = useAction(() => call(checkAlert, { params }), topics)
  const test = useAction(() => call(testAlert, { params }), {
    ...topics,
    done: ({ told }) => t('actions.tested', { count: told }),
  })
  const snooze = useAction((until: string | null) => call(snoozeAlert, { params, body: { until } }), topics)
  const change = useAction(
    (isOn: boolean) => call(updateAlert, { params, body: { isOn } }, ifUnchanged(alert.version)),
    topics,
  )
  const remove = useAction(() => call(deleteAlert, { params }, ifUnchanged(alert.version)), {
    ...topics,
    done: () => t('removed', { name: alert.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const snoozeFor = (days: number): void => snooze.mutate(new Date(Date.now() + days * dayMs).toISOString())
  const goToList = (): void => void navigate({ to: '/w/$workspace/insights/alerts', params: { workspace } })
  return (
    <>
      <DisabledReason reason={whyNot}>
        <Button variant="default" loading={check.isPending} onClick={() => whyNot === null && check.mutate(undefined)}>
          {t('actions.check')}
        </Button>
      </DisabledReason>
      <DisabledReason reason={whyNot}>
        <Button variant="default" loading={test.isPending} onClick={() => whyNot === null && test.mutate(undefined)}>
          {t('actions.test')}
        </Button>
      </DisabledReason>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t('actions.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={whyNot !== null} onClick={() => setEditing(true)}>
            {t('actions.edit')}
          </Menu.Item>
          {alert.snoozedUntil ? (
            <Menu.Item disabled={whyNot !== null} onClick={() => snooze.mutate(null)}>
              {t('actions.wake')}
            </Menu.Item>
          ) : (
            <>
              <Menu.Item disabled={whyNot !== null} onClick={() => snoozeFor(1)}>
                {t('actions.snoozeDay')}
              </Menu.Item>
              <Menu.Item disabled={whyNot !== null} onClick={() => snoozeFor(7)}>
                {t('actions.snoozeWeek')}
              </Menu.Item>
            </>
          )}
          <Menu.Item disabled={whyNot !== null} onClick={() => change.mutate(!alert.isOn)}>
            {alert.isOn ? t('actions.off') : t('actions.on')}
          </Menu.Item>
          <Menu.Item disabled={whyNot !== null} onClick={() => remove.mutate(undefined, { onSuccess: goToList })}>
            {t('actions.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isEditing && (
        <AlertDialog project={alert.project} alert={alert} onDone={() => undefined} onClose={() => setEditing(false)} />
      )}
    </>
  )
}
