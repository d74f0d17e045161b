import { Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import classes from './PageHeader.module.css'

type Props = {
  title: string
  /** What the page answers, in one sentence. */
  answers?: ReactNode
  actions?: ReactNode
  /** Below the title: tabs, saved views. */
  children?: ReactNode
}

/** The head of every page; it names the browser tab too. */
export function PageHeader({ title, answers, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Gantry`
  }, [title])
  return (
    <header className={classes.header}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes.words}>
          <Title order={1}>{title}</Title>
          {answers && (
            <Text size="sm" c="dimmed">
              {answers}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </header>
  )
}
