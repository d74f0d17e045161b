import * as api from '@gantry/contract/imports'
import { downloadRoute, type Router, route, uploadRoute } from '../../platform/route.ts'
import {
  deleteImport,
  getImport,
  listImportKinds,
  listImports,
  setImportFormat,
  setImportMapping,
  uploadImport,
} from './imports.ts'
import { previewImport } from './preview.ts'
import { downloadRejectedRows, listImportProblems, listRejectedRows, repairRow } from './repair.ts'
import { cancelImport, checkImport, repairImport, resumeImport, startImport, undoImport } from './runs.ts'

export function importRoutes(router: Router): void {
  route(router, api.listImportKinds, async (ctx) => listImportKinds(ctx))
  uploadRoute(router, api.uploadImport, (open, { query }, upload) => uploadImport(open, query, upload))
  route(router, api.listImports, (ctx, { query }) => listImports(ctx, query))
  route(router, api.getImport, (ctx, { params }) => getImport(ctx, params.id))
  route(router, api.setImportFormat, (ctx, { params, body }) => setImportFormat(ctx, params.id, body))
  route(router, api.setImportMapping, (ctx, { params, body }) => setImportMapping(ctx, params.id, body))
  route(router, api.previewImport, (ctx, { params, query }) => previewImport(ctx, params.id, query.rows))
  route(router, api.checkImport, (ctx, { params }) => checkImport(ctx, params.id))
  route(router, api.startImport, (ctx, { params }) => startImport(ctx, params.id))
  route(router, api.cancelImport, (ctx, { params }) => cancelImport(ctx, params.id))
  route(router, api.resumeImport, (ctx, { params }) => resumeImport(ctx, params.id))
  route(router, api.repairImport, (ctx, { params }) => repairImport(ctx, params.id))
  route(router, api.undoImport, (ctx, { params }) => undoImport(ctx, params.id))
  route(router, api.deleteImport, (ctx, { params }) => deleteImport(ctx, params.id))
  route(router, api.listImportProblems, (ctx, { params }) => listImportProblems(ctx, params.id))
  route(router, api.listRejectedRows, (ctx, { params, query }) => listRejectedRows(ctx, params.id, query))
  route(router, api.repairRow, (ctx, { params, body }) => repairRow(ctx, params.id, params.row, body.cells))
  downloadRoute(router, api.downloadRejectedRows, (ctx, { params }, open) => downloadRejectedRows(ctx, open, params.id))
}
