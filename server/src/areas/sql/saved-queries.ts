import type { SqlQuery, SqlQuestion } from '@gantry/contract/sql'
import { z } from 'zod'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { getProject } from '../events/index.ts'
import * as queries from './queries.ts'

type Content = { name: string; text: string; values: Record<string, string> }
type Change = { [Key in keyof Content]?: Content[Key] | undefined }
type Page = { project: string; cursor?: string | undefined; limit: number }

const missing = () => new AppError('not_found', 'There is no such query.')

export async function listSavedQueries(ctx: Ctx, { project, cursor, limit }: Page) {
  const position = decodeCursor(cursor, 2)
  const after = position && { name: String(position[0]), id: String(position[1]) }
  const rows = await queries.listQueries(ctx, { projectId: project, after, limit: limit + 1 })
  return toPage(rows, limit, toQuery, (row) => [row.name, row.id])
}

export async function saveQuery(ctx: Ctx, body: SqlQuestion & { name: string }): Promise<SqlQuery> {
  const project = await getProject(ctx, body.project)
  const row: queries.QueryRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, projectId: project.id, name: body.name, text: body.text },
    ...{ values: body.values, actorName: ctx.actor.name, updatedAt: ctx.now(), version: 1, deletedAt: null },
  }
  await queries.insertQuery(ctx, row)
  await recordActivity(ctx, { action: 'sql_query.created', objectKind: 'sql_query', objectId: row.id, title: row.name })
  return toQuery(row)
}

export async function updateQuery(ctx: Ctx, id: string, change: Change): Promise<SqlQuery> {
  const row = await queries.findQuery(ctx, id)
  if (!row) throw missing()
  assertUnchanged(ctx, row.version)
  const before = contentOf(row)
  const after: Content = {
    name: change.name ?? row.name,
    text: change.text ?? row.text,
    values: change.values ?? row.values,
  }
  const changed = await queries.changeQuery(ctx, id, { ...after, actorName: ctx.actor.name, updatedAt: ctx.now() })
  const entry = { action: 'sql_query.updated', objectKind: 'sql_query', objectId: id, title: after.name } as const
  await recordActivity(ctx, { ...entry, before, after: { ...after, version: changed.version } })
  return toQuery(changed)
}

export async function removeQuery(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await queries.findQuery(ctx, id)
  if (!row) throw missing()
  await queries.changeQuery(ctx, id, { deletedAt: ctx.now() })
  const entry = { action: 'sql_query.deleted', objectKind: 'sql_query', objectId: id, title: row.name } as const
  return { ok: true, activityId: await recordActivity(ctx, entry) }
}

const contentOf = ({ name, text, values }: queries.QueryRow): Content => ({ name, text, values })

const toQuery = (row: queries.QueryRow): SqlQuery => ({
  ...{ id: row.id, project: row.projectId, name: row.name, text: row.text, values: row.values },
  ...{ by: row.actorName, updatedAt: row.updatedAt.toISOString(), version: row.version },
})

const Before = z.object({ name: z.string(), text: z.string(), values: z.record(z.string(), z.string()) })
const After = z.object({ version: z.int() })

export const queryUndoers: Undoers = {
  'sql_query.deleted': async (ctx, { objectId }) => {
    if (await queries.queriesBin.restore(ctx, objectId)) return
    throw new AppError('conflict', 'This query is not deleted any more.')
  },
  'sql_query.updated': async (ctx, { objectId, before, after }) => {
    const row = await queries.findQuery(ctx, objectId)
    if (!row) throw missing()
    if (row.version !== After.parse(after).version) throw new AppError('conflict', 'This query has been changed since.')
    await queries.changeQuery(ctx, objectId, Before.parse(before))
  },
}
