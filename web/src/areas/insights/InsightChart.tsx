import type { ChartStyle, InsightDefinition, InsightPoint, InsightResult } from '@gantry/contract/insights'
import { Skeleton, Text } from '@mantine/core'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import classes from './charts/charts.module.css'
import { choosePlan } from './charts/choose-plan.ts'
import type { ChartPicture } from './charts/EChart.tsx'
import { FunnelTable } from './charts/FunnelTable.tsx'
import { GridTable } from './charts/GridTable.tsx'
import type { Look } from './charts/look.ts'
import type { Marker } from './charts/trends-plan.ts'
import { type Cell, type Grid, isEmptyGrid, type Place } from './model/grid.ts'
import { gridFor, styleFor } from './model/view.ts'
import { useChartWords } from './use-chart-words.ts'
import { useDefinitionWords } from './use-definition-words.ts'

const EChart = lazy(async () => ({ default: (await import('./charts/EChart.tsx')).EChart }))

/** `tile`: the picture alone, for a dashboard; `page`: with its table below. */
export type ChartSize = 'tile' | 'page'

export type InsightChartProps = {
  definition: InsightDefinition
  result: InsightResult
  size: ChartSize
  /** How it is drawn; without it, as is usual for its kind. */
  style?: ChartStyle | null | undefined
  /** Which group of a retention with a breakdown. */
  group?: number | undefined
  /** What happened at an instant: lines across a time axis. */
  annotations?: readonly { at: string; words: string }[] | undefined
  /** A point, bar, cell or edge was pressed. */
  onPoint?: ((point: InsightPoint, words: string) => void) | undefined
  picture?: React.Ref<ChartPicture> | undefined
  height?: number | undefined
}

/** The chart of an insight: picture, numbers, people behind them. The same on a page and on a dashboard. */
export function InsightChart(props: InsightChartProps) {
  const { definition, result, size, onPoint, picture, group = 0, height = size === 'tile' ? 240 : 360 } = props
  const { t } = useTranslation('insights')
  const words = useChartWords()
  const sentence = useDefinitionWords()
  const style = styleFor(definition, props.style)
  const grid = useMemo(
    () => gridFor({ definition, result, style, group }, words),
    [definition, result, style, group, words],
  )
  if (!grid) return null
  const label = t('chart.label', {
    kind: t(`kind.${definition.kind}.name`),
    words: sentence(definition, result.facts.zone),
  })
  const press = onPoint && ((cell: Cell, cellWords: string) => cell.point && onPoint(cell.point, cellWords))
  if (isEmptyGrid(grid)) return <NothingToDraw height={height} />
  const tableLabel = t('table.label')
  const isTable = style === 'table'
  return (
    <>
      {style === 'number' ? (
        <BigNumbers grid={grid} onPress={press} />
      ) : (
        !isTable && <Drawing {...props} {...{ grid, style, label, height, press, picture }} />
      )}
      {(size === 'page' || isTable) &&
        (result.kind === 'funnel' && result.times.length === 0 && !result.trend ? (
          <FunnelTable result={result} onPoint={onPoint} />
        ) : (
          <GridTable grid={grid} label={tableLabel} hasColors={hasColors(definition, style)} onPress={press} />
        ))}
    </>
  )
}

/** Whether the colours of the rows in the picture are those of the series. */
const hasColors = ({ kind }: InsightDefinition, style: ChartStyle): boolean =>
  kind === 'trends' || kind === 'stickiness' || kind === 'funnel' || style === 'curves'

type DrawingProps = InsightChartProps & {
  grid: Grid
  style: ChartStyle
  label: string
  height: number
  press: ((cell: Cell, words: string) => void) | undefined
}

function Drawing({ definition, result, grid, style, label, height, annotations, press, picture }: DrawingProps) {
  const { i18n } = useTranslation('insights')
  const words = useChartWords()
  const { instant } = useFormat()
  const plan = useMemo(() => {
    const compact = new Intl.NumberFormat(i18n.language, { notation: 'compact', maximumFractionDigits: 1 })
    const markers = markersOf(grid, annotations ?? [], instant)
    const axis = (value: number): string => compact.format(value)
    return (look: Look, hasMotion: boolean) =>
      choosePlan({ definition, result, style, grid, words, axis, markers }, look, hasMotion)
  }, [definition, result, style, grid, words, annotations, i18n.language, instant])
  const pressPlace = useCallback(
    ({ row, column }: Place) => {
      const [line, cell] = [grid.rows[row], grid.rows[row]?.cells[column]]
      if (line && cell?.point) press?.(cell, `${line.label}, ${grid.columns[column]?.label}`)
    },
    [grid, press],
  )
  return (
    <Suspense fallback={<Skeleton height={height} aria-busy="true" />}>
      <EChart
        grid={grid}
        plan={plan}
        label={label}
        height={heightFor(definition, style, grid, height)}
        minWidth={style === 'heat' ? grid.columns.length * cellWidth + labelWidth : undefined}
        onPress={press && pressPlace}
        picture={picture}
      />
    </Suspense>
  )
}

/** What the words in a heat map need. */
const cellWidth = 36
const labelWidth = 90

/** Rows that each need a line of their own make a picture taller. */
function heightFor({ kind }: InsightDefinition, style: ChartStyle, { rows }: Grid, height: number): number {
  if (kind === 'retention' && style === 'heat') return Math.max(height / 2, rows.length * 30 + 40)
  return style === 'ranking' ? Math.max(height / 2, rows.length * 32 + 40) : height
}

/** Each annotation at the last column that begins before it; what lies outside of the axis is left out. */
function markersOf(
  { columns }: Grid,
  annotations: readonly { at: string; words: string }[],
  instant: (iso: string) => string,
): Marker[] {
  return annotations.flatMap(({ at, words }) => {
    const column = columns.findLastIndex(({ key }) => Date.parse(key) <= Date.parse(at))
    return column < 0 ? [] : [{ column, words: `${words} (${instant(at)})` }]
  })
}

type NumbersProps = { grid: Grid; onPress: ((cell: Cell, words: string) => void) | undefined }

function BigNumbers({ grid, onPress }: NumbersProps) {
  return (
    <dl className={classes.numbers}>
      {grid.rows.map(({ key, label, cells: [cell] }) => (
        <div key={key}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <dd className={classes.number} style={{ margin: 0 }}>
            {cell?.point && onPress && cell.value ? (
              <button type="button" className={classes.press} onClick={() => onPress(cell, label)}>
                {cell.text}
              </button>
            ) : (
              cell?.text
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function NothingToDraw({ height }: { height: number }) {
  const { t } = useTranslation('insights')
  return (
    <div className={classes.nothing} style={{ minHeight: height / 2 }} role="status">
      <Text size="sm" fw={500}>
        {t('chart.nothing')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('chart.nothingText')}
      </Text>
    </div>
  )
}
