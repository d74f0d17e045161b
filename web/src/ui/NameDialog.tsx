import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldProblem, useProblemText } from './problem.ts'

type Props = {
  title: string
  label: string
  /** Makes the object; what it throws is shown beside the field. */
  onCreate: (name: string) => Promise<unknown>
  onClose: () => void
}

/** Makes something of which only the name is needed at first; the rest is edited in place. */
export function NameDialog({ title, label, onCreate, onClose }: Props) {
  const { t } = useTranslation('ui')
  const problemText = useProblemText()
  const [name, setName] = useState('')
  const [error, setError] = useState<unknown>()
  const [isSaving, setSaving] = useState(false)
  const create = async (): Promise<void> => {
    setSaving(true)
    try {
      await onCreate(name.trim())
      onClose()
    } catch (problem) {
      setError(problem)
      setSaving(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={label}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            error={error === undefined ? undefined : (fieldProblem(error, 'name') ?? problemText(error))}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isSaving} disabled={name.trim() === ''}>
              {title}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
