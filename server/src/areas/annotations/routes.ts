import * as api from '@gantry/contract/annotations'
import { type Router, route } from '../../platform/route.ts'
import { createAnnotation, deleteAnnotation, listAnnotations } from './annotations.ts'

export function annotationRoutes(router: Router): void {
  route(router, api.listAnnotations, (ctx, { query }) => listAnnotations(ctx, query.project))
  route(router, api.createAnnotation, (ctx, { body }) => createAnnotation(ctx, body))
  route(router, api.deleteAnnotation, (ctx, { params }) => deleteAnnotation(ctx, params.id))
}
