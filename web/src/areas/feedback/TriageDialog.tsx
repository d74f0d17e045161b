import { itemStatuses } from '@gantry/contract/feedback-items'
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useMe } from '../../session/me.ts'
import { type Choice, ChoiceDialog } from '../../ui/ChoiceDialog.tsx'
import type { Triage } from './change.ts'
import { useAreaTree, useMembers } from './reference.ts'
import { StatusIcon } from './StatusIcon.tsx'
import { firstWakeDay, snoozeChoices, wakeAt, wakeOn } from './snooze.ts'

export type TriageQuestion = 'status' | 'area' | 'owner' | 'assignee' | 'snooze'

type Props = {
  question: TriageQuestion
  /** What holds now, when it is about one item. */
  current?: {
    status?: string
    areaId?: string | undefined
    ownerId?: string | undefined
    assigneeId?: string | undefined
  }
  onChange: (change: Triage) => void
  onClose: () => void
}

const nobody = 'nobody'
const awake = 'awake'

/** Asks for the new status, area, owner, assignee or the day to come back. */
export function TriageDialog({ question, current = {}, onChange, onClose }: Props) {
  const { t } = useTranslation('feedback')
  const { choices, changeOf } = useQuestion(question, current)
  const choose = (change: Triage): void => {
    onClose()
    onChange(change)
  }
  return (
    <ChoiceDialog
      title={t(`ask.${question}`)}
      choices={choices}
      onChoose={(value) => choose(changeOf(value))}
      onClose={onClose}
    >
      {question === 'snooze' && <OtherDay onChoose={(snoozedUntil) => choose({ snoozedUntil })} />}
    </ChoiceDialog>
  )
}

type Question = { choices: readonly Choice[]; changeOf: (value: string) => Triage }

function useQuestion(question: TriageQuestion, current: NonNullable<Props['current']>): Question {
  const { t } = useTranslation('feedback')
  const { instant } = useFormat()
  const { current: me } = useMe()
  const areas = useAreaTree()
  const members = useMembers()
  const orNull = (value: string): string | null => (value === nobody ? null : value)
  switch (question) {
    case 'status':
      return {
        choices: itemStatuses.map((status) => ({
          value: status,
          label: t(`status.${status}`),
          icon: <StatusIcon status={status} hasWord />,
          isCurrent: status === current.status,
        })),
        changeOf: (value) => {
          const status = itemStatuses.find((one) => one === value)
          return status ? { status } : {}
        },
      }
    case 'area':
      return {
        choices: areas.areas.map(({ id, path, effectiveOwner }) => ({
          value: id,
          label: path.join(' / '),
          hint: effectiveOwner?.name,
          isCurrent: id === current.areaId,
        })),
        changeOf: (areaId) => ({ areaId }),
      }
    case 'owner':
      return {
        choices: members
          .filter(({ roles }) => roles.includes('product_manager') || roles.includes('product_ops'))
          .map(({ id, name }) => ({ value: id, label: name, isCurrent: id === current.ownerId })),
        changeOf: (ownerId) => ({ ownerId }),
      }
    case 'assignee':
      return {
        choices: [
          ...(current.assigneeId ? [{ value: nobody, label: t('ask.noAssignee') }] : []),
          { value: me.memberId, label: t('ask.me', { name: me.name }), isCurrent: me.memberId === current.assigneeId },
          ...members
            .filter(({ id }) => id !== me.memberId)
            .map(({ id, name }) => ({ value: id, label: name, isCurrent: id === current.assigneeId })),
        ],
        changeOf: (value) => ({ assigneeId: orNull(value) }),
      }
    case 'snooze': {
      const now = new Date()
      return {
        choices: [
          ...snoozeChoices.map((choice) => ({
            value: choice,
            label: t(`snooze.${choice}`),
            hint: instant(wakeAt(choice, me.zone, now)),
          })),
          { value: awake, label: t('snooze.awake') },
        ],
        changeOf: (value) => {
          const choice = snoozeChoices.find((one) => one === value)
          return { snoozedUntil: choice ? wakeAt(choice, me.zone, new Date()) : null }
        },
      }
    }
  }
}

function OtherDay({ onChoose }: { onChoose: (snoozedUntil: string) => void }) {
  const { t } = useTranslation('feedback')
  const { current } = useMe()
  const [day, setDay] = useState('')
  const first = firstWakeDay(current.zone, new Date())
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (day >= first) onChoose(wakeOn(day, current.zone))
      }}
    >
      <Group gap="xs" align="flex-end" p={8}>
        <TextInput
          type="date"
          flex={1}
          label={t('snooze.other')}
          min={first}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={day < first}>
          {t('snooze.set')}
        </Button>
      </Group>
    </form>
  )
}
