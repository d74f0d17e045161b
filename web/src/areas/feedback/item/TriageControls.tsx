import type { FeedbackItemDetail } from '@gantry/contract/feedback-items'
import { UnstyledButton } from '@mantine/core'
import { IconClockPause, IconFolder, IconUser, IconUserCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { DisabledReason } from '../../../ui/DisabledReason.tsx'
import { StatusIcon } from '../StatusIcon.tsx'
import type { TriageQuestion } from '../TriageDialog.tsx'
import classes from './Item.module.css'

type Props = { item: FeedbackItemDetail; whyNot: string | null; onAsk: (question: TriageQuestion) => void }

/** Status, area, owner, assignee and snooze of the open item; each opens its choice. */
export function TriageControls({ item, whyNot, onAsk }: Props) {
  const { t } = useTranslation('feedback')
  const { day } = useFormat()
  const isSnoozed = item.snoozedUntil !== null && new Date(item.snoozedUntil) > new Date()
  const controls: readonly { question: TriageQuestion; icon: ReactNode; value: string | undefined }[] = [
    {
      question: 'status',
      icon: <StatusIcon status={item.status} hasWord />,
      value: t(`status.${item.status}`),
    },
    { question: 'area', icon: <IconFolder size={15} aria-hidden="true" />, value: item.area?.path },
    { question: 'owner', icon: <IconUserCheck size={15} aria-hidden="true" />, value: item.owner?.name },
    { question: 'assignee', icon: <IconUser size={15} aria-hidden="true" />, value: item.assignee?.name },
    {
      question: 'snooze',
      icon: <IconClockPause size={15} aria-hidden="true" />,
      value: isSnoozed && item.snoozedUntil ? day(item.snoozedUntil) : undefined,
    },
  ]
  return (
    <div className={classes.controls}>
      {controls.map(({ question, icon, value }) => (
        <DisabledReason key={question} reason={whyNot}>
          <UnstyledButton
            className={classes.control}
            aria-label={`${t(`ask.${question}`)}: ${value ?? t(`control.none.${question}`)}`}
            onClick={() => onAsk(question)}
          >
            {icon}
            {value === undefined ? (
              <span className={classes.controlLabel}>{t(`control.none.${question}`)}</span>
            ) : (
              <span className={classes.controlValue}>{value}</span>
            )}
          </UnstyledButton>
        </DisabledReason>
      ))}
    </div>
  )
}
