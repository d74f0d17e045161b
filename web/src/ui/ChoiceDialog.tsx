import { Combobox, Group, Modal, ScrollArea, Text, TextInput, useCombobox } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './ChoiceDialog.module.css'

export type Choice = { value: string; label: string; hint?: string | undefined; icon?: ReactNode; isCurrent?: boolean }

type Props = {
  title: string
  choices: readonly Choice[]
  onChoose: (value: string) => void
  onClose: () => void
  /** Below the choices, such as a field for a date. */
  children?: ReactNode
}

/** One thing out of many, by typing a few letters and Enter. */
export function ChoiceDialog({ title, onClose, children, ...choices }: Props) {
  const { t } = useTranslation('ui')
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={440}
      yOffset="12vh"
      closeButtonProps={{ 'aria-label': t('cancel') }}
      classNames={{ body: classes.body }}
    >
      <Choices title={title} {...choices} />
      {children}
    </Modal>
  )
}

function Choices({ title, choices, onChoose }: Pick<Props, 'title' | 'choices' | 'onChoose'>) {
  const { t } = useTranslation('ui')
  const [words, setWords] = useState('')
  const store = useCombobox({ opened: true })
  const matching = choices.filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()))
  const { selectFirstOption } = store
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first match changes with the words
  useEffect(() => {
    selectFirstOption()
  }, [words, selectFirstOption])
  return (
    <Combobox store={store} onOptionSubmit={onChoose} withinPortal={false}>
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          className={classes.words}
          aria-label={title}
          placeholder={title}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </Combobox.EventsTarget>
      {matching.length === 0 ? (
        <Combobox.Empty>{t('list.noMatch')}</Combobox.Empty>
      ) : (
        <ScrollArea.Autosize mah="50vh" type="auto" viewportProps={{ tabIndex: 0 }}>
          <Combobox.Options aria-label={title}>
            {matching.map(({ value, label, hint, icon, isCurrent }) => (
              <Combobox.Option key={value} value={value} active={isCurrent ?? false} className={classes.option}>
                <Group gap="xs" wrap="nowrap">
                  {icon}
                  <Text size="sm" fw="inherit" flex={1} truncate>
                    {label}
                  </Text>
                  {hint && (
                    <Text size="xs" c="dimmed">
                      {hint}
                    </Text>
                  )}
                </Group>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </ScrollArea.Autosize>
      )}
    </Combobox>
  )
}
