import type { Ctx } from '../../platform/context.ts'
import { getProject } from '../events/index.ts'
import { loadResolution } from '../persons/index.ts'
import { offeredFunctions } from './guard.ts'
import { columnsOf } from './metrics.ts'
import { ensureViews } from './views.ts'

/** What the editor completes: the views of the project with their columns, and the functions that may be used. */
export async function describeSchema(ctx: Ctx, projectId: string) {
  const project = await getProject(ctx, projectId)
  const database = await ensureViews(ctx.app, project.id, await loadResolution(ctx, project.id))
  const [columns, functions] = await Promise.all([columnsOf(ctx.app, database), offeredFunctions(ctx.app)])
  const tables = [...Map.groupBy(columns, ({ table }) => table)].map(([name, own]) => ({
    name,
    columns: own.map(({ name: column, type }) => ({ name: column, type })),
  }))
  return { tables, functions }
}
