import { NumberInput, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'

type TextProps = {
  label: string
  value: string
  placeholder?: string
  type?: 'text' | 'date' | 'datetime-local'
  isLabelled?: boolean
  error?: string | undefined
  onChange: (value: string) => void
}

/** Text that counts when it is finished (Enter, or leaving the field), so that each change is one step to go back. */
export function CommitText({
  label,
  value,
  placeholder,
  type = 'text',
  isLabelled = false,
  error,
  onChange,
}: TextProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const commit = (): void => {
    if (text !== value) onChange(text)
  }
  return (
    <TextInput
      {...(isLabelled ? { label } : { 'aria-label': label })}
      type={type}
      value={text}
      error={error}
      {...(placeholder && { placeholder })}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}

type NumberProps = {
  label: string
  value: number
  min?: number
  max?: number
  isLabelled?: boolean
  isWhole?: boolean
  onChange: (value: number) => void
}

/** A number that counts when it is finished; what is no number leaves it as it was. */
export function CommitNumber({ label, value, min, max, isLabelled = false, isWhole = true, onChange }: NumberProps) {
  const [text, setText] = useState<string | number>(value)
  useEffect(() => setText(value), [value])
  const commit = (): void => {
    const next = typeof text === 'number' ? text : Number.NaN
    if (Number.isFinite(next) && next !== value) onChange(next)
    else setText(value)
  }
  return (
    <NumberInput
      {...(isLabelled ? { label } : { 'aria-label': label })}
      value={text}
      {...(min !== undefined && { min })}
      {...(max !== undefined && { max })}
      clampBehavior="strict"
      allowDecimal={!isWhole}
      hideControls
      onChange={setText}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}
