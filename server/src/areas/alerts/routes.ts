import * as api from '@gantry/contract/alerts'
import { longRoute, type Router, route } from '../../platform/route.ts'
import { getInsight } from '../insights/index.ts'
import { createAlert, deleteAlert, getAlert, listAlerts, listEpisodes, snoozeAlert, updateAlert } from './alerts.ts'
import { checkAlert, testAlert } from './check.ts'
import { lookAt } from './outlook.ts'
import { loadAlert } from './queries.ts'
import { explainAlert } from './segments.ts'

export function alertRoutes(router: Router): void {
  route(router, api.listAlerts, (ctx, { query }) => listAlerts(ctx, query))
  longRoute(router, api.createAlert, (open, { body }, signal) => createAlert(open, body, signal))
  route(router, api.getAlert, (ctx, { params }) => getAlert(ctx, params.id))
  longRoute(router, api.updateAlert, (open, { params, body }, signal) => updateAlert(open, params.id, body, signal))
  route(router, api.deleteAlert, (ctx, { params }) => deleteAlert(ctx, params.id))
  route(router, api.snoozeAlert, (ctx, { params, body }) => snoozeAlert(ctx, params.id, body.until))
  route(router, api.listAlertEpisodes, (ctx, { params, query }) => listEpisodes(ctx, params.id, query))
  longRoute(router, api.previewAlert, async (open, { body }, signal) => {
    const insight = await open((ctx) => getInsight(ctx, body.insightId))
    return (await lookAt(open, { ...body, insight }, null, signal)).outlook
  })
  longRoute(router, api.checkAlert, async (open, { params }, signal) => {
    await open((ctx) => loadAlert(ctx, params.id))
    await checkAlert(open, params.id, signal)
    return open((ctx) => getAlert(ctx, params.id))
  })
  longRoute(router, api.testAlert, async (open, { params }, signal) => {
    await open((ctx) => loadAlert(ctx, params.id))
    return testAlert(open, params.id, signal)
  })
  longRoute(router, api.readAlert, async (open, { params }, signal) => {
    const { row, insight } = await open(async (ctx) => {
      const found = await loadAlert(ctx, params.id)
      return { row: found, insight: await getInsight(ctx, found.insightId) }
    })
    return (await lookAt(open, { insight, point: row.point, condition: row.condition }, row.score, signal)).outlook
  })
  longRoute(router, api.explainAlert, (open, { params }, signal) => explainAlert(open, params.id, signal))
}
