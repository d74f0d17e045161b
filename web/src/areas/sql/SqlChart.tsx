import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { axisText, baseOption, categoryAxis, legendOf, tooltipOf, valueAxis } from '../insights/charts/base-option.ts'
import { EChart } from '../insights/charts/EChart.tsx'
import { colorOf, dashOf, type Look } from '../insights/charts/look.ts'
import type { ChartPlan } from '../insights/charts/plan.ts'
import type { Grid } from '../insights/model/grid.ts'

type Props = { grid: Grid; kind: 'line' | 'bar'; numberText: (value: number) => string }

/** A result as lines or bars. */
export function SqlChart({ grid, kind, numberText }: Props) {
  const { t } = useTranslation('sql')
  const plan = useCallback(
    (look: Look, hasMotion: boolean): ChartPlan => ({
      option: {
        ...baseOption(look, hasMotion),
        tooltip: { ...tooltipOf(look), trigger: 'axis' },
        legend: legendOf(
          look,
          grid.rows.map(({ label }) => label),
        ),
        grid: { left: 8, right: 16, top: grid.rows.length > 1 ? 32 : 12, bottom: 8, containLabel: true },
        textStyle: axisText(look),
        xAxis: categoryAxis(
          look,
          grid.columns.map(({ label }) => label),
        ),
        yAxis: valueAxis(look, numberText),
        series: grid.rows.map(({ label, cells, color }) => ({
          type: kind,
          name: label,
          data: cells.map(({ value }) => value),
          color: colorOf(look, color),
          showSymbol: cells.length < 60,
          ...(kind === 'line' ? { lineStyle: { width: 2, type: dashOf(look, color) } } : { barMaxWidth: 32 }),
        })),
      },
      markOf: ({ row, column }) => ({ seriesIndex: row, dataIndex: column }),
      placeOf: ({ seriesIndex, dataIndex }) => ({ row: seriesIndex, column: dataIndex }),
    }),
    [grid, kind, numberText],
  )
  return <EChart grid={grid} plan={plan} label={t('chartLabel')} height={340} onPress={undefined} />
}
