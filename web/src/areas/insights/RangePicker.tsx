import { type InsightRange, type Interval, intervals } from '@gantry/contract/insights-base'
import { Button, Checkbox, Group, Popover, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { ZoneSelect } from '../../ui/ZoneSelect.tsx'
import { CommitNumber } from './builder/CommitInput.tsx'
import { Choice } from './builder/parts.tsx'
import { rangeWords } from './use-definition-words.ts'

type Props = {
  range: InsightRange
  zone: string | undefined
  projectZone: string
  onChange: (changes: { range?: InsightRange; zone?: string | undefined }) => void
}

const last = (count: number, unit: Interval): InsightRange => ({ kind: 'last', count, unit, includeCurrent: true })
const presets: readonly InsightRange[] = [
  last(24, 'hour'),
  last(7, 'day'),
  last(14, 'day'),
  last(30, 'day'),
  last(90, 'day'),
  last(12, 'week'),
  last(12, 'month'),
  { kind: 'to_date', unit: 'day' },
  { kind: 'to_date', unit: 'week' },
  { kind: 'to_date', unit: 'month' },
  { kind: 'to_date', unit: 'quarter' },
  { kind: 'to_date', unit: 'year' },
]

/** Which stretch of time is asked about: a relative one, or from one day to another; and where days begin. */
export function RangePicker({ range, zone, projectZone, onChange }: Props) {
  const { t } = useTranslation('insights')
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const words = rangeWords(range, { t, format })
  const choose = (next: InsightRange): void => {
    onChange({ range: next })
    setOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus position="bottom-start" width={340}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconCalendar size={14} />}
          aria-label={`${t('range.title')}: ${words}`}
          onClick={() => setOpen(!isOpen)}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('range.title')}>
        <Stack gap="sm">
          <SimpleGrid cols={2} spacing={4} verticalSpacing={4}>
            {presets.map((preset) => {
              const isNow = JSON.stringify(preset) === JSON.stringify(range)
              const label = rangeWords(preset, { t, format })
              return (
                <Button
                  key={label}
                  size="compact-sm"
                  variant={isNow ? 'light' : 'default'}
                  aria-pressed={isNow}
                  onClick={() => choose(preset)}
                >
                  {label}
                </Button>
              )
            })}
          </SimpleGrid>
          <LastFields range={range} onChange={(next) => onChange({ range: next })} />
          <DayFields range={range} onChange={(next) => onChange({ range: next })} />
          <ZoneSelect
            label={t('range.zone')}
            value={zone ?? null}
            inherited={t('range.projectZone', { zone: projectZone.replaceAll('_', ' ') })}
            onChange={(next) => onChange({ zone: next ?? undefined })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

type FieldProps = { range: InsightRange; onChange: (range: InsightRange) => void }

function LastFields({ range, onChange }: FieldProps) {
  const { t } = useTranslation('insights')
  const now =
    range.kind === 'last' ? range : { kind: 'last' as const, count: 30, unit: 'day' as const, includeCurrent: true }
  return (
    <>
      <Group gap="xs" grow align="flex-end">
        <CommitNumber
          label={t('range.count')}
          isLabelled
          value={now.count}
          min={1}
          max={10_000}
          onChange={(count) => onChange({ ...now, count })}
        />
        <Choice
          label={t('range.unit')}
          value={now.unit}
          choices={intervals.map((value) => ({ value, label: t(`spans.${value}`) }))}
          onChange={(unit) => onChange({ ...now, unit })}
        />
      </Group>
      <Checkbox
        label={t('range.includeCurrent')}
        checked={now.includeCurrent}
        disabled={range.kind !== 'last'}
        onChange={(event) => onChange({ ...now, includeCurrent: event.currentTarget.checked })}
      />
    </>
  )
}

function DayFields({ range, onChange }: FieldProps) {
  const { t } = useTranslation('insights')
  const from = range.kind === 'days' ? range.from : ''
  const to = range.kind === 'days' ? (range.to ?? '') : ''
  return (
    <Group gap="xs" grow>
      <TextInput
        type="date"
        label={t('range.from')}
        value={from}
        onChange={({ currentTarget: { value } }) => value && onChange({ kind: 'days', from: value, to: to || null })}
      />
      <TextInput
        type="date"
        label={t('range.to')}
        value={to}
        disabled={from === ''}
        onChange={({ currentTarget: { value } }) => onChange({ kind: 'days', from, to: value || null })}
      />
    </Group>
  )
}
