import type { EChartsCoreOption } from 'echarts/core'
import type { Place } from '../model/grid.ts'

/** What ECharts says of a mark that was pressed. */
export type Hit = { seriesIndex: number; dataIndex: number; name: string; dataType?: string }

/** How a grid is drawn: the option for ECharts, and how marks and cells of the grid find each other. */
export type ChartPlan = {
  option: EChartsCoreOption
  markOf: (place: Place) => { seriesIndex: number; dataIndex: number }
  placeOf: (hit: Hit) => Place | undefined
}
