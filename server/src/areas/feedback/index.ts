import { feedbackBin, feedbackObjects } from './bin.ts'
import { feedbackImporter } from './importer.ts'
import { tellOwner } from './notices.ts'
import { feedbackRoutes } from './routes.ts'
import { ruleUndoers } from './routing-rules.ts'
import { settingsUndoers } from './settings.ts'
import { trainRouting } from './training.ts'
import { itemUndoers } from './undo.ts'

export { createRule } from './routing-rules.ts'
export { type Piece, takeIn } from './take-in.ts'
export { findWaiting, hasFeedback, routingAccuracy } from './today.ts'
export { trainRouting } from './training.ts'
export { updateItem, updateItems } from './triage.ts'

export const feedbackArea = {
  routes: feedbackRoutes,
  jobs: [trainRouting, tellOwner],
  undoers: { ...itemUndoers, ...ruleUndoers, ...settingsUndoers },
  objects: [feedbackObjects],
  bins: [feedbackBin],
  importers: [feedbackImporter],
}
