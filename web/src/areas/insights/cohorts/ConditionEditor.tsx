import type { CohortCondition } from '@gantry/contract/cohorts'
import { useTranslation } from 'react-i18next'
import builderClasses from '../builder/builder.module.css'
import { CommitNumber, CommitText } from '../builder/CommitInput.tsx'
import { useBuilder } from '../builder/context.ts'
import { EventPickEditor } from '../builder/EventPickEditor.tsx'
import { FilterRow } from '../builder/FilterRow.tsx'
import { Choice, RemoveButton } from '../builder/parts.tsx'
import { anyEvent } from '../model/definition.ts'
import { useCohortNames } from '../queries.ts'

type Props = {
  condition: CohortCondition
  onChange: (condition: CohortCondition) => void
  onRemove: (() => void) | undefined
}

const kinds = ['did', 'first_did', 'property', 'cohort'] as const

/** One condition of a cohort: did something, first did something, has a property, is in another cohort. */
export function ConditionEditor({ condition, onChange, onRemove }: Props) {
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const { data } = useCohortNames(project)
  const [firstCohort] = data?.items ?? []
  const offered = kinds.filter((kind) => kind !== 'cohort' || firstCohort || condition.kind === 'cohort')
  return (
    <div className={builderClasses.rows}>
      <div className={builderClasses.line}>
        <Choice
          label={t('cohorts.condition')}
          value={condition.kind}
          choices={offered.map((value) => ({ value, label: t(`cohorts.conditions.${value}`) }))}
          onChange={(kind) => onChange(startOf(kind, firstCohort?.id ?? ''))}
        />
        {onRemove && <RemoveButton label={t('cohorts.removeCondition')} onClick={onRemove} />}
      </div>
      <Fields condition={condition} onChange={onChange} />
    </div>
  )
}

function startOf(kind: CohortCondition['kind'], cohort: string): CohortCondition {
  switch (kind) {
    case 'did':
      return {
        kind,
        event: anyEvent,
        within: { kind: 'last', days: 30 },
        times: { operator: 'at_least', count: 1 },
      }
    case 'first_did':
      return { kind, event: anyEvent, lastDays: 30 }
    case 'property':
      return {
        kind,
        filter: { kind: 'property', property: { of: 'person', name: 'email' }, operator: 'set', values: [] },
      }
    case 'cohort':
      return { kind, cohort, operator: 'in' }
    default:
      return kind satisfies never
  }
}

type FieldsProps = Pick<Props, 'condition' | 'onChange'>

function Fields({ condition, onChange }: FieldsProps) {
  const { t } = useTranslation('insights')
  switch (condition.kind) {
    case 'did':
      return <DidFields condition={condition} onChange={onChange} />
    case 'first_did':
      return (
        <>
          <EventPickEditor
            label={t('trends.event', { letter: '' })}
            pick={condition.event}
            onChange={(event) => onChange({ ...condition, event })}
          />
          <CommitNumber
            label={t('cohorts.lastDays')}
            isLabelled
            value={condition.lastDays}
            min={1}
            max={3_650}
            onChange={(lastDays) => onChange({ ...condition, lastDays })}
          />
        </>
      )
    case 'property':
      return (
        <FilterRow
          filter={condition.filter}
          event={undefined}
          onChange={(filter) => filter.kind === 'property' && onChange({ ...condition, filter })}
          onRemove={() => onChange(startOf('property', ''))}
        />
      )
    case 'cohort':
      return (
        <FilterRow
          filter={condition}
          event={undefined}
          onChange={(filter) => filter.kind === 'cohort' && onChange(filter)}
          onRemove={() => onChange(startOf('did', ''))}
        />
      )
    default:
      return condition satisfies never
  }
}

type Did = Extract<CohortCondition, { kind: 'did' }>

function DidFields({ condition, onChange }: { condition: Did; onChange: Props['onChange'] }) {
  const { t } = useTranslation('insights')
  const { within, times } = condition
  const today = new Date().toISOString().slice(0, 10)
  return (
    <>
      <EventPickEditor
        label={t('cohorts.event')}
        pick={condition.event}
        onChange={(event) => onChange({ ...condition, event })}
      />
      <div className={builderClasses.pair}>
        <Choice
          label={t('cohorts.times')}
          value={times.operator}
          choices={(['at_least', 'at_most', 'exactly'] as const).map((value) => ({
            value,
            label: t(`cohorts.timesOperator.${value}`),
          }))}
          onChange={(operator) => onChange({ ...condition, times: { ...times, operator } })}
        />
        <CommitNumber
          label={t('cohorts.timesCount')}
          value={times.count}
          min={0}
          onChange={(count) => onChange({ ...condition, times: { ...times, count } })}
        />
        <Choice
          label={t('cohorts.within')}
          value={within.kind}
          choices={(['last', 'days', 'ever'] as const).map((value) => ({
            value,
            label: t(`cohorts.withins.${value}`),
          }))}
          onChange={(kind) =>
            onChange({
              ...condition,
              within:
                kind === 'last' ? { kind, days: 30 } : kind === 'days' ? { kind, from: today, to: today } : { kind },
            })
          }
        />
        {within.kind === 'last' && (
          <CommitNumber
            label={t('cohorts.days')}
            value={within.days}
            min={1}
            max={3_650}
            onChange={(days) => onChange({ ...condition, within: { ...within, days } })}
          />
        )}
      </div>
      {within.kind === 'days' && (
        <div className={builderClasses.pair}>
          {(['from', 'to'] as const).map((edge) => (
            <CommitText
              key={edge}
              label={t(`range.${edge}`)}
              isLabelled
              type="date"
              value={within[edge]}
              onChange={(day) => day && onChange({ ...condition, within: { ...within, [edge]: day } })}
            />
          ))}
        </div>
      )}
    </>
  )
}
