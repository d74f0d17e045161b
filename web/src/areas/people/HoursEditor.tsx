import type { WorkingHours } from '@gantry/contract/calendars'
import { ActionIcon, Group, Input, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './HoursEditor.module.css'
import { useDayName } from './use-hours-words.ts'

const days = [1, 2, 3, 4, 5, 6, 7]

type Props = { hours: readonly WorkingHours[]; isDisabled: boolean; onSave: (hours: WorkingHours[]) => void }

/** The working hours of each weekday; a day may have several. Saved when a field is left. */
export function HoursEditor({ hours, isDisabled, onSave }: Props) {
  const { t } = useTranslation('people')
  const dayName = useDayName()
  return (
    <Stack gap={4}>
      {days.map((day) => {
        const spans = hours.filter((one) => one.day === day)
        return (
          <div key={day} className={classes.day}>
            <Text size="sm" className={classes.name}>
              {dayName(day, 'long')}
            </Text>
            <Stack gap={4} flex={1}>
              {spans.length === 0 && (
                <Text size="sm" c="dimmed" lh="32px">
                  {t('calendar.closed')}
                </Text>
              )}
              {spans.map((span) => (
                <Span
                  key={`${span.from} ${span.to}`}
                  span={span}
                  isDisabled={isDisabled}
                  onChange={(next) => onSave(hours.map((one) => (one === span ? next : one)))}
                  onRemove={hours.length > 1 ? () => onSave(hours.filter((one) => one !== span)) : undefined}
                />
              ))}
            </Stack>
            {!isDisabled && (
              <Tooltip label={t('calendar.addHours')}>
                <ActionIcon
                  aria-label={`${t('calendar.addHours')}: ${dayName(day, 'long')}`}
                  onClick={() => onSave([...hours, nextSpan(day, spans)])}
                >
                  <IconPlus size={16} />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
        )
      })}
    </Stack>
  )
}

/** Nine to five, or the two hours after the last span of the day. */
function nextSpan(day: number, spans: readonly WorkingHours[]): WorkingHours {
  const last = spans
    .map(({ to }) => to)
    .sort()
    .at(-1)
  if (last === undefined) return { day, from: '09:00', to: '17:00' }
  const hour = Math.min(Number(last.slice(0, 2)), 22)
  return { day, from: `${String(hour).padStart(2, '0')}:30`, to: `${String(hour + 2).padStart(2, '0')}:00` }
}

type SpanProps = {
  span: WorkingHours
  isDisabled: boolean
  onChange: (span: WorkingHours) => void
  onRemove: (() => void) | undefined
}

function Span({ span, isDisabled, onChange, onRemove }: SpanProps) {
  const { t } = useTranslation('people')
  const dayName = useDayName()
  const [draft, setDraft] = useState(span)
  const isWrong = draft.from >= draft.to
  const words = `${dayName(span.day, 'long')} ${span.from}–${span.to}`
  const save = (): void => {
    if (!isWrong && (draft.from !== span.from || draft.to !== span.to)) onChange(draft)
  }
  return (
    <div>
      <Group gap={6} wrap="nowrap" onBlur={save}>
        <TextInput
          type="time"
          className={classes.time}
          aria-label={`${dayName(span.day, 'long')}: ${t('calendar.from')}`}
          value={draft.from}
          disabled={isDisabled}
          error={isWrong}
          onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
        />
        –
        <TextInput
          type="time"
          className={classes.time}
          aria-label={`${dayName(span.day, 'long')}: ${t('calendar.to')}`}
          value={draft.to}
          disabled={isDisabled}
          error={isWrong}
          onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })}
        />
        {!isDisabled && onRemove && (
          <ActionIcon aria-label={t('calendar.removeHours', { hours: words })} onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      {isWrong && <Input.Error role="alert">{t('calendar.badHours')}</Input.Error>}
    </div>
  )
}
