import type { Grid, GridRow } from '../model/grid.ts'
import { baseOption, categoryAxis, legendOf, tooltipOf, valueAxis } from './base-option.ts'
import { colorOf, dashOf, hatching, type Look } from './look.ts'
import type { ChartPlan } from './plan.ts'

export type Marker = { column: number; words: string }
export type TrendStyle = 'line' | 'area' | 'bar'
type Options = {
  grid: Grid
  look: Look
  hasMotion: boolean
  axisNumber: (value: number) => string
  /** The heading of the tooltip at a column. */
  columnWords: (column: number) => string
  markers: readonly Marker[]
  /** Bars of groups that add up to a whole stand on top of each other. */
  isWhole?: boolean
}

/** Lines, stacked areas or bars over time. What is not over yet is dashed, or hatched, on a shaded ground. */
export function planTrends(style: TrendStyle, options: Options): ChartPlan {
  const { grid, look } = options
  const tailOf = tailStart(grid)
  const main = grid.rows.map((row, index) => mainSeries(style, row, index, tailOf, options))
  const tails = style === 'bar' ? [] : grid.rows.map((row) => tailSeries(style, row, tailOf, look))
  return {
    option: {
      ...baseOption(look, options.hasMotion),
      grid: {
        left: 8,
        right: 16,
        top: (grid.rows.length > 1 ? 36 : 14) + (options.markers.length > 0 ? 16 : 0),
        bottom: 4,
        containLabel: true,
      },
      legend: legendOf(
        look,
        grid.rows.map(({ label }) => label),
      ),
      tooltip: { ...tooltipOf(look), trigger: 'axis', formatter: (hit: unknown) => sayColumn(hit, options) },
      xAxis: {
        ...categoryAxis(
          look,
          grid.columns.map(({ label }) => label),
        ),
        boundaryGap: style === 'bar',
      },
      yAxis: valueAxis(look, options.axisNumber),
      series: [...main, ...tails],
    },
    markOf: ({ row, column }) => ({
      seriesIndex: style !== 'bar' && column >= tailOf ? grid.rows.length + row : row,
      dataIndex: column,
    }),
    placeOf: ({ seriesIndex, dataIndex }) => ({
      row: seriesIndex % Math.max(grid.rows.length, 1),
      column: dataIndex,
    }),
  }
}

/** The first column that is not complete; they stand at the end. */
function tailStart({ columns }: Grid): number {
  const first = columns.findIndex(({ isIncomplete }) => isIncomplete)
  return first < 0 ? columns.length : first
}

function mainSeries(style: TrendStyle, row: GridRow, index: number, tailOf: number, options: Options) {
  const { grid, look, markers, isWhole } = options
  const color = colorOf(look, row.color)
  const shared = {
    name: row.label,
    itemStyle: { color, opacity: row.isPrevious ? 0.5 : 1 },
    emphasis: { focus: 'none' },
    ...(index === 0 && {
      markLine: markLines(markers, grid.columns.length, look),
      markArea: incompleteArea(grid, tailOf, style, look),
    }),
  }
  if (style === 'bar') {
    return {
      ...shared,
      type: 'bar',
      barMaxWidth: 40,
      ...(isWhole && { stack: row.isPrevious ? 'previous' : 'now' }),
      data: row.cells.map(({ value, isIncomplete }) =>
        isIncomplete ? { value, itemStyle: { color, decal: hatching(look) } } : value,
      ),
    }
  }
  return {
    ...shared,
    type: 'line',
    ...(style === 'area' && !row.isPrevious && { stack: 'all', areaStyle: { color, opacity: 0.25 } }),
    symbol: 'circle',
    symbolSize: 7,
    showSymbol: tailOf === 1,
    lineStyle: {
      color,
      width: 2,
      type: row.isPrevious ? [3, 3] : dashOf(look, row.color),
      opacity: row.isPrevious ? 0.6 : 1,
    },
    data: row.cells.map(({ value }, column) => (column < tailOf ? value : null)),
  }
}

/** From the last complete point to the ones that still grow. */
function tailSeries(style: TrendStyle, row: GridRow, tailOf: number, look: Look) {
  const color = colorOf(look, row.color)
  return {
    name: row.label,
    type: 'line',
    ...(style === 'area' && !row.isPrevious && { stack: 'tails' }),
    symbol: 'circle',
    symbolSize: 7,
    showSymbol: tailOf === 0,
    itemStyle: { color },
    lineStyle: { color, width: 2, type: [3, 4], opacity: row.isPrevious ? 0.5 : 0.9 },
    data: row.cells.map(({ value }, column) => (column >= tailOf - 1 && tailOf < row.cells.length ? value : null)),
  }
}

const markLines = (markers: readonly Marker[], columns: number, look: Look) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: look.dimmed, type: 'dashed', width: 1 },
  label: { color: look.text, fontFamily: look.font, fontSize: 11, position: 'end', distance: 4 },
  data: markers.map(({ column, words }) => ({
    xAxis: column,
    label: {
      formatter: words.length > 24 ? `${words.slice(0, 23)}…` : words,
      // At the edges the words stay inside of the picture.
      align: column < columns / 8 ? 'left' : column > (columns * 7) / 8 ? 'right' : 'center',
    },
  })),
})

function incompleteArea(grid: Grid, tailOf: number, style: TrendStyle, look: Look) {
  const isShown = style !== 'bar' && tailOf > 0 && tailOf < grid.columns.length
  return {
    silent: true,
    itemStyle: { color: look.dimmed, opacity: 0.08 },
    data: isShown ? [[{ xAxis: tailOf - 1 }, { xAxis: grid.columns.length - 1 }]] : [],
  }
}

/** Everything at one moment, one series a line, the greatest first. */
function sayColumn(hit: unknown, { grid, columnWords, markers }: Options): string {
  // ECharts gives the points of an axis as a list, of which only this part is used.
  const column = (Array.isArray(hit) ? (hit as { dataIndex: number }[]) : [])[0]?.dataIndex
  if (column === undefined) return ''
  const lines = grid.rows
    .map(({ label, cells }) => ({ label, cell: cells[column] }))
    .filter(({ cell }) => cell?.value !== null && cell?.value !== undefined)
    .toSorted((a, b) => (b.cell?.value ?? 0) - (a.cell?.value ?? 0))
  const shown = lines.slice(0, 12).map(({ label, cell }) => `${label}: ${cell?.text}`)
  const marks = markers.filter((marker) => marker.column === column).map(({ words }) => `◆ ${words}`)
  return [columnWords(column), ...shown, ...(lines.length > shown.length ? ['…'] : []), ...marks].join('\n')
}
