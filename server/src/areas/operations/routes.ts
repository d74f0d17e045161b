import * as api from '@gantry/contract/operations'
import { type Router, route } from '../../platform/route.ts'
import * as activity from './activity.ts'
import * as bin from './bin.ts'
import * as jobs from './jobs-page.ts'
import * as outbox from './outbox.ts'

export function operationsRoutes(router: Router): void {
  route(router, api.listActivity, (ctx, { query }) => activity.listActivity(ctx, query))
  route(router, api.listHistory, (ctx, { query }) => activity.listHistory(ctx, query))
  route(router, api.undoActivity, (ctx, { params }) => activity.undoActivity(ctx, params.id))
  route(router, api.listBin, (ctx, { query }) => bin.listBin(ctx, query))
  route(router, api.restoreFromBin, (ctx, { params }) => bin.restoreFromBin(ctx, params))
  route(router, api.purgeFromBin, (ctx, { params }) => bin.purgeFromBin(ctx, params))
  route(router, api.listJobs, (ctx, { query }) => jobs.listJobs(ctx, query))
  route(router, api.countJobs, (ctx) => jobs.countJobs(ctx))
  route(router, api.rerunJob, (ctx, { params }) => jobs.rerunJob(ctx, params.id))
  route(router, api.removeJob, (ctx, { params }) => jobs.removeJob(ctx, params.id))
  route(router, api.listOutbox, (ctx, { query }) => outbox.listOutbox(ctx, query))
  route(router, api.getOutboxMail, (ctx, { params }) => outbox.getOutboxMail(ctx, params.id))
  route(router, api.revealOutboxMail, (ctx, { params }) => outbox.revealOutboxMail(ctx, params.id))
}
