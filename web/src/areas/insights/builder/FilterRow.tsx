import type { LeafFilter, Operator, PropertyFilter } from '@gantry/contract/insights-base'
import { TagsInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inputOf, operatorsFor, type PropertyType, typedValue } from '../model/operators.ts'
import { useCohortNames, usePropertyNames, usePropertyValues } from '../queries.ts'
import classes from './builder.module.css'
import { CommitNumber, CommitText } from './CommitInput.tsx'
import { useBuilder } from './context.ts'
import { PropertySelect } from './PropertySelect.tsx'
import { Choice, RemoveButton } from './parts.tsx'

type Props = {
  filter: LeafFilter
  event: string | null | undefined
  onChange: (filter: LeafFilter) => void
  onRemove: () => void
}

/** One condition: a property, how it compares, with what; or being in a cohort. */
export function FilterRow({ filter, event, onChange, onRemove }: Props) {
  const { t } = useTranslation('insights')
  return (
    <div className={classes.filter}>
      <div className={classes.line}>
        {filter.kind === 'cohort' ? (
          <CohortCondition filter={filter} onChange={onChange} />
        ) : (
          <PropertySelect
            label={t('filter.property')}
            property={filter.property}
            event={event}
            onChange={(property) => onChange({ ...filter, property, values: [] })}
          />
        )}
        <RemoveButton label={t('filter.remove')} onClick={onRemove} />
      </div>
      {filter.kind === 'property' && <Comparison filter={filter} event={event} onChange={onChange} />}
    </div>
  )
}

type CohortProps = { filter: Extract<LeafFilter, { kind: 'cohort' }>; onChange: Props['onChange'] }

function CohortCondition({ filter, onChange }: CohortProps) {
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const { data } = useCohortNames(project)
  const known = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const choices = known.some(({ value }) => value === filter.cohort)
    ? known
    : [...known, { value: filter.cohort, label: t('filter.goneCohort') }]
  return (
    <>
      <Choice
        label={t('filter.operator')}
        value={filter.operator}
        choices={[
          { value: 'in', label: t('cohortOperator.in') },
          { value: 'not_in', label: t('cohortOperator.not_in') },
        ]}
        onChange={(operator) => onChange({ ...filter, operator })}
      />
      <Choice
        label={t('filter.cohort')}
        value={filter.cohort}
        choices={choices}
        onChange={(cohort) => onChange({ ...filter, cohort })}
      />
    </>
  )
}

type ComparisonProps = {
  filter: PropertyFilter
  event: string | null | undefined
  onChange: (filter: PropertyFilter) => void
}

function Comparison({ filter, event, onChange }: ComparisonProps) {
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const { property, operator } = filter
  const { data } = usePropertyNames(project, property.of, property.of === 'event' ? event : undefined)
  const types = data?.items.find(({ name }) => name === property.name)?.types ?? []
  const offered = operatorsFor(types)
  const all: readonly Operator[] = offered.includes(operator) ? offered : [operator, ...offered]
  const setOperator = (next: Operator): void =>
    onChange({ ...filter, operator: next, values: inputOf(next) === inputOf(operator) ? filter.values : [] })
  return (
    <div className={classes.comparison}>
      <Choice
        label={t('filter.operator')}
        value={operator}
        choices={all.map((value) => ({ value, label: t(`operator.${value}`) }))}
        onChange={setOperator}
      />
      <Values filter={filter} types={types} onChange={onChange} />
    </div>
  )
}

type ValuesProps = {
  filter: PropertyFilter
  types: readonly PropertyType[]
  onChange: (filter: PropertyFilter) => void
}

function Values({ filter, types, onChange }: ValuesProps) {
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const [words, setWords] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [asked] = useDebouncedValue(words, 200)
  const { data } = usePropertyValues(project, filter.property, asked, isOpen)
  const input = inputOf(filter.operator)
  const [first] = filter.values
  if (input === 'none') return null
  if (input === 'number') {
    return (
      <CommitNumber
        label={t('filter.value')}
        value={typeof first === 'number' ? first : 0}
        isWhole={false}
        onChange={(value) => onChange({ ...filter, values: [value] })}
      />
    )
  }
  if (input === 'date') {
    return (
      <CommitText
        label={t('filter.value')}
        type="date"
        value={typeof first === 'string' ? first : ''}
        onChange={(value) => onChange({ ...filter, values: value === '' ? [] : [value] })}
      />
    )
  }
  return (
    <TagsInput
      aria-label={t('filter.value')}
      className={classes.values}
      placeholder={filter.values.length === 0 ? t('filter.value') : ''}
      value={filter.values.map(String)}
      data={(data?.items ?? []).map(({ value }) => value)}
      searchValue={words}
      onSearchChange={setWords}
      onFocus={() => setOpen(true)}
      limit={50}
      maxDropdownHeight={240}
      acceptValueOnBlur
      onChange={(values) => onChange({ ...filter, values: values.map((value) => typedValue(value, types)) })}
    />
  )
}
