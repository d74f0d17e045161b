import { type Calendar, type DayOff, listDaysOff } from '@gantry/contract/calendars'
import { ActionIcon, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'

type Props = { calendar: Calendar; isDisabled: boolean; onSave: (daysOff: DayOff[]) => void }

/** A calendar's own days off, and all of this year's with the public holidays. */
export function DaysOff({ calendar, isDisabled, onSave }: Props) {
  const { t } = useTranslation('people')
  const { calendarDay } = useFormat()
  const [year] = useState(() => new Date().getFullYear())
  const { data } = useQuery({
    queryKey: ['calendar', 'days-off', calendar.id, calendar.version, year],
    queryFn: () => call(listDaysOff, { params: { id: calendar.id }, query: { year } }),
  })
  return (
    <Stack gap="xs">
      {calendar.daysOff.map((off) => (
        <Group key={`${off.day} ${off.name}`} gap="sm" wrap="nowrap">
          <Text size="sm" w={120}>
            {calendarDay(off.day)}
          </Text>
          <Text size="sm" flex={1}>
            {off.name}
          </Text>
          {!isDisabled && (
            <ActionIcon
              aria-label={t('calendar.removeDayOff', { name: off.name })}
              onClick={() => onSave(calendar.daysOff.filter((one) => one !== off))}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {!isDisabled && <NewDayOff onAdd={(off) => onSave([...calendar.daysOff, off])} />}
      {data && data.items.length > 0 && (
        <>
          <Title order={3} mt="md">
            {t('calendar.inYear', { year })}
          </Title>
          {data.items.map(({ day, name, isPublic }) => (
            <Group key={`${day} ${name}`} gap="sm" wrap="nowrap">
              <Text size="sm" w={120}>
                {calendarDay(day)}
              </Text>
              <Text size="sm" flex={1}>
                {name}
              </Text>
              {isPublic && (
                <Text size="xs" c="dimmed">
                  {t('calendar.public')}
                </Text>
              )}
            </Group>
          ))}
        </>
      )}
    </Stack>
  )
}

function NewDayOff({ onAdd }: { onAdd: (off: DayOff) => void }) {
  const { t } = useTranslation('people')
  const [off, setOff] = useState({ day: '', name: '' })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onAdd(off)
        setOff({ day: '', name: '' })
      }}
    >
      <Group gap="xs">
        <TextInput
          type="date"
          aria-label={t('calendar.day')}
          value={off.day}
          onChange={(event) => setOff({ ...off, day: event.currentTarget.value })}
        />
        <TextInput
          aria-label={t('calendar.dayOffName')}
          placeholder={t('calendar.dayOffName')}
          flex="1 1 160px"
          value={off.name}
          onChange={(event) => setOff({ ...off, name: event.currentTarget.value })}
        />
        <Button type="submit" variant="default" disabled={off.day === '' || off.name.trim() === ''}>
          {t('calendar.addDayOff')}
        </Button>
      </Group>
    </form>
  )
}
