import { dashboardBin } from './dashboards.queries.ts'
import { dashboardObject, dashboardUndoers } from './dashboards.ts'
import { metricBin } from './metrics.queries.ts'
import { metricObject, metricUndoers } from './metrics.ts'
import { boardRoutes } from './routes.ts'

export { createDashboard } from './dashboards.ts'

export const boardsArea = {
  routes: boardRoutes,
  undoers: { ...dashboardUndoers, ...metricUndoers },
  objects: [dashboardObject, metricObject],
  bins: [dashboardBin, metricBin],
}
