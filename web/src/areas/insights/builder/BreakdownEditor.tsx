import type { Breakdown } from '@gantry/contract/insights-base'
import { useTranslation } from 'react-i18next'
import { removeAt, replaceAt } from '../model/definition.ts'
import { useCohortNames } from '../queries.ts'
import classes from './builder.module.css'
import { CommitNumber } from './CommitInput.tsx'
import { useBuilder } from './context.ts'
import { PropertySelect } from './PropertySelect.tsx'
import { Part, RemoveButton } from './parts.tsx'

type Props = {
  breakdown: Breakdown | undefined
  event: string | null
  onChange: (breakdown: Breakdown | undefined) => void
  children?: React.ReactNode
}
type Level = Breakdown['by'][number]

const mostLevels = 3

/** Splits the numbers by properties or cohorts: the largest groups, the rest as one. */
export function BreakdownEditor({ breakdown, event, onChange, children }: Props) {
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const { data } = useCohortNames(project)
  const by = breakdown?.by ?? []
  const hasCohorts = by.some(({ kind }) => kind === 'cohort')
  const cohorts = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, group: t('breakdown.cohorts') }))
  const nameOf = (id: string): string => cohorts.find(({ value }) => value === id)?.label ?? t('filter.goneCohort')
  const setLevels = (levels: Level[]): void =>
    onChange(levels.length === 0 ? undefined : { limit: breakdown?.limit ?? 10, by: levels })
  const addCohort = (id: string): void => {
    const at = by.findIndex(({ kind }) => kind === 'cohort')
    const level = by[at]
    if (level?.kind !== 'cohort') setLevels([...by, { kind: 'cohort', cohorts: [id] }])
    else if (!level.cohorts.includes(id)) setLevels(replaceAt(by, at, { ...level, cohorts: [...level.cohorts, id] }))
  }
  return (
    <Part title={t('breakdown.title')}>
      {by.map((level, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
        <div className={classes.line} key={index}>
          {level.kind === 'property' ? (
            <PropertySelect
              label={t('breakdown.property')}
              property={level.property}
              event={event}
              onChange={(property) => setLevels(replaceAt(by, index, { kind: 'property', property }))}
            />
          ) : (
            <span className={classes.grow}>
              {t('breakdown.cohorts')}: {level.cohorts.map(nameOf).join(', ')}
            </span>
          )}
          <RemoveButton label={t('breakdown.remove')} onClick={() => setLevels(removeAt(by, index))} />
        </div>
      ))}
      {(by.length < mostLevels || hasCohorts) && (
        <PropertySelect
          label={t('breakdown.add')}
          property={undefined}
          event={event}
          extra={cohorts}
          onChange={(property) => by.length < mostLevels && setLevels([...by, { kind: 'property', property }])}
          onExtra={addCohort}
          variant="subtle"
        />
      )}
      {breakdown && (
        <CommitNumber
          label={t('breakdown.limit')}
          isLabelled
          value={breakdown.limit}
          min={1}
          max={200}
          onChange={(limit) => onChange({ ...breakdown, limit })}
        />
      )}
      {breakdown && children}
    </Part>
  )
}
