import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './PageBody.module.css'

/** The scrolling part of a page that is read from top to bottom (settings, forms). */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <div className={classes.body} tabIndex={0}>
      <div className={classes.column}>{children}</div>
    </div>
  )
}

export function PageSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  )
}
