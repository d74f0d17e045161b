import * as api from '@gantry/contract/boards'
import * as metrics from '@gantry/contract/metrics'
import { downloadRoute, longRoute, publicRoute, type Router, route } from '../../platform/route.ts'
import { createDashboard, deleteDashboard, getDashboard, listDashboards, updateDashboard } from './dashboards.ts'
import { createLink, listLinks, openShared, revokeLink, runShared } from './links.ts'
import { computeMetric } from './metric-values.ts'
import {
  createMetric,
  decideChange,
  deleteMetric,
  getMetric,
  listChanges,
  listMetrics,
  updateMetric,
} from './metrics.ts'
import { exportMetrics, previewImport, runImport } from './metrics-yaml.ts'

/** Of one address in a minute: enough for a wall screen that shows several dashboards. */
const visitsPerMinute = 300

export function boardRoutes(router: Router): void {
  route(router, api.listDashboards, (ctx, { query }) => listDashboards(ctx, query))
  route(router, api.createDashboard, (ctx, { body }) => createDashboard(ctx, body))
  route(router, api.getDashboard, (ctx, { params }) => getDashboard(ctx, params.id))
  route(router, api.updateDashboard, (ctx, { params, body }) => updateDashboard(ctx, params.id, body))
  route(router, api.deleteDashboard, (ctx, { params }) => deleteDashboard(ctx, params.id))
  route(router, api.listDashboardLinks, (ctx, { params }) => listLinks(ctx, params.id))
  route(router, api.createDashboardLink, (ctx, { params }) => createLink(ctx, params.id))
  route(router, api.revokeDashboardLink, (ctx, { params }) => revokeLink(ctx, params.id))
  publicRoute(router, api.openSharedDashboard, visitsPerMinute, (app, { body }) => openShared(app, body.token))
  publicRoute(router, api.runSharedTile, visitsPerMinute, (app, { body }, signal) => runShared(app, body, signal))
  metricRoutes(router)
}

function metricRoutes(router: Router): void {
  route(router, metrics.listMetrics, (ctx, { query }) => listMetrics(ctx, query))
  route(router, metrics.createMetric, (ctx, { body }) => createMetric(ctx, body))
  downloadRoute(router, metrics.exportMetrics, (ctx, { query }) => exportMetrics(ctx, query.project))
  longRoute(router, metrics.previewMetrics, (open, { body }, signal) => previewImport(open, body, signal))
  route(router, metrics.importMetrics, (ctx, { body }) => runImport(ctx, body))
  route(router, metrics.getMetric, (ctx, { params }) => getMetric(ctx, params.id))
  route(router, metrics.updateMetric, (ctx, { params, body }) => updateMetric(ctx, params.id, body))
  route(router, metrics.deleteMetric, (ctx, { params }) => deleteMetric(ctx, params.id))
  route(router, metrics.listMetricChanges, (ctx, { params, query }) => listChanges(ctx, params.id, query))
  route(router, metrics.decideMetricChange, (ctx, { params, body }) => decideChange(ctx, params.id, body.isApproved))
  longRoute(router, metrics.computeMetric, (open, { params, body }, signal) =>
    computeMetric(open, params.id, body, signal),
  )
}
