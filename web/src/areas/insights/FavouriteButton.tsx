import { ActionIcon, Tooltip } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFavourites } from './favourites.ts'

/** A star that keeps an insight among the favourites. */
export function FavouriteButton({ insight }: { insight: { id: string; name: string } }) {
  const { t } = useTranslation('insights')
  const { has, toggle } = useFavourites()
  const isOn = has(insight.id)
  return (
    <Tooltip label={isOn ? t('favourite.remove') : t('favourite.add')}>
      <ActionIcon aria-label={t('favourite.add')} aria-pressed={isOn} onClick={() => toggle(insight.id)}>
        {isOn ? <IconStarFilled size={16} /> : <IconStar size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
