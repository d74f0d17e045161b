import { emptyBins } from './jobs.ts'
import { operationsRoutes } from './routes.ts'

export const operationsArea = { routes: operationsRoutes, crons: [emptyBins] }
