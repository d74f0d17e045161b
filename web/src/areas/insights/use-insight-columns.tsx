import type { SavedInsight } from '@gantry/contract/insights'
import { IconStarFilled } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import type { Column } from '../../ui/table/columns.ts'

export function useInsightColumns(): readonly Column<SavedInsight>[] {
  const { t } = useTranslation('insights')
  const { ago } = useFormat()
  return useMemo(
    () => [
      {
        key: 'favourite',
        header: '',
        cell: ({ isFavourite }) => (isFavourite ? <IconStarFilled size={12} aria-label={t('favourite.one')} /> : ''),
        width: '28px',
      },
      {
        key: 'name',
        header: t('name'),
        cell: ({ name }) => name,
        text: ({ name }) => name,
        width: 'minmax(180px, 2fr)',
      },
      {
        key: 'kind',
        header: t('column.kind'),
        cell: ({ kind }) => t(`kind.${kind}.name`),
        text: ({ kind }) => kind,
        width: '130px',
      },
      {
        key: 'description',
        header: t('description'),
        cell: ({ description }) => description,
        text: ({ description }) => description,
        width: 'minmax(160px, 2fr)',
        isOptional: true,
      },
      {
        key: 'owner',
        header: t('column.owner'),
        cell: ({ createdBy }) => createdBy.name,
        text: ({ createdBy }) => createdBy.name,
        width: '160px',
        isOptional: true,
      },
      {
        key: 'updated',
        header: t('column.updated'),
        cell: ({ updatedAt }) => ago(updatedAt),
        text: ({ updatedAt }) => updatedAt,
        width: '120px',
      },
    ],
    [t, ago],
  )
}
