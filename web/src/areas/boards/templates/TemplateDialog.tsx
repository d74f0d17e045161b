import { createDashboard } from '@gantry/contract/boards'
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useAction } from '../../../ui/use-action.ts'
import { BuilderContext } from '../../insights/builder/context.ts'
import { EventSelect } from '../../insights/builder/EventSelect.tsx'
import { type EventRole, makeTiles, type TemplateName, templateEvents } from './templates.ts'

type Props = { template: TemplateName; project: string; onMade: (id: string) => void; onClose: () => void }

/** Asks which events stand for what, and makes a dashboard of them. */
export function TemplateDialog({ template, project, onMade, onClose }: Props) {
  const { t } = useTranslation('boards')
  const { t: tUi } = useTranslation('ui')
  const [name, setName] = useState(t(`template.${template}.name`))
  const [events, setEvents] = useState<Partial<Record<EventRole, string>>>({})
  const roles: readonly EventRole[] = templateEvents[template]
  const create = useAction(
    () => {
      const tiles = makeTiles(template, events, (title) => t(`template.tiles.${title}`))
      return call(createDashboard, { body: { project, name, tiles } })
    },
    { topics: ['dashboard'] },
  )
  const isReady = name.trim() !== '' && roles.every((role) => events[role] !== undefined)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`template.${template}.name`)}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) create.mutate(undefined, { onSuccess: ({ id }) => onMade(id) })
        }}
      >
        <Stack gap="sm">
          <TextInput label={t('name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <BuilderContext value={{ project }}>
            {roles.map((role) => (
              <div key={role}>
                <Text size="sm">{t(`template.events.${role}`)}</Text>
                <EventSelect
                  label={t(`template.events.${role}`)}
                  event={events[role] ?? null}
                  onChange={(chosen) =>
                    setEvents(({ [role]: _old, ...rest }) => (chosen === null ? rest : { ...rest, [role]: chosen }))
                  }
                />
              </div>
            ))}
          </BuilderContext>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={create.isPending}>
              {t('template.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
