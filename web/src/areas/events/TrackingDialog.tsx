import {
  type PlannedEvent,
  type PlannedProperty,
  planEvent,
  plannedTypes,
  trackingStatuses,
  unplanEvent,
  updatePlannedEvent,
} from '@gantry/contract/tracking'
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { MemberSelect } from '../../ui/members.tsx'
import { useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'

type Props = { project: string; planned?: PlannedEvent; name: string; onClose: () => void }
const topics = { topics: ['tracking_event'] }

/** What an event means, whose it is, and what comes with it. */
export function TrackingDialog({ project, planned, name: given, onClose }: Props) {
  const { t } = useTranslation('events')
  const { t: ui } = useTranslation('ui')
  const problemText = useProblemText()
  const [name, setName] = useState(given)
  const [description, setDescription] = useState(planned?.description ?? '')
  const [ownerId, setOwner] = useState(planned?.owner?.id ?? null)
  const [status, setStatus] = useState<PlannedEvent['status']>(planned?.status ?? 'proposed')
  const [properties, setProperties] = useState<PlannedProperty[]>(planned?.properties ?? [])
  const body = { description, ownerId, status, properties: properties.filter((one) => one.name.trim() !== '') }
  const save = useAction(
    () =>
      planned
        ? call(updatePlannedEvent, { params: { id: planned.id }, body }, ifUnchanged(planned.version))
        : call(planEvent, { body: { ...body, project, name } }),
    { ...topics, done: (made) => t('tracking.saved', { name: made.name }), isQuiet: true },
  )
  const remove = useAction((one: PlannedEvent) => call(unplanEvent, { params: { id: one.id } }), {
    ...topics,
    done: (_result, one) => t('tracking.removed', { name: one.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const title = planned ? t('tracking.edit', { name: planned.name }) : t('tracking.new')
  const close = { onSuccess: onClose }
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeButtonProps={{ 'aria-label': ui('close') }}>
      <Stack gap="md">
        {!planned && (
          <TextInput
            label={t('tracking.name')}
            value={name}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Textarea
          label={t('tracking.description')}
          value={description}
          autosize
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Group grow>
          <NativeSelect
            aria-label={t('tracking.status')}
            value={status}
            data={trackingStatuses.map((value) => ({ value, label: t(`tracking.statuses.${value}`) }))}
            onChange={({ currentTarget }) =>
              setStatus(trackingStatuses.find((one) => one === currentTarget.value) ?? status)
            }
          />
          <MemberSelect label={t('tracking.owner')} value={ownerId} name={planned?.owner?.name} onChange={setOwner} />
        </Group>
        <PropertyFields properties={properties} onChange={setProperties} />
        {save.error && (
          <Text size="sm" c="error" role="alert">
            {problemText(save.error)}
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          {planned && (
            <Button variant="subtle" color="red" mr="auto" onClick={() => remove.mutate(planned, close)}>
              {t('tracking.remove')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={name.trim() === ''} loading={save.isPending} onClick={() => save.mutate(undefined, close)}>
            {t('tracking.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

type FieldsProps = { properties: readonly PlannedProperty[]; onChange: (properties: PlannedProperty[]) => void }
const newProperty: PlannedProperty = {
  name: '',
  type: 'string',
  isRequired: false,
  description: '',
  status: 'approved',
}

function PropertyFields({ properties, onChange }: FieldsProps) {
  const { t } = useTranslation('events')
  const set = (at: number, change: Partial<PlannedProperty>): void =>
    onChange(properties.map((one, index) => (index === at ? { ...one, ...change } : one)))
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t('tracking.properties')}
      </Text>
      {properties.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a property is its place while its name is being written
        <Group key={index} gap="xs">
          <TextInput
            aria-label={t('tracking.property')}
            placeholder={t('tracking.property')}
            flex={1}
            value={one.name}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('tracking.type')}
            value={one.type}
            data={plannedTypes.map((value) => ({ value, label: t(`tracking.types.${value}`) }))}
            onChange={({ currentTarget }) =>
              set(index, { type: plannedTypes.find((type) => type === currentTarget.value) ?? one.type })
            }
          />
          <NativeSelect
            aria-label={t('tracking.status')}
            value={one.status}
            data={trackingStatuses.map((value) => ({ value, label: t(`tracking.statuses.${value}`) }))}
            onChange={({ currentTarget }) =>
              set(index, { status: trackingStatuses.find((status) => status === currentTarget.value) ?? one.status })
            }
          />
          <Checkbox
            label={t('tracking.required')}
            checked={one.isRequired}
            onChange={(event) => set(index, { isRequired: event.currentTarget.checked })}
          />
          <ActionIcon
            aria-label={t('tracking.removeProperty', { name: one.name })}
            onClick={() => onChange(properties.filter((_other, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...properties, newProperty])}
      >
        {t('tracking.add')}
      </Button>
    </Stack>
  )
}
