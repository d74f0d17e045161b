import { Button, Combobox, Group, Textarea, useCombobox } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import choiceClasses from '../ChoiceDialog.module.css'
import classes from './collaboration.module.css'
import { completeMention, type Mention, mentionAt, mentionedIn } from './mentions.ts'
import { usePeople } from './queries.ts'

type Props = {
  label: string
  action: string
  text?: string
  isFocused?: boolean
  input?: RefObject<HTMLTextAreaElement | null>
  /** Known mentions of the text, when it is edited. */
  mentions?: readonly Mention[]
  onSend: (text: string, mentions: string[]) => Promise<unknown>
  onCancel?: () => void
}

/** Where a comment is written: @ offers people, Ctrl or Cmd and Enter sends. */
export function CommentBox({
  label,
  action,
  text: first = '',
  isFocused,
  input,
  mentions = [],
  onSend,
  onCancel,
}: Props) {
  const { t } = useTranslation('collaboration')
  const own = useRef<HTMLTextAreaElement>(null)
  const area = input ?? own
  const [text, setText] = useState(first)
  const [chosen, setChosen] = useState(mentions)
  const [cursor, setCursor] = useState(0)
  const [isSending, setSending] = useState(false)
  const combobox = useCombobox()
  const typed = mentionAt(text, cursor)
  const { data: people = [] } = usePeople(typed?.words)
  const isOffering = typed !== undefined && people.length > 0
  const { selectFirstOption } = combobox
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first person offered is whom Enter takes
  useEffect(() => {
    if (isOffering) selectFirstOption()
  }, [isOffering, people, selectFirstOption])

  const send = async (): Promise<void> => {
    if (text.trim() === '' || isSending) return
    setSending(true)
    try {
      await onSend(text.trim(), [...mentionedIn(text, chosen)])
      setText('')
      setChosen([])
    } catch {
      // The message of useAction has said it; the text stays.
    } finally {
      setSending(false)
    }
  }
  const mention = (memberId: string): void => {
    const person = people.find(({ id }) => id === memberId)
    if (!person) return
    const next = completeMention(text, cursor, person.name)
    setText(next.text)
    setCursor(next.cursor)
    setChosen([...chosen, { memberId, name: person.name }])
    requestAnimationFrame(() => area.current?.setSelectionRange(next.cursor, next.cursor))
  }
  const press = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation()
      void send()
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      if (isOffering) setCursor(0)
      else if (onCancel) onCancel()
      else area.current?.blur()
    }
  }
  return (
    <div>
      <Combobox
        store={{ ...combobox, dropdownOpened: isOffering }}
        onOptionSubmit={mention}
        position="top-start"
        width={260}
      >
        <Combobox.Target withAriaAttributes={isOffering}>
          <Textarea
            ref={area}
            autosize
            minRows={1}
            maxRows={10}
            autoFocus={isFocused ?? false}
            aria-label={label}
            placeholder={label}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setCursor(event.currentTarget.selectionStart)
            }}
            onClick={(event) => setCursor(event.currentTarget.selectionStart)}
            onKeyDown={press}
          />
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options aria-label={t('mention')}>
            {people.map(({ id, name, email }) => (
              <Combobox.Option key={id} value={id} className={choiceClasses.option}>
                {name} <span className={classes.fact}>{email}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {(text !== '' || onCancel) && (
        <Group justify="flex-end" gap="xs" mt={6}>
          {onCancel && (
            <Button variant="default" size="compact-sm" onClick={onCancel}>
              {t('cancel')}
            </Button>
          )}
          <Button size="compact-sm" loading={isSending} disabled={text.trim() === ''} onClick={() => void send()}>
            {action}
          </Button>
        </Group>
      )}
    </div>
  )
}
