import type { FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { ActionIcon, CopyButton, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconLink, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Comments } from '../../../ui/collaboration/Comments.tsx'
import { History } from '../../../ui/collaboration/History.tsx'
import { Links } from '../../../ui/collaboration/Links.tsx'
import { DisabledReason, useWhyNot } from '../../../ui/DisabledReason.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { DetailPanel } from '../../../ui/ListDetail.tsx'
import { DetailShape } from '../../../ui/shapes.tsx'
import type { Triage } from '../change.ts'
import { authorOf } from '../inbox-columns.tsx'
import { useItem } from '../queries.ts'
import type { TriageQuestion } from '../TriageDialog.tsx'
import classes from './Item.module.css'
import { ItemFacts } from './ItemFacts.tsx'
import { ItemText } from './ItemText.tsx'
import { ItemThread, SimilarItems } from './OtherItems.tsx'
import { TriageControls } from './TriageControls.tsx'
import { WhyHere } from './WhyHere.tsx'

type Props = {
  id: string
  onClose: () => void
  onChange: (change: Triage) => void
  onAsk: (question: TriageQuestion) => void
}

/** One piece of feedback, over the list it was opened from. */
export function ItemPanel({ id, onClose, onChange, onAsk }: Props) {
  const { t } = useTranslation('feedback')
  const { data: item, error, refetch } = useItem(id)
  const whyNot = useWhyNotTriage(item)
  return (
    <DetailPanel
      title={item ? (item.subject ?? authorOf(item) ?? t('item.one')) : t('item.one')}
      label={t('item.one')}
      onClose={onClose}
      actions={
        <>
          <CopyButton value={location.href} timeout={1500}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? t('item.copied') : t('item.copyLink')}>
                <ActionIcon aria-label={t('item.copyLink')} onClick={copy}>
                  {copied ? <IconCheck size={16} /> : <IconLink size={16} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
          {item && (
            <DisabledReason reason={whyNot}>
              <ActionIcon aria-label={t('bulk.remove')} onClick={() => onChange({ isDeleted: true })}>
                <IconTrash size={16} />
              </ActionIcon>
            </DisabledReason>
          )}
        </>
      }
    >
      {error && !item ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : item ? (
        <div className={classes.body} key={id}>
          <ItemText item={item} />
          <TriageControls item={item} whyNot={whyNot} onAsk={onAsk} />
          {whyNot && (
            <Text size="xs" c="dimmed">
              {whyNot}
            </Text>
          )}
          <WhyHere item={item} whyNot={whyNot} onChoose={(areaId) => onChange({ areaId })} />
          <ItemFacts item={item} />
          <ItemThread item={item} />
          <SimilarItems id={id} />
          <Links kind="feedback_item" objectId={id} />
          <Comments kind="feedback_item" objectId={id} />
          <History kind="feedback_item" objectId={id} />
        </div>
      ) : (
        <DetailShape />
      )}
    </DetailPanel>
  )
}

/** Why the person may not triage this item: it is another PM's, or triage is not theirs at all. */
function useWhyNotTriage(item: FeedbackItemDetail | undefined): string | null {
  const whyNot = useWhyNot('feedback.triage')
  if (!item || item.may.triage) return null
  return item.whyNot ?? whyNot
}
