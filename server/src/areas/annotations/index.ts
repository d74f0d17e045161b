import { annotationUndoers } from './annotations.ts'
import { annotationRoutes } from './routes.ts'

export const annotationsArea = { routes: annotationRoutes, undoers: annotationUndoers }
