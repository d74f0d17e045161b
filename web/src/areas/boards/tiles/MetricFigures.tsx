import type { Metric, MetricValue } from '@gantry/contract/metrics'
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import classes from '../Boards.module.css'
import { Sparkline } from './Sparkline.tsx'

/** A value of a metric in words: shares as per cent, other numbers with their unit. */
export function useMetricWords() {
  const format = useFormat()
  return (facts: Metric['facts'], value: number | null): string => {
    if (value === null) return '–'
    if (facts.definition.kind === 'funnel' || facts.unit === '%') return format.share(value)
    const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(4))
    return facts.unit === '' ? format.number(rounded) : `${format.number(rounded)} ${facts.unit}`
  }
}

/** The value now, against before and against the target, with its run over time. */
export function MetricFigures({ metric, value }: { metric: Metric; value: MetricValue }) {
  const { t } = useTranslation('boards')
  const format = useFormat()
  const words = useMetricWords()
  const { facts } = metric
  const change =
    value.value === null || value.previous === null || value.previous === 0
      ? null
      : (value.value - value.previous) / Math.abs(value.previous)
  const isBetter = change !== null && change !== 0 && change > 0 === (facts.direction === 'up')
  const isMet =
    facts.target !== null && value.value !== null
      ? facts.direction === 'up'
        ? value.value >= facts.target
        : value.value <= facts.target
      : null
  return (
    <div className={classes.metric}>
      <span className={classes.value}>{words(facts, value.value)}</span>
      {change === null ? (
        <Text size="xs" c="dimmed">
          {t('metric.noChange', { value: words(facts, value.previous) })}
        </Text>
      ) : (
        <Text size="xs">
          {t(change === 0 ? 'metric.same' : isBetter ? 'metric.better' : 'metric.worse', {
            ...{ share: format.share(Math.abs(change)), value: words(facts, value.previous) },
            sign: change > 0 ? '+' : '−',
          })}
        </Text>
      )}
      {facts.target !== null && (
        <Text size="xs" c="dimmed">
          {t(isMet ? 'metric.targetMet' : 'metric.target', { value: words(facts, facts.target) })}
        </Text>
      )}
      <Sparkline line={value.line} label={t('metric.line', { name: facts.name })} />
    </div>
  )
}
