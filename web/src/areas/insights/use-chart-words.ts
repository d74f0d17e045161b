import { pathEnd, pathOther } from '@gantry/contract/insights-paths'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { type ChartWords, makeBucketWords, makeDurationWords } from './model/chart-words.ts'

/** How charts write numbers, times and names in the language of the page. */
export function useChartWords(): ChartWords {
  const { t, i18n } = useTranslation('insights')
  const { share } = useFormat()
  return useMemo(() => {
    const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 })
    const number = (value: number): string => format.format(value)
    return {
      number,
      share,
      duration: makeDurationWords(i18n.language),
      bucket: makeBucketWords(i18n.language),
      group: (values) => (values ?? []).map((value) => value ?? t('words.missing')).join(' · '),
      previous: (label) => t('words.previous', { label }),
      status: (status) => t(`status.${status}`),
      part: (count, part) => (part === null ? number(count) : `${number(count)} (${share(part)})`),
      dropped: (label) => t('words.dropped', { label }),
      intervals: (count, interval) => t(`intervals.${interval}`, { count }),
      period: (interval, from, to) => t(`period.${interval}`, { at: from === to ? from : `${from}–${to}` }),
      step: (from, to) => `${from} → ${to}`,
      pathName: (name) => (name === pathEnd ? t('words.pathEnd') : name === pathOther ? t('words.pathOther') : name),
      series: t('words.series'),
      total: t('words.total'),
      other: t('words.other'),
      none: '–',
      cohort: t('words.cohort'),
      people: t('words.people'),
      average: t('words.average'),
      conversion: t('words.conversion'),
      edge: t('words.edge'),
      state: t('words.state'),
    }
  }, [t, i18n.language, share])
}
