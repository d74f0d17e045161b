import { useComputedColorScheme } from '@mantine/core'
import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../i18n/use-format.ts'
import { axisStart, type CurvePoint, lineOf, pointAt } from './curve.ts'
import classes from './Routing.module.css'

register([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

type Props = { curve: readonly CurvePoint[]; threshold: number }

/** Coverage against accuracy with the threshold in hand; the same figures stand in the table beside it. */
export function CurveChart({ curve, threshold }: Props) {
  const { t } = useTranslation('feedback')
  const { share } = useFormat()
  const scheme = useComputedColorScheme()
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(undefined)

  useEffect(() => {
    if (!element.current) return
    const made = init(element.current)
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      made.dispose()
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew when the theme changes
  useEffect(() => {
    if (!element.current) return
    const style = getComputedStyle(element.current)
    const color = (name: string): string => style.getPropertyValue(name).trim()
    const [areas, owners] = [lineOf(curve, 'accuracy'), lineOf(curve, 'ownerAccuracy')]
    const at = pointAt(curve, threshold)
    const text = { color: color('--mantine-color-dimmed'), fontFamily: style.fontFamily, fontSize: 12 }
    const line = { lineStyle: { color: color('--gantry-line') } }
    const inPercent = (value: number): string => share(Math.round(value) / 100)
    chart.current?.setOption({
      animation: false,
      textStyle: text,
      grid: { left: 52, right: 16, top: 30, bottom: 44 },
      legend: {
        top: 0,
        left: 44,
        itemWidth: 16,
        textStyle: text,
        icon: 'roundRect',
        itemHeight: 3,
        data: [t('curve.accuracy'), t('curve.ownerAccuracy')],
      },
      tooltip: {
        trigger: 'axis',
        // Styled HTML would need a looser content security policy.
        renderMode: 'richText',
        backgroundColor: color('--gantry-ground'),
        borderColor: color('--mantine-color-default-border'),
        textStyle: { ...text, color: color('--mantine-color-text') },
        formatter: (hit: unknown) => sayHit(hit, t('curve.coverage'), (value) => share(Math.round(value * 10) / 1000)),
      },
      xAxis: {
        type: 'value',
        min: 0,
        max: 100,
        name: t('curve.coverage'),
        nameLocation: 'middle',
        nameGap: 28,
        nameTextStyle: text,
        axisLabel: { ...text, formatter: inPercent },
        axisLine: line,
        splitLine: { show: false },
        axisPointer: { label: { show: false } },
      },
      yAxis: {
        type: 'value',
        min: axisStart([areas, owners]),
        max: 100,
        axisLabel: { ...text, formatter: inPercent },
        splitLine: line,
      },
      series: [
        series(t('curve.accuracy'), areas, color('--mantine-color-accent-5'), 'solid'),
        series(t('curve.ownerAccuracy'), owners, color('--gantry-warn'), 'dashed'),
        {
          name: t('curve.here'),
          type: 'line',
          data: at?.accuracy != null ? [[at.coverage * 100, at.accuracy * 100]] : [],
          symbol: 'circle',
          symbolSize: 11,
          itemStyle: { color: color('--mantine-color-text'), borderColor: color('--gantry-ground'), borderWidth: 2 },
        },
      ],
    })
  }, [curve, threshold, scheme, t, share])

  return <div ref={element} className={classes.chart} role="img" aria-label={t('curve.picture')} />
}

/** What stands under the pointer: the coverage, then each line with its value, one below the other. */
function sayHit(hit: unknown, coverage: string, inPercent: (value: number) => string): string {
  // ECharts gives the points of an axis as a list, of which only these parts are used.
  const points = (Array.isArray(hit) ? hit : []) as { seriesName: string; value: [number, number] }[]
  const [first] = points
  if (!first) return ''
  return [
    `${coverage}: ${inPercent(first.value[0])}`,
    ...points.map(({ seriesName, value }) => `${seriesName}: ${inPercent(value[1])}`),
  ].join('\n')
}

const series = (name: string, data: [number, number][], color: string, type: 'solid' | 'dashed') => ({
  name,
  type: 'line' as const,
  data,
  showSymbol: false,
  itemStyle: { color },
  lineStyle: { color, width: 2, type },
})
