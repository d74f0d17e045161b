import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../Boards.module.css'

type Props = {
  title: string
  menu?: ReactNode
  /** While the dashboard is edited: an arrow was pressed on the handle. */
  onArrow?: ((key: string, isResize: boolean) => void) | undefined
  children: ReactNode
}

/** The frame of a tile. While editing, its head is the handle for the mouse, the grip is the one for the keyboard. */
export function TileFrame({ title, menu, onArrow, children }: Props) {
  const { t } = useTranslation('boards')
  const press = (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    event.stopPropagation()
    onArrow?.(event.key, event.shiftKey)
  }
  return (
    <section className={classes.tile} aria-label={title || t('tile.text')}>
      {(title !== '' || onArrow) && (
        <div className={`${classes.head} ${onArrow ? 'board-handle' : ''}`} data-editing={onArrow ? true : undefined}>
          {onArrow && (
            <Tooltip label={t('tile.gripHint')} multiline maw={240}>
              <ActionIcon aria-label={t('tile.grip', { title: title || t('tile.text') })} onKeyDown={press}>
                <IconGripVertical size={14} />
              </ActionIcon>
            </Tooltip>
          )}
          <Text component="h2" size="sm" fw={600} m={0} truncate className={classes.title} title={title}>
            {title}
          </Text>
          <div className={classes.noPrint}>{menu}</div>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <div className={classes.body} tabIndex={0}>
        {children}
      </div>
    </section>
  )
}
