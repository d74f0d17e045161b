import { alertObject, alertUndoers } from './alerts.ts'
import { alertsCron } from './jobs.ts'
import { alertBin } from './queries.ts'
import { alertRoutes } from './routes.ts'

export const alertsArea = {
  routes: alertRoutes,
  crons: [alertsCron],
  undoers: alertUndoers,
  objects: [alertObject],
  bins: [alertBin],
}
