import { eventRoutes } from './routes.ts'
import { planBin } from './tracking/plan.queries.ts'
import { planUndoers } from './tracking/plan.ts'

export { isIllegalId } from './id.rules.ts'
export { waitUntilMoved } from './moved.ts'
export { createProject, getProject } from './projects.ts'

export const eventsArea = { routes: eventRoutes, undoers: planUndoers, bins: [planBin] }
