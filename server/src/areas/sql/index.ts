import { queriesBin } from './queries.ts'
import { sqlRoutes } from './routes.ts'
import { queryUndoers } from './saved-queries.ts'

export const sqlArea = { routes: sqlRoutes, bins: [queriesBin], undoers: queryUndoers }
