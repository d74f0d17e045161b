import { Button, Group, Popover, Stack, TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { choiceOf, textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'
import { periodNames } from './inbox-filter.ts'

/** When it was said: the last days, or from one day to another. */
export function TimeFilter() {
  const { t } = useTranslation('feedback')
  const { calendarDay } = useFormat()
  const [search, change] = useUrlSearch()
  const [isOpen, setOpen] = useState(false)
  const period = choiceOf(search.period, periodNames)
  const [from, to] = [textOf(search.from), textOf(search.to)]
  const dayOf = (day: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? calendarDay(day) : '…')
  const words = period ? t(`period.${period}`) : from || to ? `${dayOf(from)} – ${dayOf(to)}` : t('period.any')
  const isSet = period !== undefined || from !== '' || to !== ''
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={isSet ? 'default' : 'subtle'}
          color="gray"
          px={8}
          leftSection={<IconCalendar size={14} />}
          onClick={() => setOpen(!isOpen)}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('column.createdAt')}>
        <Stack gap="xs">
          <Group gap={4}>
            {periodNames.map((name) => (
              <Button
                key={name}
                size="compact-sm"
                variant={name === period ? 'light' : 'default'}
                aria-pressed={name === period}
                onClick={() => {
                  change({ period: name, from: undefined, to: undefined })
                  setOpen(false)
                }}
              >
                {t(`period.${name}`)}
              </Button>
            ))}
          </Group>
          <Group gap="xs" grow>
            <TextInput
              type="date"
              label={t('period.from')}
              value={from}
              onChange={(event) => change({ from: event.currentTarget.value, period: undefined })}
            />
            <TextInput
              type="date"
              label={t('period.to')}
              value={to}
              onChange={(event) => change({ to: event.currentTarget.value, period: undefined })}
            />
          </Group>
          {isSet && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              onClick={() => {
                change({ period: undefined, from: undefined, to: undefined })
                setOpen(false)
              }}
            >
              {t('period.clear')}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
