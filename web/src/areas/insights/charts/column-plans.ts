import type { Grid, GridRow } from '../model/grid.ts'
import { baseOption, categoryAxis, legendOf, tooltipOf, valueAxis } from './base-option.ts'
import { colorOf, hatching, type Look } from './look.ts'
import type { ChartPlan } from './plan.ts'

type Options = { grid: Grid; look: Look; hasMotion: boolean; axisNumber: (value: number) => string }

/** One column of bars a column of the grid: side by side, or on top of each other where `stackOf` says so. */
function planColumns(
  { grid, look, hasMotion, axisNumber }: Options,
  styleOf: (row: GridRow, index: number) => { color: string; stack?: string; opacity?: number; isHatched?: boolean },
  heightOf: (cell: GridRow['cells'][number]) => number | null = ({ value }) => value,
): ChartPlan {
  return {
    option: {
      ...baseOption(look, hasMotion),
      grid: { left: 8, right: 16, top: grid.rows.length > 1 ? 36 : 14, bottom: 4, containLabel: true },
      legend: legendOf(
        look,
        grid.rows.map(({ label }) => label),
      ),
      tooltip: { ...tooltipOf(look), trigger: 'item', formatter: (hit: unknown) => sayCell(hit, grid) },
      xAxis: categoryAxis(
        look,
        grid.columns.map(({ label }) => label),
      ),
      yAxis: valueAxis(look, axisNumber),
      series: grid.rows.map((row, index) => {
        const { color, stack, opacity = 1, isHatched = false } = styleOf(row, index)
        return {
          type: 'bar',
          name: row.label,
          ...(stack !== undefined && { stack }),
          barMaxWidth: 72,
          itemStyle: { color, opacity, ...(isHatched && { decal: hatching(look) }) },
          data: row.cells.map((cell) =>
            cell.isIncomplete
              ? { value: heightOf(cell), itemStyle: { color, opacity, decal: hatching(look) } }
              : heightOf(cell),
          ),
        }
      }),
    },
    markOf: ({ row, column }) => ({ seriesIndex: row, dataIndex: column }),
    placeOf: ({ seriesIndex, dataIndex }) => ({ row: seriesIndex, column: dataIndex }),
  }
}

/** People made up of those who came, stayed and came back; below zero those who fell asleep. */
export const planLifecycle = (options: Options): ChartPlan =>
  planColumns(options, ({ key }) => ({
    color: options.look.lifecycle[key as keyof Look['lifecycle']],
    stack: 'people',
  }))

export const planBars = (options: Options): ChartPlan =>
  planColumns(options, ({ color, isPrevious }) => ({
    color: colorOf(options.look, color),
    opacity: isPrevious ? 0.5 : 1,
  }))

/** The bars of a funnel in per cent of who entered; the hatched part on top was lost on the way there. */
export function planFunnel(options: Options): ChartPlan {
  const { grid, look } = options
  const plan = planColumns(
    options,
    ({ color, isPrevious, key }, index) => ({
      color: colorOf(look, color),
      stack: String(Math.floor(index / 2)),
      opacity: key.endsWith('/dropped') ? 0.28 : isPrevious ? 0.55 : 1,
      isHatched: key.endsWith('/dropped'),
    }),
    ({ share }) => (share === null || share === undefined ? null : share * 100),
  )
  const made = grid.rows.filter(({ key }) => !key.endsWith('/dropped'))
  return {
    ...plan,
    option: {
      ...plan.option,
      grid: { left: 8, right: 16, top: made.length > 1 ? 36 : 14, bottom: 4, containLabel: true },
      legend: legendOf(
        look,
        made.map(({ label }) => label),
      ),
      yAxis: { ...valueAxis(look, options.axisNumber), max: 100, interval: 25 },
    },
  }
}

/** One bar a row, lying: the totals of many groups, the greatest on top. */
export function planRanking({ grid, look, hasMotion, axisNumber }: Options): ChartPlan {
  return {
    option: {
      ...baseOption(look, hasMotion),
      grid: { left: 8, right: 64, top: 8, bottom: 4, containLabel: true },
      tooltip: {
        ...tooltipOf(look),
        trigger: 'item',
        formatter: ({ dataIndex }: { dataIndex: number }) => sayRow(grid, dataIndex),
      },
      xAxis: valueAxis(look, axisNumber),
      yAxis: {
        ...categoryAxis(
          look,
          grid.rows.map(({ label }) => label),
        ),
        inverse: true,
        axisLabel: { color: look.text, fontFamily: look.font, fontSize: 12, width: 200, overflow: 'truncate' },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 28,
          data: grid.rows.map(({ cells, color, isPrevious }) => ({
            value: cells[0]?.value ?? null,
            itemStyle: { color: colorOf(look, color), opacity: isPrevious ? 0.5 : 1 },
          })),
          label: {
            show: true,
            position: 'right',
            color: look.text,
            fontFamily: look.font,
            formatter: ({ dataIndex }: { dataIndex: number }) => grid.rows[dataIndex]?.cells[0]?.text ?? '',
          },
        },
      ],
    },
    markOf: ({ row }) => ({ seriesIndex: 0, dataIndex: row }),
    placeOf: ({ dataIndex }) => ({ row: dataIndex, column: 0 }),
  }
}

const sayRow = (grid: Grid, row: number): string => `${grid.rows[row]?.label}: ${grid.rows[row]?.cells[0]?.text}`

/** The column, then the row and its number. */
export function sayCell(hit: unknown, grid: Grid): string {
  // The parts of ECharts' hit that every series has.
  const { seriesIndex, dataIndex } = hit as { seriesIndex: number; dataIndex: number }
  const row = grid.rows[seriesIndex]
  return `${grid.columns[dataIndex]?.label}\n${row?.label}: ${row?.cells[dataIndex]?.text}`
}
