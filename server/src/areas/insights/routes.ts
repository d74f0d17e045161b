import * as api from '@gantry/contract/insights'
import { longRoute, type Router, route } from '../../platform/route.ts'
import { listInsightPeople } from './people.ts'
import { cancelRun, findRun, runInsight } from './run.ts'

export function insightRoutes(router: Router): void {
  longRoute(router, api.runInsight, (open, { body }, signal) => runInsight(open, body, signal))
  longRoute(router, api.listInsightPeople, (open, { body }, signal) => listInsightPeople(open, body, signal))
  route(router, api.getInsightRun, (ctx, { params }) => findRun(ctx, params.id))
  route(router, api.cancelInsightRun, (ctx, { params }) => cancelRun(ctx, params.id))
}
