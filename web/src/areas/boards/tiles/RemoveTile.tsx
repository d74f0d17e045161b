import { ActionIcon, Menu } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../use-draft.ts'

type Props = { draft: Draft; id: string; title: string; isItem?: boolean }

/** Takes a tile away; nothing is lost until the dashboard is saved. */
export function RemoveTile({ draft, id, title, isItem = false }: Props) {
  const { t } = useTranslation('boards')
  const remove = (): void => draft.change({ tiles: draft.tiles.filter((tile) => tile.id !== id) })
  if (isItem) return <Menu.Item onClick={remove}>{t('tile.remove')}</Menu.Item>
  return (
    <ActionIcon aria-label={t('tile.removeOne', { title })} onClick={remove}>
      <IconX size={14} />
    </ActionIcon>
  )
}
