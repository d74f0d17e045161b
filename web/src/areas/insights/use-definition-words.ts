import type { InsightDefinition } from '@gantry/contract/insights'
import type { EventPick, InsightFilter, InsightRange, LeafFilter } from '@gantry/contract/insights-base'
import type { Measure } from '@gantry/contract/insights-trends'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Format } from '../../i18n/format.ts'
import { useFormat } from '../../i18n/use-format.ts'

type Words = { t: TFunction<'insights'>; format: Format }

/** Says a whole definition in one plain sentence, such as stands above its chart. */
export function useDefinitionWords(): (definition: InsightDefinition, zone: string) => string {
  const { t } = useTranslation('insights')
  const format = useFormat()
  return useMemo(
    () => (definition, zone) => {
      const words = { t, format }
      const filters = definition.filters.map((filter) => filterWords(filter, words))
      const parts = [
        ...subject(definition, words),
        ...(filters.length > 0 ? [t('say.where', { filters: filters.join(t('say.and')) })] : []),
        ...('breakdown' in definition && definition.breakdown ? [breakdownWords(definition.breakdown.by, words)] : []),
        rangeWords(definition.range, words),
        zone.replaceAll('_', ' '),
        ...(definition.sampling ? [t('say.sampled', { percent: definition.sampling.percent })] : []),
      ]
      const said = parts.join(', ')
      return said.charAt(0).toLocaleUpperCase() + said.slice(1)
    },
    [t, format],
  )
}

function subject(definition: InsightDefinition, words: Words): string[] {
  const { t, format } = words
  const unit = t(`unit.${definition.unit}`)
  switch (definition.kind) {
    case 'trends': {
      const { series, formulas, interval, compare, isCumulative } = definition
      const shown = series.filter(({ isHidden }) => !isHidden)
      return [
        ...shown.slice(0, 3).map((one) => measureWords(one.measure, one, unit, words)),
        ...(shown.length > 3 ? [t('say.more', { count: shown.length - 3 })] : []),
        ...formulas.map(({ label, expression }) => label || expression),
        t(`by.${interval}`),
        ...(isCumulative ? [t('say.cumulative')] : []),
        ...(compare ? [t('say.compared')] : []),
      ]
    }
    case 'funnel': {
      const { steps, order, window, preset, exclusions, compare } = definition
      const names = steps.map((step) => eventWords(step, words))
      return [
        t('say.funnel', { unit, steps: order === 'any' ? format.list(names) : names.join(' → ') }),
        t(`order.${order}`),
        t('say.within', { span: t(`span.${window.unit}`, { count: window.count }) }),
        ...(exclusions.length > 0
          ? [t('say.without', { events: exclusions.map((one) => eventWords(one, words)).join(', ') })]
          : []),
        ...(preset === 'gantry' ? [] : [t('say.asIn', { product: t(`preset.${preset}`) })]),
        ...(compare ? [t('say.compared')] : []),
      ]
    }
    case 'retention': {
      const { start, period, mode, entry, clock } = definition
      const names = { start: eventWords(start, words), return: eventWords(definition.return, words) }
      return [
        t(entry === 'recurring' ? 'say.retention' : 'say.retentionFirst', { unit, ...names }),
        t(`by.${period}`),
        ...(mode === 'on' ? [] : [t(`mode.${mode}`)]),
        ...(clock === 'rolling' ? [t('clock.rolling')] : []),
      ]
    }
    case 'lifecycle':
      return [t('say.lifecycle', { unit, event: eventWords(definition.event, words) }), t(`by.${definition.interval}`)]
    case 'stickiness': {
      const events = format.list(definition.series.map((one) => eventWords(one, words)))
      return [t(`say.stickiness.${definition.mode}`, { unit, event: events, of: t(`spans.${definition.interval}`) })]
    }
    case 'paths': {
      const { direction, anchor, steps } = definition
      const words = anchor ? t(`say.paths.${direction}`, { anchor, unit }) : t(`say.paths.${direction}All`, { unit })
      return [words, t('say.pathSteps', { count: steps })]
    }
    default:
      return definition satisfies never
  }
}

function measureWords(measure: Measure, pick: EventPick, unit: string, words: Words): string {
  const { t } = words
  const event = eventWords(pick, words)
  switch (measure.kind) {
    case 'active':
      return t('say.active', { unit, event, count: measure.days })
    case 'per_user':
      return t('say.perUser', { aggregate: t(`aggregate.${measure.aggregate}`), event })
    case 'property':
      return t('say.property', {
        aggregate: t(`aggregate.${measure.aggregate}`),
        property: measure.property.name,
        event,
      })
    default:
      return t(`say.${measure.kind}`, { unit, event })
  }
}

/** An event with its own filters: "Signed up where plan is pro". */
export function eventWords({ event, label, filters, or = [] }: EventPick, words: Words): string {
  const { t } = words
  if (label) return label
  const one = (name: string | null, own: readonly InsightFilter[]): string => {
    const said = name ?? t('event.any')
    return own.length === 0
      ? said
      : t('say.eventWhere', {
          event: said,
          filters: own.map((filter) => filterWords(filter, words)).join(t('say.and')),
        })
  }
  return [one(event, filters), ...or.map((other) => one(other.event, other.filters))].join(t('say.or'))
}

export function filterWords(filter: InsightFilter, words: Words): string {
  const { t } = words
  if (filter.kind === 'any') return filter.filters.map((one) => leafWords(one, words)).join(t('say.or'))
  return leafWords(filter, words)
}

function leafWords(filter: LeafFilter, { t }: Words): string {
  if (filter.kind === 'cohort') return t(`cohortOperator.${filter.operator}`)
  const { property, operator, values } = filter
  const shown = values.slice(0, 3).map(String)
  const rest = values.length > 3 ? ` +${values.length - 3}` : ''
  return `${property.name} ${t(`operator.${operator}`)} ${shown.join(t('say.or'))}${rest}`.trim()
}

type Levels = NonNullable<Extract<InsightDefinition, { kind: 'trends' }>['breakdown']>['by']

const breakdownWords = (by: Levels, { t }: Words): string =>
  t('say.by', {
    levels: by.map((level) => (level.kind === 'property' ? level.property.name : t('breakdown.cohorts'))).join(', '),
  })

export function rangeWords(range: InsightRange, { t, format }: Words): string {
  switch (range.kind) {
    case 'last':
      return t(`last.${range.unit}`, { count: range.count })
    case 'to_date':
      return t(`toDate.${range.unit}`)
    case 'days':
      return range.to
        ? `${format.calendarDay(range.from)} – ${format.calendarDay(range.to)}`
        : t('range.since', { day: format.calendarDay(range.from) })
    case 'instants':
      return `${format.instant(range.from)} – ${format.instant(range.to)}`
    default:
      return range satisfies never
  }
}
