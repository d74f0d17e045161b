import { type Aggregate, aggregates, type Measure } from '@gantry/contract/insights-trends'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'
import { CommitNumber } from './CommitInput.tsx'
import { PropertySelect } from './PropertySelect.tsx'
import { Choice } from './parts.tsx'

type Props = { measure: Measure; event: string | null; onChange: (measure: Measure) => void }

const kinds = [
  'total',
  'unique',
  'active',
  'sessions',
  'per_user',
  'property',
  'first_ever',
  'first_matching',
] as const satisfies readonly Measure['kind'][]

/** What is counted of an event: its number, its people, a number in it ... */
export function MeasureSelect({ measure, event, onChange }: Props) {
  const { t } = useTranslation('insights')
  const aggregateChoices = aggregates.map((value) => ({ value, label: t(`aggregate.${value}`) }))
  return (
    <div className={classes.rows}>
      <Choice
        label={t('measure.label')}
        value={measure.kind}
        choices={kinds.map((value) => ({ value, label: t(`measure.${value}`) }))}
        onChange={(kind) => onChange(startOf(kind))}
      />
      {measure.kind === 'active' && (
        <CommitNumber
          label={t('measure.days')}
          isLabelled
          value={measure.days}
          min={1}
          max={366}
          onChange={(days) => onChange({ ...measure, days })}
        />
      )}
      {measure.kind === 'per_user' && (
        <Choice<Aggregate>
          label={t('measure.aggregate')}
          value={measure.aggregate}
          choices={aggregateChoices}
          onChange={(aggregate) => onChange({ ...measure, aggregate })}
        />
      )}
      {measure.kind === 'property' && (
        <div className={classes.pair}>
          <Choice<Aggregate | 'sum'>
            label={t('measure.aggregate')}
            value={measure.aggregate}
            choices={[{ value: 'sum', label: t('aggregate.sum') }, ...aggregateChoices]}
            onChange={(aggregate) => onChange({ ...measure, aggregate })}
          />
          <PropertySelect
            label={t('measure.number')}
            property={measure.property.name === unnamed ? undefined : measure.property}
            event={event}
            onChange={(property) => onChange({ ...measure, property })}
          />
        </div>
      )}
    </div>
  )
}

/** A property must have a name: until one is chosen it is this, which no event has. */
const unnamed = '?'

function startOf(kind: Measure['kind']): Measure {
  switch (kind) {
    case 'active':
      return { kind, days: 7 }
    case 'per_user':
      return { kind, aggregate: 'average' }
    case 'property':
      return { kind, aggregate: 'sum', property: { of: 'event', name: unnamed } }
    default:
      return { kind }
  }
}
