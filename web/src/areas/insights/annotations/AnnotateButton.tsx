import { type Annotation, createAnnotation, deleteAnnotation } from '@gantry/contract/annotations'
import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconFlag3, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { useAnnotations } from './queries.ts'

/** Notes what happened at a moment on all charts over time of a project, and shows the last notes. */
export function AnnotateButton({ project }: { project: string }) {
  const { t } = useTranslation('insights')
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus width={320} position="bottom-end">
      <Popover.Target>
        <Tooltip label={t('annotation.title')}>
          <ActionIcon variant="default" size={30} aria-label={t('annotation.title')} onClick={() => setOpen(!isOpen)}>
            <IconFlag3 size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('annotation.title')}>
        {isOpen && <AnnotationForm project={project} />}
      </Popover.Dropdown>
    </Popover>
  )
}

const shownLast = 8

function AnnotationForm({ project }: { project: string }) {
  const { t } = useTranslation('insights')
  const [at, setAt] = useState(() => localNow())
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const whyNot = useWhyNot('insights.write')
  const { data } = useAnnotations(project)
  const create = useAction(
    () => call(createAnnotation, { body: { project, at: new Date(at).toISOString(), text: text.trim() } }),
    { topics: ['annotation'], done: () => t('annotation.added') },
  )
  const canAdd = whyNot === null && text.trim() !== '' && !Number.isNaN(Date.parse(at))
  // The button goes out of use, and with it the focus would leave the popover.
  const clear = (): void => {
    setText('')
    field.current?.focus()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (canAdd) create.mutate(undefined, { onSuccess: clear })
      }}
    >
      <Stack gap="xs">
        <TextInput
          ref={field}
          label={t('annotation.text')}
          value={text}
          maxLength={200}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('annotation.at')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <DisabledReason reason={whyNot}>
            <Button type="submit" disabled={whyNot === null && !canAdd} loading={create.isPending}>
              {t('annotation.add')}
            </Button>
          </DisabledReason>
        </Group>
        {(data?.items ?? []).slice(0, shownLast).map((one) => (
          <AnnotationLine key={one.id} annotation={one} canRemove={whyNot === null} />
        ))}
      </Stack>
    </form>
  )
}

function AnnotationLine({ annotation, canRemove }: { annotation: Annotation; canRemove: boolean }) {
  const { t } = useTranslation('insights')
  const { instant } = useFormat()
  const remove = useAction(() => call(deleteAnnotation, { params: { id: annotation.id } }), {
    topics: ['annotation'],
    done: () => t('annotation.removed'),
    undo: ({ activityId }) => ({ activityId }),
  })
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" truncate>
          {annotation.text}
        </Text>
        <Text size="xs" c="dimmed">
          {instant(annotation.at)}
        </Text>
      </div>
      {canRemove && (
        <ActionIcon
          aria-label={t('annotation.remove', { text: annotation.text })}
          onClick={() => remove.mutate(undefined)}
        >
          <IconTrash size={14} />
        </ActionIcon>
      )}
    </Group>
  )
}

/** This minute in the browser's zone, as a field for date and time wants it. */
function localNow(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
