import { type SavedInsight, updateInsight } from '@gantry/contract/insights'
import { Button } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { useAction } from '../../ui/use-action.ts'
import classes from './Insights.module.css'

/** What the insight is for, edited where it is read. */
export function DescriptionLine({ saved }: { saved: SavedInsight }) {
  const { t } = useTranslation('insights')
  const update = useAction(
    (description: string) =>
      call(updateInsight, { params: { id: saved.id }, body: { description } }, ifUnchanged(saved.version)),
    { topics: ['insight'] },
  )
  if (!saved.may.edit) return saved.description
  return (
    <InlineEdit
      label={t('description')}
      value={saved.description}
      placeholder={t('addDescription')}
      onSave={(description) => update.mutateAsync(description)}
    />
  )
}

/** On a narrow screen the builder is folded away until asked for. */
export function BuilderButton({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) {
  const { t } = useTranslation('insights')
  return (
    <Button
      className={classes.builderButton}
      variant="default"
      leftSection={<IconAdjustmentsHorizontal size={14} />}
      aria-expanded={isOpen}
      onClick={onClick}
    >
      {isOpen ? t('builder.hide') : t('builder.show')}
    </Button>
  )
}
