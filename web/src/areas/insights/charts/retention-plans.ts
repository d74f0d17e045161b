import type { Grid } from '../model/grid.ts'
import { axisText, baseOption, categoryAxis, legendOf, tooltipOf, valueAxis } from './base-option.ts'
import { colorOf, dashOf, hatching, inkOn, type Look, shadeOf } from './look.ts'
import type { ChartPlan } from './plan.ts'

type Options = { grid: Grid; look: Look; hasMotion: boolean; share: (value: number) => string }

/** A cell a cohort and period, darker where more came back. What can still grow is hatched. */
export function planHeatMap({ grid, look, hasMotion, share }: Options): ChartPlan {
  const periods = grid.columns.slice(1)
  const places = grid.rows.flatMap(({ cells }, row) =>
    cells.slice(1).map((cell, index) => ({ cell, row, column: index + 1 })),
  )
  const greatest = Math.max(0.01, ...places.filter(({ column }) => column > 1).map(({ cell }) => cell.share ?? 0))
  const strengthOf = (part: number | null | undefined): number => Math.min((part ?? 0) / greatest, 1)
  return {
    option: {
      ...baseOption(look, hasMotion),
      grid: { left: 8, right: 8, top: 28, bottom: 4, containLabel: true },
      tooltip: {
        ...tooltipOf(look),
        trigger: 'item',
        formatter: ({ dataIndex }: { dataIndex: number }) => sayPlace(grid, places[dataIndex]),
      },
      xAxis: {
        ...categoryAxis(
          look,
          periods.map(({ label }) => label),
        ),
        position: 'top',
        axisLine: { show: false },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: grid.rows.map(({ label, cells }) => `${label}  ${cells[0]?.text ?? ''}`),
        axisLabel: { ...axisText(look), color: look.text },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      series: [
        {
          type: 'heatmap',
          data: places.map(({ cell, row, column }) => ({
            value: [column - 1, row, cell.share ?? '-'],
            itemStyle: {
              color: shadeOf(look, strengthOf(cell.share)),
              borderColor: look.ground,
              borderWidth: 2,
              ...(cell.isIncomplete && { decal: hatching(look) }),
            },
            label: { color: inkOn(look, strengthOf(cell.share)), fontWeight: cell.point ? 'normal' : 'bold' },
          })),
          label: {
            show: true,
            fontFamily: look.font,
            fontSize: 11,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const cell = places[dataIndex]?.cell
              // Nobody yet in what is not over says nothing.
              if (cell?.share === null || cell?.share === undefined || (cell.isIncomplete && cell.share === 0))
                return ''
              return share(Math.round(cell.share * 100) / 100)
            },
          },
          labelLayout: { hideOverlap: true },
          emphasis: { itemStyle: { borderColor: look.text, borderWidth: 2 } },
        },
      ],
    },
    markOf: ({ row, column }) => ({
      seriesIndex: 0,
      dataIndex: places.findIndex((place) => place.row === row && place.column === column),
    }),
    placeOf: ({ dataIndex }) => places[dataIndex],
  }
}

type At = { row: number; column: number }
const sayPlace = (grid: Grid, at: At | undefined): string =>
  at
    ? `${grid.rows[at.row]?.label}\n${grid.columns[at.column]?.label}: ${grid.rows[at.row]?.cells[at.column]?.text}`
    : ''

/** A line a cohort, the average strong. Only what is complete is drawn: the rest would always fall. */
export function planCurves({ grid, look, hasMotion, share }: Options): ChartPlan {
  return {
    option: {
      ...baseOption(look, hasMotion),
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      legend: legendOf(
        look,
        grid.rows.map(({ label }) => label),
      ),
      tooltip: {
        ...tooltipOf(look),
        trigger: 'item',
        formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) =>
          sayPlace(grid, { row: seriesIndex, column: dataIndex + 1 }),
      },
      xAxis: {
        ...categoryAxis(
          look,
          grid.columns.slice(1).map(({ label }) => label),
        ),
        boundaryGap: false,
      },
      yAxis: { ...valueAxis(look, (value) => share(value / 100)), max: 100 },
      series: grid.rows.map(({ key, label, color, cells }) => {
        const isAverage = key === 'average'
        const line = isAverage ? look.text : colorOf(look, color)
        return {
          type: 'line',
          name: label,
          symbolSize: 6,
          itemStyle: { color: line },
          lineStyle: { color: line, width: isAverage ? 3 : 1.5, type: isAverage ? 'solid' : dashOf(look, color) },
          data: cells.slice(1).map(({ value, isIncomplete }) => (isIncomplete ? null : value)),
        }
      }),
    },
    markOf: ({ row, column }) => ({ seriesIndex: row, dataIndex: Math.max(column - 1, 0) }),
    placeOf: ({ seriesIndex, dataIndex }) => ({ row: seriesIndex, column: dataIndex + 1 }),
  }
}
