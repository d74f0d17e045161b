import type { Dashboard, DashboardSummary, Tile } from '@gantry/contract/boards'
import type { InsightFilter, InsightRange } from '@gantry/contract/insights-base'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { unindexObject } from '../../platform/search.ts'
import { getProject } from '../events/index.ts'
import { findInsights } from '../insights/index.ts'
import {
  type DashboardRow,
  dashboardBin,
  findDashboardTitles,
  listDashboardRows,
  loadDashboard,
  markDeleted,
  storeDashboard,
} from './dashboards.queries.ts'
import { findMetricRows } from './metrics.queries.ts'
import { showTiles } from './rules.ts'

type Facts = {
  name: string
  description: string
  isShared: boolean
  range: InsightRange | null
  filters: InsightFilter[]
  refreshSeconds: number | null
  tiles: Tile[]
}
type Change = { [Key in keyof Facts]?: Facts[Key] | undefined }
type Page = { project?: string | undefined; q?: string | undefined; cursor?: string | undefined; limit: number }

const toSummary = (ctx: Ctx, row: DashboardRow): DashboardSummary => {
  const mayEdit = ctx.actor.permissions.has('insights.write')
  return {
    ...{ id: row.id, project: row.projectId, name: row.name, description: row.description, isShared: row.isShared },
    tileCount: row.tiles.length,
    createdBy: { id: row.createdById === 'system' ? null : row.createdById, name: row.createdByName },
    ...{ createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString(), version: row.version },
    may: { edit: mayEdit, hide: mayEdit && row.createdById === ctx.actor.id },
  }
}

async function toDashboard(ctx: Ctx, row: DashboardRow): Promise<Dashboard> {
  const { range, filters, refreshSeconds, tiles } = row
  return { ...toSummary(ctx, row), range, filters, refreshSeconds, tiles, shown: await loadShown(ctx, row) }
}

/** What the tiles of a dashboard ask today. A tile that names what belongs to another project shows nothing. */
export async function loadShown(ctx: Ctx, { tiles, projectId }: Pick<DashboardRow, 'tiles' | 'projectId'>) {
  const insights = await findInsights(
    ctx,
    tiles.flatMap((tile) => (tile.kind === 'insight' ? [tile.insight] : [])),
  )
  const metrics = await findMetricRows(
    ctx,
    tiles.flatMap((tile) => (tile.kind === 'metric' ? [tile.metric] : [])),
  )
  return showTiles(tiles, {
    insights: new Map(
      insights
        .filter(({ project }) => project === projectId)
        .map(({ id, name, definition }) => [id, { title: name, definition }]),
    ),
    metrics: new Map(
      metrics
        .filter((metric) => metric.projectId === projectId)
        .map(({ id, name, facts }) => [id, { title: name, definition: facts.definition }]),
    ),
  })
}

export async function listDashboards(ctx: Ctx, { project, q, cursor, limit }: Page) {
  const position = decodeCursor(cursor, 2)
  const before = position && { at: new Date(String(position[0])), id: String(position[1]) }
  const rows = await listDashboardRows(ctx, { projectId: project, q, before, limit: limit + 1 })
  return toPage(
    rows,
    limit,
    (row) => toSummary(ctx, row),
    (row) => [row.updatedAt.toISOString(), row.id],
  )
}

export const getDashboard = async (ctx: Ctx, id: string): Promise<Dashboard> =>
  toDashboard(ctx, await loadDashboard(ctx, id))

const about = (row: DashboardRow) => ({ objectKind: 'dashboard', objectId: row.id, title: row.name })
const factsOf = ({ name, description, isShared, range, filters, refreshSeconds, tiles }: DashboardRow): Facts => ({
  ...{ name, description, isShared, range, filters, refreshSeconds, tiles },
})

export async function createDashboard(
  ctx: Ctx,
  { project, ...facts }: Facts & { project: string },
): Promise<Dashboard> {
  const { id: projectId } = await getProject(ctx, project)
  const now = ctx.now()
  const row: DashboardRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, projectId, ...facts },
    ...{ createdById: ctx.actor.id, createdByName: ctx.actor.name, createdAt: now },
    ...{ updatedAt: now, version: 1, deletedAt: null },
  }
  await storeDashboard(ctx, row)
  await recordActivity(ctx, { ...about(row), action: 'dashboard.created', after: facts })
  return toDashboard(ctx, row)
}

export async function updateDashboard(ctx: Ctx, id: string, change: Change): Promise<Dashboard> {
  const row = await loadDashboard(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  if (change.isShared === false && row.isShared && row.createdById !== ctx.actor.id) {
    throw new AppError('forbidden', `Only ${row.createdByName}, who made this dashboard, can make it private again.`)
  }
  // Fields that were left out are undefined and must not overwrite.
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return toDashboard(ctx, await store(ctx, row, { ...factsOf(row), ...given }))
}

async function store(ctx: Ctx, row: DashboardRow, facts: Facts): Promise<DashboardRow> {
  const changed: DashboardRow = { ...row, ...facts, version: row.version + 1, updatedAt: ctx.now() }
  await storeDashboard(ctx, changed)
  const [before, after] = [factsOf(row), { ...facts, version: changed.version }]
  await recordActivity(ctx, { ...about(changed), action: 'dashboard.updated', before, after })
  return changed
}

export async function deleteDashboard(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadDashboard(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await markDeleted(ctx, id)
  await unindexObject(ctx, 'dashboard', id)
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'dashboard.deleted' }) }
}

export const dashboardObject: ObjectKind = {
  kind: 'dashboard',
  permission: 'insights.read',
  find: async (ctx, ids) =>
    (await findDashboardTitles(ctx, ids)).map((found) => ({ ...found, url: `/insights/dashboards/${found.id}` })),
}

export const dashboardUndoers: Undoers = {
  'dashboard.created': async (ctx, { objectId }) => {
    await deleteDashboard(ctx, objectId)
  },
  'dashboard.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadDashboard(ctx, objectId, { lock: true })
    // Written by store() as Facts and the version they made.
    const [old, made] = [before as Facts, after as { version: number }]
    if (row.version !== made.version) throw new AppError('conflict', 'The dashboard has been changed again since.')
    await store(ctx, row, old)
  },
  'dashboard.deleted': async (ctx, { objectId }) => {
    if (!(await dashboardBin.restore(ctx, objectId))) {
      throw new AppError('conflict', 'The dashboard is no longer in the bin.')
    }
    await recordActivity(ctx, { ...about(await loadDashboard(ctx, objectId)), action: 'dashboard.restored' })
  },
}
