import { eventRoutes } from './routes.ts'

export { isIllegalId } from './id.rules.ts'
export { createProject, createWriteKey, getProject, listProjects } from './projects.ts'
export type { ProfileOperation } from './received.ts'

export const eventsArea = { routes: eventRoutes }
