import { eventRoutes } from './routes.ts'
import { planBin } from './tracking/plan.queries.ts'
import { planUndoers } from './tracking/plan.ts'

export { isIllegalId } from './id.rules.ts'
export { waitUntilMoved } from './moved.ts'
export { createProject, createWriteKey, getProject, listProjects } from './projects.ts'
export type { ProfileOperation } from './received.ts'

export const eventsArea = { routes: eventRoutes, undoers: planUndoers, bins: [planBin] }
