import * as api from '@gantry/contract/persons'
import { type Router, route } from '../../platform/route.ts'
import { getAccountActivity, getContactActivity } from './accounts.ts'
import { erasePerson, listErasures } from './erase.ts'
import { mergePersons, previewMerge, splitPerson, undoPersonChange } from './merge.ts'
import { getPerson, listPersons } from './persons.ts'
import { listPropertyHistory, listTimeline } from './timeline.ts'

export function personRoutes(router: Router): void {
  route(router, api.listPersons, (ctx, { query }) => listPersons(ctx, query))
  route(router, api.getPerson, (ctx, { params, query }) => getPerson(ctx, query.project, params.person))
  route(router, api.listPersonTimeline, (ctx, { params, query }) => listTimeline(ctx, params.person, query))
  route(router, api.listPropertyChanges, (ctx, { params, query }) =>
    listPropertyHistory(ctx, query.project, params.person),
  )
  route(router, api.previewMerge, (ctx, { body }) => previewMerge(ctx, body))
  route(router, api.mergePersons, (ctx, { body }) => mergePersons(ctx, body))
  route(router, api.splitPerson, (ctx, { body }) => splitPerson(ctx, body.project, body.raw))
  route(router, api.undoPersonChange, (ctx, { params }) => undoPersonChange(ctx, params.id))
  route(router, api.erasePerson, (ctx, { params, query }) => erasePerson(ctx, query.project, params.person))
  route(router, api.listErasures, (ctx, { query }) => listErasures(ctx, query.project))
  route(router, api.getAccountActivity, (ctx, { params }) => getAccountActivity(ctx, params.id))
  route(router, api.getContactActivity, (ctx, { params }) => getContactActivity(ctx, params.id))
}
