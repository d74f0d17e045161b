import { Input, Text, Textarea, TextInput, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './InlineEdit.module.css'
import { useProblemText } from './problem.ts'

type Props = {
  label: string
  value: string
  /** Rejects with an ApiError, which is shown beside the field. */
  onSave: (value: string) => Promise<unknown>
  /** In place of an empty value. */
  placeholder: string
  isMultiline?: boolean
  isRequired?: boolean
  /** Shown on the closed field in place of the bare value. */
  display?: React.ReactNode
  /** Why the person cannot change it. */
  disabledReason?: string | null
}

/** A value that is edited where it is read: Enter or leaving the field saves, Escape puts the old value back. */
export function InlineEdit(props: Props) {
  const { label, value, placeholder, display, disabledReason } = props
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus({ preventScroll: true })
    wasOpen.current = isOpen
  }, [isOpen])
  if (isOpen) return <Editor {...props} onClose={() => setOpen(false)} />
  const shown = display ?? value
  const words =
    value === '' && !display ? (
      <Text size="sm" c="dimmed" component="span">
        {placeholder}
      </Text>
    ) : (
      shown
    )
  if (disabledReason) {
    return (
      <Tooltip label={disabledReason} multiline maw={280}>
        <div
          className={classes.closed}
          data-locked
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach the reason too
          tabIndex={0}
          role="note"
          aria-label={`${label}: ${value}. ${disabledReason}`}
        >
          {words}
        </div>
      </Tooltip>
    )
  }
  return (
    <UnstyledButton ref={button} className={classes.closed} onClick={() => setOpen(true)}>
      <VisuallyHidden component="span">{label}: </VisuallyHidden>
      {words}
    </UnstyledButton>
  )
}

function Editor({ label, value, onSave, isMultiline, isRequired, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation('ui')
  const problemText = useProblemText()
  const id = useId()
  const [draft, setDraft] = useState(value)
  const [problem, setProblem] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const isLeaving = useRef(false)

  const save = async (): Promise<void> => {
    const next = draft.trim()
    if (isLeaving.current || isSaving) return
    if (next === value.trim()) return onClose()
    if (isRequired && next === '') return setProblem(t('edit.required'))
    setSaving(true)
    try {
      await onSave(next)
      onClose()
    } catch (error) {
      setProblem(problemText(error))
    } finally {
      setSaving(false)
    }
  }
  const press = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      isLeaving.current = true
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Enter' && (!isMultiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void save()
    }
  }
  const shared = {
    id,
    value: draft,
    'aria-label': label,
    'aria-busy': isSaving,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${id}-problem`,
    autoFocus: true,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setDraft(event.currentTarget.value)
      setProblem(undefined)
    },
    onBlur: () => void save(),
    onKeyDown: press,
  }
  return (
    <div>
      {isMultiline ? <Textarea autosize minRows={2} {...shared} /> : <TextInput {...shared} />}
      {problem !== undefined && (
        <Input.Error id={`${id}-problem`} mt={4} role="alert">
          {problem}
        </Input.Error>
      )}
    </div>
  )
}
