import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

type Props = {
  title: string
  /** What this is, in a sentence or two. */
  text: string
  /** How it looks when it is full: one of the sketches. */
  sketch?: ReactNode
  /** The first step, as a button. */
  action?: ReactNode
  /** Other ways to begin. */
  others?: ReactNode
}

/** A list with nothing in it: what it is, a picture of it full, and the first step. */
export function EmptyState({ title, text, sketch, action, others }: Props) {
  return (
    <Stack className={classes.empty} align="center" gap="md">
      {sketch && (
        <div className={classes.sketch} aria-hidden="true">
          {sketch}
        </div>
      )}
      <div>
        <Title order={2} ta="center">
          {title}
        </Title>
        <Text size="sm" c="dimmed" ta="center" maw={440} mt={4}>
          {text}
        </Text>
      </div>
      {(action || others) && (
        <Group justify="center" gap="xs">
          {action}
          {others}
        </Group>
      )}
    </Stack>
  )
}
