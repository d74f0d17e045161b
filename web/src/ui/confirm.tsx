import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Question = {
  title: string
  /** What will happen, and whether there is a way back. */
  text: string
  /** The verb on the button, such as "Delete workspace". */
  action: string
  /** Must be typed before the button works: for what cannot be undone. */
  typed?: string
}
type Ask = (question: Question) => Promise<boolean>

const AskContext = createContext<Ask | undefined>(undefined)

/** Asks before something that cannot simply be undone; answers whether the person went on. */
export function useConfirm(): Ask {
  const ask = useContext(AskContext)
  if (!ask) throw new Error('ConfirmProvider is missing above this component')
  return ask
}

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<{ question: Question; answer: (isSure: boolean) => void }>()
  const ask = useCallback<Ask>((question) => new Promise((answer) => setOpen({ question, answer })), [])
  const close = (isSure: boolean): void => {
    open?.answer(isSure)
    setOpen(undefined)
  }
  return (
    <AskContext value={ask}>
      {children}
      {open && <ConfirmDialog question={open.question} onAnswer={close} />}
    </AskContext>
  )
}

function ConfirmDialog({ question, onAnswer }: { question: Question; onAnswer: (isSure: boolean) => void }) {
  const { t } = useTranslation('ui')
  const [typed, setTyped] = useState('')
  const isReady = question.typed === undefined || typed === question.typed
  return (
    <Modal
      opened
      onClose={() => onAnswer(false)}
      title={question.title}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      centered
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) onAnswer(true)
        }}
      >
        <Stack gap="md">
          <Text size="sm">{question.text}</Text>
          {question.typed !== undefined && (
            <TextInput
              label={t('confirm.type', { words: question.typed })}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              data-autofocus
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => onAnswer(false)}>
              {t('cancel')}
            </Button>
            <Button color="red.8" type="submit" disabled={!isReady}>
              {question.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
