import * as cohorts from '@gantry/contract/cohorts'
import * as api from '@gantry/contract/insights'
import * as funnel from '@gantry/contract/insights-funnel'
import type { Ctx } from '../../platform/context.ts'
import { longRoute, type OpenCtx, type Router, route, uploadRoute } from '../../platform/route.ts'
import { getProject } from '../events/index.ts'
import { cohortFromPoint, evaluateCohort, listCohort, listCohortPeople, readCohort } from './cohort-people.ts'
import { deleteCohort, getCohort, listCohortHistory, listCohorts, startCohort, updateCohort } from './cohorts.ts'
import { comparePresets, findDrivers } from './funnel-analysis.ts'
import { listInsightPeople } from './people.ts'
import { findEventNames, findPropertyNames, findPropertyValues } from './pickers.metrics.ts'
import { cancelRun, findRun, runInsight } from './run.ts'
import {
  createInsight,
  deleteInsight,
  getInsight,
  listInsights,
  listInsightVersions,
  setFavourite,
  updateInsight,
} from './saved.ts'

export function insightRoutes(router: Router): void {
  longRoute(router, api.runInsight, (open, { body }, signal) => runInsight(open, body, signal))
  longRoute(router, api.listInsightPeople, (open, { body }, signal) => listInsightPeople(open, body, signal))
  longRoute(router, funnel.compareFunnelPresets, (open, { body }, signal) => comparePresets(open, body, signal))
  longRoute(router, funnel.findFunnelDrivers, (open, { body }, signal) => findDrivers(open, body, signal))
  route(router, api.getInsightRun, (ctx, { params }) => findRun(ctx, params.id))
  route(router, api.cancelInsightRun, (ctx, { params }) => cancelRun(ctx, params.id))
  route(router, api.listInsights, (ctx, { query }) => listInsights(ctx, query))
  route(router, api.createInsight, (ctx, { body }) => createInsight(ctx, body))
  route(router, api.getInsight, (ctx, { params }) => getInsight(ctx, params.id))
  route(router, api.updateInsight, (ctx, { params, body }) => updateInsight(ctx, params.id, body))
  route(router, api.deleteInsight, (ctx, { params }) => deleteInsight(ctx, params.id))
  route(router, api.setInsightFavourite, (ctx, { params, body }) => setFavourite(ctx, params.id, body.isFavourite))
  route(router, api.listInsightVersions, (ctx, { params, query }) => listInsightVersions(ctx, params.id, query))
  pickerRoutes(router)
  cohortRoutes(router)
}

function pickerRoutes(router: Router): void {
  const found = async <T>(open: OpenCtx, project: string, find: (ctx: Ctx) => T): Promise<{ items: Awaited<T> }> => ({
    items: await (
      await open(async (ctx) => {
        await getProject(ctx, project)
        return { answer: find(ctx) }
      })
    ).answer,
  })
  longRoute(router, api.listEventNames, (open, { query }) =>
    found(open, query.project, ({ app }) => findEventNames(app, query)),
  )
  longRoute(router, api.listPropertyNames, (open, { query }) =>
    found(open, query.project, ({ app }) => findPropertyNames(app, query)),
  )
  longRoute(router, api.listPropertyValues, (open, { query }) =>
    found(open, query.project, ({ app }) => findPropertyValues(app, query)),
  )
}

function cohortRoutes(router: Router): void {
  route(router, cohorts.listCohorts, (ctx, { query }) => listCohorts(ctx, query))
  longRoute(router, cohorts.createCohort, async (open, { body }, signal) => {
    const { rule, distinctIds, ...facts } = body
    if (!rule) return (await listCohort(open, { ...facts, source: 'list', rule: null }, distinctIds ?? [])).cohort
    const { id } = await open((ctx) => startCohort(ctx, { ...facts, source: 'rule', rule }))
    return evaluateCohort(open, id, signal)
  })
  longRoute(router, cohorts.createCohortFromPoint, (open, { body }, signal) => cohortFromPoint(open, body, signal))
  uploadRoute(router, cohorts.createCohortFromFile, (open, { query }, { body }) => {
    const { project, name, column } = query
    return readCohort(open, { project, name, description: '', source: 'file', rule: null }, body, column)
  })
  route(router, cohorts.getCohort, (ctx, { params }) => getCohort(ctx, params.id))
  longRoute(router, cohorts.updateCohort, async (open, { params, body }, signal) => {
    const changed = await open((ctx) => updateCohort(ctx, params.id, body))
    return body.rule ? evaluateCohort(open, params.id, signal) : changed
  })
  route(router, cohorts.deleteCohort, (ctx, { params }) => deleteCohort(ctx, params.id))
  longRoute(router, cohorts.evaluateCohort, (open, { params }, signal) => evaluateCohort(open, params.id, signal))
  longRoute(router, cohorts.listCohortPeople, (open, { params, query }, signal) =>
    listCohortPeople(open, params.id, query, signal),
  )
  route(router, cohorts.listCohortHistory, (ctx, { params, query }) => listCohortHistory(ctx, params.id, query))
}
