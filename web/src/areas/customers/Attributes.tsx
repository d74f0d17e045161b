import { ActionIcon, Button, Group, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'

type Props = {
  attributes: Record<string, string>
  why: string | null
  onSave: (attributes: Record<string, string>) => Promise<unknown>
}

/** A customer's own fields: each a name and a value. */
export function Attributes({ attributes, why, onSave }: Props) {
  const { t } = useTranslation('customers')
  const { t: tUi } = useTranslation('ui')
  const [isAdding, setAdding] = useState(false)
  const without = (name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(attributes).filter(([other]) => other !== name))
  return (
    <>
      {Object.entries(attributes).map(([name, value]) => (
        <FieldRow key={name} label={name}>
          <Group gap={4} wrap="nowrap">
            <InlineEdit
              label={t('attributeValue', { name })}
              value={value}
              placeholder={tUi('none')}
              disabledReason={why}
              onSave={(next) => onSave({ ...attributes, [name]: next })}
            />
            {!why && (
              <Tooltip label={t('removeAttribute', { name })}>
                <ActionIcon
                  size={24}
                  aria-label={t('removeAttribute', { name })}
                  onClick={() => void onSave(without(name))}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        </FieldRow>
      ))}
      {isAdding && (
        <NewAttribute
          onSave={(name, value) => onSave({ ...attributes, [name]: value })}
          onClose={() => setAdding(false)}
        />
      )}
      {!why && !isAdding && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          ml={-8}
          leftSection={<IconPlus size={14} />}
          onClick={() => setAdding(true)}
        >
          {t('addAttribute')}
        </Button>
      )}
    </>
  )
}

type NewProps = { onSave: (name: string, value: string) => Promise<unknown>; onClose: () => void }

function NewAttribute({ onSave, onClose }: NewProps) {
  const { t } = useTranslation('customers')
  const { t: tUi } = useTranslation('ui')
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void onSave(name.trim(), value.trim()).then(onClose)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <Group gap="xs" my={4} wrap="nowrap">
        <TextInput
          aria-label={t('attribute')}
          placeholder={t('attribute')}
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          aria-label={t('attributeValue', { name })}
          flex={1}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" disabled={name.trim() === '' || value.trim() === ''}>
          {tUi('save')}
        </Button>
      </Group>
    </form>
  )
}
