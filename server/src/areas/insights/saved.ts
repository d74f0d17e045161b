import type { ChartStyle, InsightDefinition, SavedInsight } from '@gantry/contract/insights'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { publish } from '../../platform/live.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { unindexObject } from '../../platform/search.ts'
import { getProject } from '../events/index.ts'
import {
  findFavourites,
  findInsightTitles,
  type InsightRow,
  insightBin,
  listInsightRows,
  listVersionRows,
  loadInsight,
  markDeleted,
  storeFavourite,
  storeInsight,
} from './saved.queries.ts'

type Facts = { name: string; description: string; definition: InsightDefinition; style: ChartStyle | null }
type Change = { [Key in keyof Facts]?: Facts[Key] | undefined }
type Page = {
  project?: string | undefined
  kind?: InsightRow['kind'] | undefined
  q?: string | undefined
  isMine?: boolean | undefined
  isFavourite?: boolean | undefined
  cursor?: string | undefined
  limit: number
}

const toInsight = (ctx: Ctx, row: InsightRow, favourites: ReadonlySet<string>): SavedInsight => ({
  ...{ id: row.id, project: row.projectId, name: row.name, description: row.description, kind: row.kind },
  ...{ definition: row.definition, style: row.style, isFavourite: favourites.has(row.id) },
  createdBy: { id: memberOf(row.createdById), name: row.createdByName },
  updatedBy: { id: memberOf(row.updatedById), name: row.updatedByName },
  ...{ createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString(), version: row.version },
  may: { edit: ctx.actor.permissions.has('insights.write') },
})
/** Actors are members, keys or the system, which has no id. */
const memberOf = (actorId: string): string | null => (actorId === 'system' ? null : actorId)

/** With the star of who asks. */
const showInsight = async (ctx: Ctx, row: InsightRow): Promise<SavedInsight> =>
  toInsight(ctx, row, await findFavourites(ctx, [row.id]))

export async function listInsights(ctx: Ctx, { project, kind, q, isMine, isFavourite, cursor, limit }: Page) {
  const position = decodeCursor(cursor, 2)
  const before = position && { at: new Date(String(position[0])), id: String(position[1]) }
  const createdById = isMine ? ctx.actor.id : undefined
  const rows = await listInsightRows(ctx, {
    ...{ projectId: project, kind, q, createdById, isFavourite, before, limit: limit + 1 },
  })
  const favourites = await findFavourites(
    ctx,
    rows.map(({ id }) => id),
  )
  return toPage(
    rows,
    limit,
    (row) => toInsight(ctx, row, favourites),
    (row) => [row.updatedAt.toISOString(), row.id],
  )
}

export const getInsight = async (ctx: Ctx, id: string): Promise<SavedInsight> =>
  showInsight(ctx, await loadInsight(ctx, id))

const about = (row: InsightRow) => ({ objectKind: 'insight', objectId: row.id, title: row.name })
const factsOf = ({ name, description, definition, style }: InsightRow): Facts => ({
  ...{ name, description, definition, style },
})

export async function createInsight(
  ctx: Ctx,
  { project, style = null, ...given }: Omit<Facts, 'style'> & { project: string; style?: ChartStyle | null },
): Promise<SavedInsight> {
  const facts: Facts = { ...given, style }
  const { id: projectId } = await getProject(ctx, project)
  const now = ctx.now()
  const row: InsightRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, projectId, ...facts, kind: facts.definition.kind },
    ...{ createdById: ctx.actor.id, createdByName: ctx.actor.name, createdAt: now },
    ...{ updatedById: ctx.actor.id, updatedByName: ctx.actor.name, updatedAt: now, version: 1, deletedAt: null },
  }
  await storeInsight(ctx, row)
  await recordActivity(ctx, { ...about(row), action: 'insight.created', after: facts })
  return toInsight(ctx, row, new Set())
}

export async function updateInsight(ctx: Ctx, id: string, change: Change): Promise<SavedInsight> {
  const row = await loadInsight(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  const { name = row.name, description = row.description, definition = row.definition, style = row.style } = change
  return showInsight(ctx, await store(ctx, row, { name, description, definition, style }))
}

export async function setFavourite(ctx: Ctx, id: string, isFavourite: boolean): Promise<SavedInsight> {
  const { memberId } = ctx.actor
  if (memberId === null) throw new AppError('not_possible', 'Stars belong to members; an API key has none.')
  const row = await loadInsight(ctx, id)
  await storeFavourite(ctx, { memberId, insightId: id }, isFavourite)
  await publish(ctx, 'insight', memberId)
  return showInsight(ctx, row)
}

async function store(ctx: Ctx, row: InsightRow, facts: Facts): Promise<InsightRow> {
  const changed: InsightRow = {
    ...{ ...row, ...facts, kind: facts.definition.kind, version: row.version + 1 },
    ...{ updatedById: ctx.actor.id, updatedByName: ctx.actor.name, updatedAt: ctx.now() },
  }
  await storeInsight(ctx, changed)
  const [before, after] = [factsOf(row), { ...facts, version: changed.version }]
  await recordActivity(ctx, { ...about(changed), action: 'insight.updated', before, after })
  return changed
}

export async function deleteInsight(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadInsight(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await markDeleted(ctx, id)
  await unindexObject(ctx, 'insight', id)
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'insight.deleted' }) }
}

export async function listInsightVersions(ctx: Ctx, id: string, page: { cursor?: string | undefined; limit: number }) {
  await loadInsight(ctx, id)
  const before = decodeCursor(page.cursor, 1)
  const rows = await listVersionRows(ctx, id, before ? Number(before[0]) : null, page.limit + 1)
  return toPage(
    rows,
    page.limit,
    (row) => ({
      ...{ version: row.version, name: row.name, description: row.description },
      ...{ definition: row.definition, style: row.style },
      ...{ savedBy: { id: memberOf(row.savedById), name: row.savedByName }, savedAt: row.savedAt.toISOString() },
    }),
    (row) => [row.version],
  )
}

export const insightObject: ObjectKind = {
  kind: 'insight',
  permission: 'insights.read',
  find: async (ctx, ids) =>
    (await findInsightTitles(ctx, ids)).map((found) => ({ ...found, url: `/insights/${found.id}` })),
}

export const insightUndoers: Undoers = {
  'insight.created': async (ctx, { objectId }) => {
    await deleteInsight(ctx, objectId)
  },
  'insight.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadInsight(ctx, objectId, { lock: true })
    // Written by store() as Facts and the version they made.
    const [old, made] = [before as Facts, after as { version: number }]
    if (row.version !== made.version) throw new AppError('conflict', 'The insight has been changed again since.')
    await store(ctx, row, old)
  },
  'insight.deleted': async (ctx, { objectId }) => {
    if (!(await insightBin.restore(ctx, objectId)))
      throw new AppError('conflict', 'The insight is no longer in the bin.')
    await recordActivity(ctx, { ...about(await loadInsight(ctx, objectId)), action: 'insight.restored' })
  },
}
