import type { RetentionDefinition } from '@gantry/contract/insights-retention'
import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { BreakdownEditor } from './BreakdownEditor.tsx'
import classes from './builder.module.css'
import { CommitNumber, CommitText } from './CommitInput.tsx'
import { EventPickEditor } from './EventPickEditor.tsx'
import { PropertySelect } from './PropertySelect.tsx'
import { Choice, Part } from './parts.tsx'

type Props = { definition: RetentionDefinition; onChange: (definition: RetentionDefinition) => void }

const periods = ['day', 'week', 'month'] as const
const entries = ['recurring', 'first_time', 'first_matching'] as const
const clocks = ['calendar', 'rolling'] as const
const modes = ['on', 'on_or_after', 'on_or_before', 'bracket'] as const
const firstBrackets = [1, 2, 4, 7]

export function RetentionBuilder({ definition, onChange }: Props) {
  const { t } = useTranslation('insights')
  const change = (changes: Partial<RetentionDefinition>): void => onChange({ ...definition, ...changes })
  const { mode, brackets } = definition
  return (
    <>
      <Part title={t('retention.start')}>
        <EventPickEditor label={t('retention.start')} pick={definition.start} onChange={(start) => change({ start })} />
        <Choice
          label={t('retention.entry')}
          value={definition.entry}
          choices={entries.map((value) => ({ value, label: t(`entry.${value}`) }))}
          onChange={(entry) => change({ entry })}
        />
      </Part>
      <Part title={t('retention.return')}>
        <EventPickEditor
          label={t('retention.return')}
          pick={definition.return}
          onChange={(next) => change({ return: next })}
        />
        <CommitNumber
          label={t('retention.minimum')}
          isLabelled
          value={definition.minimum}
          min={1}
          max={1_000}
          onChange={(minimum) => change({ minimum })}
        />
      </Part>
      <Part title={t('retention.rules')}>
        <div className={classes.pair}>
          <CommitNumber
            label={t('retention.periods')}
            isLabelled
            value={definition.periods}
            min={1}
            max={90}
            onChange={(count) => change({ periods: count })}
          />
          <Choice
            label={t('retention.period')}
            value={definition.period}
            choices={periods.map((value) => ({ value, label: t(`spans.${value}`) }))}
            onChange={(period) => change({ period })}
          />
        </div>
        <Choice
          label={t('retention.mode')}
          isLabelled
          value={mode}
          choices={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
          onChange={(value) => change({ mode: value, brackets: value === 'bracket' ? firstBrackets : [] })}
        />
        {mode === 'bracket' && (
          <CommitText
            label={t('retention.brackets')}
            isLabelled
            value={brackets.join(', ')}
            onChange={(text) => change({ brackets: readBrackets(text) })}
          />
        )}
        <Choice
          label={t('retention.clock')}
          isLabelled
          value={definition.clock}
          choices={clocks.map((value) => ({ value, label: t(`clock.${value}`) }))}
          onChange={(clock) => change({ clock })}
        />
      </Part>
      <ValuePart definition={definition} change={change} />
      <BreakdownEditor
        breakdown={definition.breakdown}
        event={definition.start.event}
        onChange={(breakdown) => change({ breakdown })}
      />
    </>
  )
}

const readBrackets = (text: string): number[] =>
  text
    .split(/[^0-9]+/)
    .map(Number)
    .filter((count) => count >= 1 && count <= 366)
    .slice(0, 30)

type ValueProps = { definition: RetentionDefinition; change: (changes: Partial<RetentionDefinition>) => void }

function ValuePart({ definition: { value, return: back }, change }: ValueProps) {
  const { t } = useTranslation('insights')
  return (
    <Part title={t('retention.value')}>
      <PropertySelect
        label={t('retention.value')}
        property={value?.property}
        event={back.event}
        empty={t('retention.noValue')}
        onChange={(property) => change({ value: { property, aggregate: value?.aggregate ?? 'sum' } })}
      />
      {value && (
        <>
          <Choice
            label={t('measure.aggregate')}
            value={value.aggregate}
            choices={[
              { value: 'sum', label: t('aggregate.sum') },
              { value: 'average', label: t('aggregate.average') },
            ]}
            onChange={(aggregate) => change({ value: { ...value, aggregate } })}
          />
          <Switch label={t('retention.hasValue')} checked onChange={() => change({ value: undefined })} />
        </>
      )}
    </Part>
  )
}
