import { emptyBins } from './jobs.ts'
import { operationsRoutes } from './routes.ts'

export { findDeadJobs } from './jobs.queries.ts'

export const operationsArea = { routes: operationsRoutes, crons: [emptyBins] }
