import { insightRoutes } from './routes.ts'

export { listInsightPeople } from './people.ts'
export { runInsight } from './run.ts'

export const insightsArea = { routes: insightRoutes }
