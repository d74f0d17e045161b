import { ActionIcon, NativeSelect, Text, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './builder.module.css'

/** A titled part of the builder, with what adds to it. */
export function Part({ title, action, children }: { title: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <div className={classes.partHead}>
        <Text component="h2" size="xs" fw={600} c="dimmed" m={0}>
          {title}
        </Text>
        {action}
      </div>
      {children}
    </section>
  )
}

type ChoiceProps<T extends string> = {
  label: string
  value: T
  choices: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  /** Above the field; otherwise only read aloud. */
  isLabelled?: boolean
}

/** One of a few: the browser's own list, for the keyboard and small screens. */
export function Choice<T extends string>({ label, value, choices, onChange, isLabelled = false }: ChoiceProps<T>) {
  return (
    <NativeSelect
      {...(isLabelled ? { label } : { 'aria-label': label })}
      className={classes.choice}
      value={value}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.currentTarget.value)
        if (chosen) onChange(chosen.value)
      }}
    />
  )
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        <IconX size={14} />
      </ActionIcon>
    </Tooltip>
  )
}
