import * as api from '@gantry/contract/events'
import * as projects from '@gantry/contract/projects'
import { type Router, route } from '../../platform/route.ts'
import { createCollector } from './collect.ts'
import { mountCollector } from './collector-http.ts'
import { getIngestion, listIngestionSamples } from './ingestion.ts'
import {
  createProject,
  createWriteKey,
  getProject,
  listProjects,
  listWriteKeys,
  revokeWriteKey,
  updateProject,
} from './projects.ts'
import { trackingRoutes } from './tracking/routes.ts'

export function eventRoutes(router: Router): void {
  const collector = createCollector(router.app)
  router.http.addHook('onClose', collector.close)
  mountCollector(router.http, router.app, collector)
  route(router, projects.listProjects, (ctx) => listProjects(ctx))
  route(router, projects.createProject, (ctx, { body }) => createProject(ctx, body))
  route(router, projects.getProject, (ctx, { params }) => getProject(ctx, params.id))
  route(router, projects.updateProject, (ctx, { params, body }) => updateProject(ctx, params.id, body))
  route(router, projects.listWriteKeys, (ctx, { params }) => listWriteKeys(ctx, params.id))
  route(router, projects.createWriteKey, (ctx, { params, body }) => createWriteKey(ctx, params.id, body))
  route(router, projects.revokeWriteKey, (ctx, { params }) => revokeWriteKey(ctx, params.id))
  route(router, api.getIngestion, (ctx, { params, query }) => getIngestion(ctx, params.id, query))
  route(router, api.listIngestionSamples, (ctx, { params, query }) => listIngestionSamples(ctx, params.id, query))
  trackingRoutes(router)
}
