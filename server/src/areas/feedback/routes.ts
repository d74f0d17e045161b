import * as api from '@gantry/contract/feedback'
import * as routing from '@gantry/contract/feedback-routing'
import { gatheredRoute } from '../../platform/gathered-route.ts'
import { type Router, route } from '../../platform/route.ts'
import { countItems, getItem, listItemsPage, listSimilar } from './items.ts'
import { getModelState, listAreaQuality, trainNow } from './model-state.ts'
import { receiveBatch, receiveItems, sameThing } from './receive.ts'
import { replay } from './replay.ts'
import { createRule, listRules, orderRules, removeRule, updateRule } from './routing-rules.ts'
import { getSettings, setSettings } from './settings.ts'
import { createSource, listSources, removeSource, updateSource } from './sources.ts'
import { removeItem, updateItem, updateItems } from './triage.ts'

export function feedbackRoutes(router: Router): void {
  gatheredRoute(router, api.createFeedback, { keyOf: sameThing, handle: receiveItems })
  route(router, api.createFeedbackBatch, (ctx, { body }) => receiveBatch(ctx, body))
  route(router, api.listFeedback, (ctx, { query }) => listItemsPage(ctx, query))
  route(router, api.countFeedback, (ctx, { query }) => countItems(ctx, query))
  route(router, api.getFeedback, (ctx, { params }) => getItem(ctx, params.id))
  route(router, api.listSimilarFeedback, (ctx, { params, query }) => listSimilar(ctx, params.id, query.limit))
  route(router, api.updateFeedback, (ctx, { params, body }) => updateItem(ctx, params.id, body))
  route(router, api.updateFeedbackBulk, (ctx, { body }) => updateItems(ctx, body))
  route(router, api.removeFeedback, (ctx, { params }) => removeItem(ctx, params.id))
  route(router, api.listFeedbackSources, (ctx) => listSources(ctx))
  route(router, api.createFeedbackSource, (ctx, { body }) => createSource(ctx, body))
  route(router, api.updateFeedbackSource, (ctx, { params, body }) => updateSource(ctx, params.id, body))
  route(router, api.removeFeedbackSource, (ctx, { params }) => removeSource(ctx, params.id))
  route(router, routing.listRoutingRules, (ctx) => listRules(ctx))
  route(router, routing.createRoutingRule, (ctx, { body }) => createRule(ctx, body))
  route(router, routing.orderRoutingRules, (ctx, { body }) => orderRules(ctx, body))
  route(router, routing.updateRoutingRule, (ctx, { params, body }) => updateRule(ctx, params.id, body))
  route(router, routing.removeRoutingRule, (ctx, { params }) => removeRule(ctx, params.id))
  route(router, routing.getRoutingSettings, (ctx) => getSettings(ctx))
  route(router, routing.setRoutingSettings, (ctx, { body }) => setSettings(ctx, body))
  route(router, routing.replayRouting, (ctx, { body }) => replay(ctx, body))
  route(router, routing.getRoutingModel, (ctx) => getModelState(ctx))
  route(router, routing.trainRoutingModel, (ctx) => trainNow(ctx))
  route(router, routing.listRoutingAreas, (ctx) => listAreaQuality(ctx))
}
