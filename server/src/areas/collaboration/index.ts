import { commentUndoers } from './comments.ts'
import { linkUndoers } from './links.ts'
import { mailNotifications } from './notification-mails.ts'
import { collaborationRoutes } from './routes.ts'
import { viewsBin } from './views.queries.ts'
import { viewUndoers } from './views.ts'

export { addComment } from './comments.ts'
export { follow } from './followers.ts'
export { forgetObjects } from './forget.ts'
export { addLink } from './links.ts'
export { findUnread } from './notifications.queries.ts'
export { setPreferences } from './notifications.ts'
export { notify, notifyFollowers } from './notify.ts'
export { getObject } from './objects.ts'
export { createView } from './views.ts'

export const collaborationArea = {
  routes: collaborationRoutes,
  jobs: [mailNotifications],
  bins: [viewsBin],
  undoers: { ...commentUndoers, ...linkUndoers, ...viewUndoers },
}
