import { annotationUndoers } from './annotations.ts'
import { annotationRoutes } from './routes.ts'

export { createAnnotation } from './annotations.ts'

export const annotationsArea = { routes: annotationRoutes, undoers: annotationUndoers }
