import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { BarChart, HeatmapChart, LineChart, SankeyChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { type EChartsType, init, use as register } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'
import { type KeyboardEvent, useEffect, useId, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Grid, moveIn, type Place } from '../model/grid.ts'
import classes from './charts.module.css'
import { type Look, readLook } from './look.ts'
import type { ChartPlan, Hit } from './plan.ts'

register([
  BarChart,
  HeatmapChart,
  LabelLayout,
  LineChart,
  SankeyChart,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
])

/** A picture of the chart as it stands, in the colours of the theme. */
export type ChartPicture = { png: () => Promise<Blob | null>; svg: () => Promise<string> }

type Props = {
  grid: Grid
  plan: (look: Look, hasMotion: boolean) => ChartPlan
  /** What the picture shows, for those who hear it. */
  label: string
  height: number
  /** Narrower than this it scrolls sideways. */
  minWidth?: number | undefined
  onPress: ((place: Place) => void) | undefined
  picture?: React.Ref<ChartPicture> | undefined
}

/** A chart of ECharts. With the keyboard the arrows walk over its points, Enter opens the people behind one. */
export function EChart({ grid, plan, label, height, minWidth, onPress, picture }: Props) {
  const { t } = useTranslation('insights')
  const scheme = useComputedColorScheme()
  const isStill = useReducedMotion()
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const drawn = useRef<ChartPlan>(undefined)
  const press = useRef(onPress)
  press.current = onPress
  const hint = useId()
  const { place, words, walk, leave } = useWalk({ grid, chart, drawn })

  useEffect(() => {
    if (!element.current) return
    const made = init(element.current)
    chart.current = made
    made.on('click', (hit) => {
      // The parts of a click that every series has.
      const at = drawn.current?.placeOf(hit as unknown as Hit)
      if (at) press.current?.(at)
    })
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    if (!element.current) return
    drawn.current = plan(readLook(element.current, scheme), !isStill)
    chart.current?.setOption(drawn.current.option, { notMerge: true })
  }, [plan, scheme, isStill])

  useImperativeHandle(picture, () => pictureOf(element, chart, plan, scheme), [plan, scheme])

  const hear = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && place) press.current?.(place)
    else if (event.key === 'Escape' && place) leave()
    else if (!walk(event.key)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={classes.holder}>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: an application takes keys, as its description says */}
      {/* biome-ignore-start lint/a11y/useAriaPropsSupportedByRole: a role description is for every role */}
      <div
        ref={element}
        className={classes.chart}
        style={{ height, minWidth }}
        role="application"
        aria-roledescription={t('chart.role')}
        aria-label={label}
        aria-describedby={hint}
        tabIndex={0}
        onKeyDown={hear}
        onBlur={leave}
      />
      {/* biome-ignore-end lint/a11y/useAriaPropsSupportedByRole: as above */}
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: as above */}
      <p id={hint} className={classes.hidden}>
        {t('chart.hint')}
      </p>
      <p role="status" className={classes.hidden}>
        {words}
      </p>
    </div>
  )
}

type WalkArgs = {
  grid: Grid
  chart: React.RefObject<EChartsType | undefined>
  drawn: React.RefObject<ChartPlan | undefined>
}

/** The point the keyboard stands on: shown as if pointed at, and said. */
function useWalk({ grid, chart, drawn }: WalkArgs) {
  const [place, setPlace] = useState<Place>()
  const show = (to: Place): void => {
    if (place && drawn.current) chart.current?.dispatchAction({ type: 'downplay', ...drawn.current.markOf(place) })
    setPlace(to)
    if (!drawn.current) return
    const mark = drawn.current.markOf(to)
    chart.current?.dispatchAction({ type: 'highlight', ...mark })
    chart.current?.dispatchAction({ type: 'showTip', ...mark })
  }
  const row = place && grid.rows[place.row]
  const cell = place && row?.cells[place.column]
  return {
    place,
    words: cell ? `${row.label}, ${grid.columns[place.column]?.label}: ${cell.text}` : '',
    walk: (key: string): boolean => {
      const start = { row: 0, column: key === 'ArrowLeft' || key === 'End' ? grid.columns.length - 1 : 0 }
      const to = place ? moveIn(grid, place, key) : moveIn(grid, start, key) && start
      if (to) show(to)
      return to !== undefined
    },
    leave: () => {
      if (!place) return
      chart.current?.dispatchAction({ type: 'hideTip' })
      chart.current?.dispatchAction({ type: 'downplay' })
      setPlace(undefined)
    },
  }
}

function pictureOf(
  element: React.RefObject<HTMLDivElement | null>,
  chart: React.RefObject<EChartsType | undefined>,
  plan: Props['plan'],
  scheme: 'light' | 'dark',
): ChartPicture {
  return {
    png: () =>
      new Promise((resolve) => {
        const ground = element.current ? readLook(element.current, scheme).ground : ''
        const canvas = chart.current?.renderToCanvas({ pixelRatio: 2, backgroundColor: ground })
        if (canvas) canvas.toBlob(resolve)
        else resolve(null)
      }),
    svg: async () => {
      if (!element.current || !chart.current) return ''
      const look = readLook(element.current, scheme)
      const size = { width: chart.current.getWidth(), height: chart.current.getHeight() }
      const { drawSvg } = await import('./svg-picture.ts')
      return drawSvg({ ...plan(look, false).option, backgroundColor: look.ground }, size)
    },
  }
}
