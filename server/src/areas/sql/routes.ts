import * as api from '@gantry/contract/sql'
import { downloadRoute, longRoute, type Router, route } from '../../platform/route.ts'
import { cancelRun, exportRun, listHistory, runQuery } from './run.ts'
import { listSavedQueries, removeQuery, saveQuery, updateQuery } from './saved-queries.ts'
import { describeSchema } from './schema.ts'

export function sqlRoutes(router: Router): void {
  longRoute(router, api.runSql, (open, { body }, signal) => runQuery(open, body, signal))
  route(router, api.cancelSql, (ctx, { params }) => cancelRun(ctx, params.id))
  route(router, api.listSqlRuns, (ctx, { query }) => listHistory(ctx, query))
  downloadRoute(router, api.exportSql, (ctx, { params, query }) => exportRun(ctx, params.id, query.format))
  route(router, api.getSqlSchema, (ctx, { query }) => describeSchema(ctx, query.project))
  route(router, api.listSqlQueries, (ctx, { query }) => listSavedQueries(ctx, query))
  route(router, api.createSqlQuery, (ctx, { body }) => saveQuery(ctx, body))
  route(router, api.updateSqlQuery, (ctx, { params, body }) => updateQuery(ctx, params.id, body))
  route(router, api.removeSqlQuery, (ctx, { params }) => removeQuery(ctx, params.id))
}
