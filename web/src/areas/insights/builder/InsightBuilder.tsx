import type { InsightDefinition } from '@gantry/contract/insights'
import { useTranslation } from 'react-i18next'
import classes from './builder.module.css'
import { CommitNumber } from './CommitInput.tsx'
import { BuilderContext } from './context.ts'
import { FilterList } from './FilterList.tsx'
import { FunnelBuilder } from './FunnelBuilder.tsx'
import { LifecycleBuilder, PathsBuilder, StickinessBuilder } from './OtherBuilders.tsx'
import { Choice, Part } from './parts.tsx'
import { RetentionBuilder } from './RetentionBuilder.tsx'
import { TrendsBuilder } from './TrendsBuilder.tsx'

type Props = {
  project: string
  definition: InsightDefinition
  /** Every change is a step of the browser's history. */
  onChange: (definition: InsightDefinition) => void
}

const units = ['person', 'account', 'session'] as const

/** Makes and changes the definition of an insight. */
export function InsightBuilder({ project, definition, onChange }: Props) {
  const { t } = useTranslation('insights')
  return (
    <BuilderContext value={{ project }}>
      <div className={classes.builder}>
        <KindBuilder definition={definition} onChange={onChange} />
        <Part title={t('filter.title')}>
          <FilterList filters={definition.filters} onChange={(filters) => onChange({ ...definition, filters })} />
        </Part>
        <Part title={t('unit.title')}>
          <Choice
            label={t('unit.title')}
            value={definition.unit}
            choices={units.map((value) => ({ value, label: t(`unit.${value}`) }))}
            onChange={(unit) => onChange({ ...definition, unit })}
          />
          <CommitNumber
            label={t('sampling')}
            isLabelled
            isWhole={false}
            value={definition.sampling?.percent ?? 100}
            min={0.1}
            max={100}
            onChange={(percent) =>
              onChange({ ...definition, sampling: percent > 0 && percent < 100 ? { percent } : undefined })
            }
          />
        </Part>
      </div>
    </BuilderContext>
  )
}

function KindBuilder({ definition, onChange }: Omit<Props, 'project'>) {
  switch (definition.kind) {
    case 'trends':
      return <TrendsBuilder definition={definition} onChange={onChange} />
    case 'funnel':
      return <FunnelBuilder definition={definition} onChange={onChange} />
    case 'retention':
      return <RetentionBuilder definition={definition} onChange={onChange} />
    case 'lifecycle':
      return <LifecycleBuilder definition={definition} onChange={onChange} />
    case 'stickiness':
      return <StickinessBuilder definition={definition} onChange={onChange} />
    case 'paths':
      return <PathsBuilder definition={definition} onChange={onChange} />
    default:
      return definition satisfies never
  }
}
