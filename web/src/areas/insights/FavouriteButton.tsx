import { type SavedInsight, setInsightFavourite } from '@gantry/contract/insights'
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useAction } from '../../ui/use-action.ts'

/** A star that keeps an insight among the favourites. */
export function FavouriteButton({ insight: { id, isFavourite: isOn } }: { insight: SavedInsight }) {
  const { t } = useTranslation('insights')
  const set = useAction(
    (isFavourite: boolean) => call(setInsightFavourite, { params: { id }, body: { isFavourite } }),
    { topics: ['insight'] },
  )
  return (
    <Tooltip label={isOn ? t('favourite.remove') : t('favourite.add')}>
      <ActionIcon aria-label={t('favourite.add')} aria-pressed={isOn} onClick={() => set.mutate(!isOn)}>
        {isOn ? <IconStarFilled size={16} /> : <IconStar size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
