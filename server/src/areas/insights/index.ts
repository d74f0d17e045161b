import { cohortBin } from './cohorts.queries.ts'
import { cohortObject, cohortUndoers } from './cohorts.ts'
import { evaluateCohorts } from './jobs.ts'
import { insightRoutes } from './routes.ts'
import { insightBin } from './saved.queries.ts'
import { insightObject, insightUndoers } from './saved.ts'

export { moveStart, resolveRange } from './calendar.rules.ts'
export { findInsights } from './find-saved.queries.ts'
export { findPropertyNames } from './pickers.metrics.ts'
export { runInsight } from './run.ts'
export { findInsightTitles } from './saved.queries.ts'
export { createInsight, getInsight } from './saved.ts'

export const insightsArea = {
  routes: insightRoutes,
  crons: [evaluateCohorts],
  undoers: { ...insightUndoers, ...cohortUndoers },
  objects: [insightObject, cohortObject],
  bins: [insightBin, cohortBin],
}
