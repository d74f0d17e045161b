import * as api from '@gantry/contract/tracking'
import { downloadRoute, longRoute, type Router, route } from '../../../platform/route.ts'
import { downloadClient, planEvent, readPlan, unplanEvent, updatePlanned } from './plan.ts'

export function trackingRoutes(router: Router): void {
  longRoute(router, api.getTrackingPlan, (open, { query }) => readPlan(open, query.project))
  longRoute(router, api.planEvent, (open, { body }) => planEvent(open, body))
  longRoute(router, api.updatePlannedEvent, (open, { params, body }) => updatePlanned(open, params.id, body))
  route(router, api.unplanEvent, (ctx, { params }) => unplanEvent(ctx, params.id))
  downloadRoute(router, api.getTrackingClient, (ctx, { query }) => downloadClient(ctx, query.project))
}
