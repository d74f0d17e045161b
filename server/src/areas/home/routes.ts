import * as api from '@gantry/contract/home'
import { accountRoute, type Router, route } from '../../platform/route.ts'
import { createDemo } from './demo.ts'
import { getToday } from './today.ts'

export function homeRoutes(router: Router): void {
  route(router, api.getToday, (ctx) => getToday(ctx))
  accountRoute(router, api.createDemo, (account) => createDemo(account))
}
