import type { Undoers } from '../../platform/activity.ts'
import { importsJob, importsWatch } from './jobs.ts'
import { importRoutes } from './routes.ts'
import { undoImport } from './runs.ts'

export { findFailedImports } from './queries.ts'

const importUndoers: Undoers = {
  'import.finished': async (ctx, { objectId }) => {
    await undoImport(ctx, objectId)
  },
}

export const importsArea = {
  routes: importRoutes,
  jobs: [importsJob],
  watches: [importsWatch],
  undoers: importUndoers,
}
