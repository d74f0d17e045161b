import { CloseButton, Group, ScrollArea, Title } from '@mantine/core'
import { type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../commands/CommandsProvider.tsx'
import classes from './ListDetail.module.css'

type Props = {
  /** A narrow column on the left: views, kinds. */
  side?: ReactNode
  children: ReactNode
  /** A DetailPanel, while an item is open. */
  detail?: ReactNode
}

/** A list with an optional column beside it, and the open item in a panel that slides over it. */
export function ListDetail({ side, children, detail }: Props) {
  return (
    <div className={classes.frame}>
      {side && <div className={classes.side}>{side}</div>}
      <div className={classes.list}>{children}</div>
      <Suspense>{detail}</Suspense>
    </div>
  )
}

type PanelProps = {
  title: ReactNode
  /** Said by a screen reader. */
  label: string
  onClose: () => void
  /** Buttons beside the close button. */
  actions?: ReactNode
  children: ReactNode
}

/** The open item. Escape closes it and gives the focus back to where it was. */
export function DetailPanel({ title, label, onClose, actions, children }: PanelProps) {
  const { t } = useTranslation('ui')
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  useCommands([
    {
      id: 'detail.close',
      label: t('detail.close'),
      group: t('group.item'),
      keys: 'Escape',
      isKeyOnly: true,
      run: onClose,
    },
  ])
  return (
    <section ref={panel} className={classes.panel} aria-label={label} tabIndex={-1}>
      <Group className={classes.panelHead} justify="space-between" wrap="nowrap" gap="xs">
        <Title order={2} className={classes.panelTitle}>
          {title}
        </Title>
        <Group gap={4} wrap="nowrap">
          {actions}
          <CloseButton aria-label={t('detail.close')} onClick={onClose} />
        </Group>
      </Group>
      <ScrollArea className={classes.panelBody} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}>
        {children}
      </ScrollArea>
    </section>
  )
}
