import type { AlertCondition } from '@gantry/contract/alert-conditions'
import type { Alert, AlertOutlook } from '@gantry/contract/alerts'
import { useTranslation } from 'react-i18next'
import { useChartWords } from '../insights/use-chart-words.ts'

/** How an alert writes its number, its bound and its condition. */
export function useAlertWords() {
  const { t } = useTranslation('alerts')
  const words = useChartWords()
  const value = (number: number | null, isShare: boolean): string =>
    number === null ? words.none : isShare ? words.share(number) : words.number(number)
  const condition = (one: AlertCondition, isShare: boolean): string => {
    if (one.kind === 'threshold') {
      const high = one.above === null ? [] : [t('says.above', { value: value(one.above, isShare) })]
      const low = one.below === null ? [] : [t('says.below', { value: value(one.below, isShare) })]
      return [...high, ...low].join(t('says.or'))
    }
    if (one.kind === 'change') {
      const by = one.measure === 'share' ? words.share(one.by) : value(one.by, isShare)
      return t(`says.change.${one.direction}`, { by, count: one.lag })
    }
    return t(`says.anomaly.${one.direction}`, { count: one.falseAlarms, number: words.number(one.falseAlarms) })
  }
  const bound = ({ low, high }: Pick<AlertOutlook, 'low' | 'high'>, isShare: boolean): string => {
    if (low !== null && high !== null)
      return t('says.between', { low: value(low, isShare), high: value(high, isShare) })
    if (high !== null) return t('says.upTo', { value: value(high, isShare) })
    return low === null ? words.none : t('says.atLeast', { value: value(low, isShare) })
  }
  return { value, condition, bound }
}

export const isShareOf = ({ point }: Pick<Alert, 'point'>): boolean =>
  point.kind === 'funnel' || point.kind === 'retention'
