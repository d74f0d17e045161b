import { makeUsage } from './demo/usage.ts'
import { homeRoutes } from './routes.ts'

export { offerDemo } from './demo.ts'

export const homeArea = { routes: homeRoutes, jobs: [makeUsage] }
