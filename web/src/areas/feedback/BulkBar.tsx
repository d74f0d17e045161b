import { ActionBar, Button, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason } from '../../ui/DisabledReason.tsx'
import type { TriageQuestion } from './TriageDialog.tsx'

type Props = {
  isOpen: boolean
  /** How many are ticked; null: everything that fits, more than were counted. */
  count: number | null
  /** How many fit the filter, when more than those loaded can be taken; null: no offer. */
  offer: number | null
  /** Why the person may not triage at all. */
  whyNot: string | null
  onTakeAll: () => void
  onAsk: (question: TriageQuestion) => void
  onRemove: () => void
  onClose: () => void
}

const questions: readonly TriageQuestion[] = ['status', 'area', 'owner', 'assignee', 'snooze']

/** What can be done to everything that is ticked. */
export function BulkBar({ isOpen, count, offer, whyNot, onTakeAll, onAsk, onRemove, onClose }: Props) {
  const { t } = useTranslation('feedback')
  const { number } = useFormat()
  return (
    <ActionBar opened={isOpen} onClose={onClose} aria-label={t('bulk.label')} maw="calc(100vw - 24px)">
      <Text size="sm" fw={600} className="number">
        {count === null ? t('bulk.everything') : t('bulk.count', { count, shown: number(count) })}
      </Text>
      {offer !== null && (
        <Button variant="subtle" size="compact-sm" onClick={onTakeAll}>
          {t('bulk.takeAll', { count: offer, shown: number(offer) })}
        </Button>
      )}
      <ActionBar.Divider />
      {questions.map((question) => (
        <DisabledReason key={question} reason={whyNot}>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => onAsk(question)}>
            {t(`bulk.${question}`)}
          </Button>
        </DisabledReason>
      ))}
      <DisabledReason reason={whyNot}>
        <Button variant="subtle" color="red" size="compact-sm" onClick={onRemove}>
          {t('bulk.remove')}
        </Button>
      </DisabledReason>
      <ActionBar.CloseButton aria-label={t('bulk.clear')} />
    </ActionBar>
  )
}
