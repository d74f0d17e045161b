import type { AlertOutlook } from '@gantry/contract/alerts'
import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Look } from '../insights/charts/look.ts'
import { planTrends } from '../insights/charts/trends-plan.ts'
import { useChartWords } from '../insights/use-chart-words.ts'
import { outlookGrid } from './model.ts'

const EChart = lazy(async () => ({ default: (await import('../insights/charts/EChart.tsx')).EChart }))
const height = 300

type Props = { name: string; outlook: AlertOutlook }

/** The watched number over time with the bounds it was held against. */
export function AlertChart({ name, outlook }: Props) {
  const { t } = useTranslation('alerts')
  const words = useChartWords()
  const grid = useMemo(() => {
    const names = { value: name, low: t('page.lowBound'), high: t('page.highBound'), rowTitle: words.series }
    return outlookGrid(outlook, names, words)
  }, [outlook, name, words, t])
  const plan = useCallback(
    (look: Look, hasMotion: boolean) =>
      planTrends('line', {
        ...{ grid, look, hasMotion, markers: [], axisNumber: outlook.isShare ? words.share : words.number },
        columnWords: (column: number) => grid.columns[column]?.label ?? '',
      }),
    [grid, outlook.isShare, words],
  )
  return (
    <Suspense fallback={<Skeleton height={height} />}>
      <EChart grid={grid} plan={plan} label={t('page.label', { name })} height={height} onPress={undefined} />
    </Suspense>
  )
}
