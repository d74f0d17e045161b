import type { InsightFilter, LeafFilter, PropertyFilter } from '@gantry/contract/insights-base'
import { Button, Group, Text } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { removeAt, replaceAt } from '../model/definition.ts'
import { useCohortNames } from '../queries.ts'
import classes from './builder.module.css'
import { useBuilder } from './context.ts'
import { FilterRow } from './FilterRow.tsx'
import { PropertySelect } from './PropertySelect.tsx'

type Props = {
  filters: readonly InsightFilter[]
  event?: string | null | undefined
  onChange: (filters: InsightFilter[]) => void
  /** Smaller, below an event. */
  isNested?: boolean
}

/** Conditions that must all hold; each may be one of several. */
export function FilterList({ filters, event, onChange, isNested = false }: Props) {
  const { t } = useTranslation('insights')
  return (
    <div className={isNested ? classes.nested : classes.rows}>
      {filters.map((filter, index) => (
        <FilterGroup
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
          key={index}
          filter={filter}
          event={event}
          onChange={(next) => onChange(next ? replaceAt(filters, index, next) : removeAt(filters, index))}
        />
      ))}
      <AddFilter event={event} label={t('filter.add')} onAdd={(filter) => onChange([...filters, filter])} />
    </div>
  )
}

type GroupProps = {
  filter: InsightFilter
  event: string | null | undefined
  onChange: (filter: InsightFilter | undefined) => void
}

function FilterGroup({ filter, event, onChange }: GroupProps) {
  const { t } = useTranslation('insights')
  const leaves: readonly LeafFilter[] = filter.kind === 'any' ? filter.filters : [filter]
  const setLeaves = (next: readonly LeafFilter[]): void => {
    const [first, ...rest] = next
    onChange(first && rest.length === 0 ? first : first ? { kind: 'any', filters: [...next] } : undefined)
  }
  return (
    <div className={leaves.length > 1 ? classes.either : undefined}>
      {leaves.map((leaf, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
        <div key={index}>
          {index > 0 && (
            <Text size="xs" c="dimmed" py={2}>
              {t('filter.or')}
            </Text>
          )}
          <FilterRow
            filter={leaf}
            event={event}
            onChange={(next) => setLeaves(replaceAt(leaves, index, next))}
            onRemove={() => setLeaves(removeAt(leaves, index))}
          />
        </div>
      ))}
      <Group gap={4}>
        <AddFilter event={event} label={t('filter.orAdd')} onAdd={(leaf) => setLeaves([...leaves, leaf])} isQuiet />
      </Group>
    </div>
  )
}

type AddProps = {
  event: string | null | undefined
  label: string
  onAdd: (filter: LeafFilter) => void
  isQuiet?: boolean
}

function AddFilter({ event, label, onAdd, isQuiet = false }: AddProps) {
  const { t } = useTranslation('insights')
  const { project } = useBuilder()
  const { data } = useCohortNames(project)
  const cohorts = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, group: t('breakdown.cohorts') }))
  const start = (property: PropertyFilter['property']): PropertyFilter => ({
    kind: 'property',
    property,
    operator: 'set',
    values: [],
  })
  return (
    <div className={isQuiet ? classes.quiet : undefined}>
      <PropertySelect
        label={label}
        property={undefined}
        event={event}
        extra={cohorts}
        onChange={(property) => onAdd(start(property))}
        onExtra={(cohort) => onAdd({ kind: 'cohort', cohort, operator: 'in' })}
        variant="subtle"
      />
    </div>
  )
}

/** Opens the conditions of an event that has none yet. */
export function FilterButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('insights')
  return (
    <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconFilter size={12} />} onClick={onClick}>
      {t('filter.short')}
    </Button>
  )
}
