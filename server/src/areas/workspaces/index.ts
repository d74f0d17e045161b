import { forgetExpiredSignIns, sweepWorkspace } from './jobs.ts'
import { workspaceRoutes } from './routes.ts'
import { workspaceUndoers } from './workspaces.ts'

export { hasUsers, listOwners } from './account.queries.ts'
export { storeKey } from './keys.ts'
export { getWorkspaceRow, type WorkspaceRow } from './queries.ts'
export { settingsOf } from './rules.ts'
export { offerSetup } from './setup.ts'
export { addOwner, assertKnownZone, eraseWorkspace, makeWorkspace } from './workspaces.ts'

export const workspacesArea = {
  routes: workspaceRoutes,
  jobs: [sweepWorkspace],
  crons: [forgetExpiredSignIns],
  undoers: workspaceUndoers,
}
