import type { Metric, MetricChange, MetricFacts } from '@gantry/contract/metrics'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { unindexObject } from '../../platform/search.ts'
import { getProject } from '../events/index.ts'
import { findUsers } from './dashboards.queries.ts'
import {
  type ChangeRow,
  countOpen,
  findMetricRows,
  listChangeRows,
  listMetricRows,
  loadChange,
  loadMetric,
  type MetricRow,
  markMetricDeleted,
  metricBin,
  storeChange,
  storeMetric,
} from './metrics.queries.ts'

type Change = { [Key in keyof MetricFacts]?: MetricFacts[Key] | undefined }
type New = MetricFacts & { project: string; key: string; note: string }
type Page = { project?: string | undefined; q?: string | undefined; cursor?: string | undefined; limit: number }

const mayDecide = (ctx: Ctx): boolean => ctx.actor.permissions.has('metrics.write')

async function toMetrics(ctx: Ctx, rows: readonly MetricRow[]): Promise<Metric[]> {
  const ids = rows.map(({ id }) => id)
  const [open, users, names] = [await countOpen(ctx, ids), await findUsers(ctx, ids), await ownerNames(ctx, rows)]
  return rows.map((row) => ({
    ...{ id: row.id, project: row.projectId, key: row.key, facts: row.facts, version: row.version },
    status: row.version === 0 ? 'proposed' : 'approved',
    openChanges: open.get(row.id) ?? 0,
    updatedAt: row.updatedAt.toISOString(),
    ownerName: names.get(row.facts.owner ?? '') ?? null,
    usedBy: users
      .filter(({ tiles }) => tiles.some((tile) => tile.kind === 'metric' && tile.metric === row.id))
      .map(({ id, name }) => ({ id, name })),
    may: { propose: ctx.actor.permissions.has('metrics.propose'), decide: mayDecide(ctx) },
  }))
}

async function toMetric(ctx: Ctx, row: MetricRow): Promise<Metric> {
  const [metric] = await toMetrics(ctx, [row])
  if (!metric) throw new Error('a row gives one metric')
  return metric
}

async function ownerNames(ctx: Ctx, rows: readonly MetricRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ facts }) => facts.owner ?? [])
  const found = await ctx.app.catalogue.objects.get('member')?.find(ctx, [...new Set(ids)])
  return new Map(found?.map(({ id, title }) => [id, title]))
}

async function assertOwner(ctx: Ctx, owner: string | null): Promise<void> {
  if (owner === null) return
  const found = await ctx.app.catalogue.objects.get('member')?.find(ctx, [owner])
  if (!found?.length) throw new AppError('invalid_input', 'The owner is no member of this workspace.')
}

export const toChange = (row: ChangeRow): MetricChange => ({
  ...{ id: row.id, metric: row.metricId, facts: row.facts, state: row.state, version: row.version, note: row.note },
  ...{ proposedBy: row.proposedByName, proposedAt: row.proposedAt.toISOString() },
  ...{ decidedBy: row.decidedByName, decidedAt: row.decidedAt?.toISOString() ?? null },
})

export async function listMetrics(ctx: Ctx, { project, q, cursor, limit }: Page) {
  const position = decodeCursor(cursor, 2)
  const after = position && { name: String(position[0]), id: String(position[1]) }
  const rows = await listMetricRows(ctx, { projectId: project, q, after, limit: limit + 1 })
  const items = new Map((await toMetrics(ctx, rows.slice(0, limit))).map((metric) => [metric.id, metric]))
  const page = toPage(
    rows,
    limit,
    (row) => items.get(row.id),
    (row) => [row.name, row.id],
  )
  return { ...page, items: page.items.filter((metric) => metric !== undefined) }
}

export const getMetric = async (ctx: Ctx, id: string): Promise<Metric> => toMetric(ctx, await loadMetric(ctx, id))

const about = (row: MetricRow) => ({ objectKind: 'metric', objectId: row.id, title: row.name })

/** A new metric holds at once when its maker may decide, else it waits for somebody who may. */
export async function createMetric(ctx: Ctx, { project, key, note, ...facts }: New): Promise<Metric> {
  const { id: projectId } = await getProject(ctx, project)
  await assertOwner(ctx, facts.owner)
  const now = ctx.now()
  const row: MetricRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, projectId, key, name: facts.name, facts },
    ...{ createdAt: now, updatedAt: now, version: 0, deletedAt: null },
  }
  await storeMetric(ctx, row)
  await recordActivity(ctx, { ...about(row), action: 'metric.created', after: { key, ...facts } })
  return toMetric(ctx, await propose(ctx, row, facts, note))
}

export async function updateMetric(
  ctx: Ctx,
  id: string,
  { note = '', ...change }: Change & { note?: string | undefined },
): Promise<Metric> {
  const row = await loadMetric(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const facts: MetricFacts = { ...row.facts, ...given }
  await assertOwner(ctx, facts.owner)
  return toMetric(ctx, await propose(ctx, row, facts, note))
}

/** Keeps a wish, and grants it when its maker may. Gives the metric as it is then. */
async function propose(ctx: Ctx, row: MetricRow, facts: MetricFacts, note: string): Promise<MetricRow> {
  const change: ChangeRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, metricId: row.id, facts, state: 'open', version: null, note },
    ...{ proposedByName: ctx.actor.name, proposedAt: ctx.now(), decidedByName: null, decidedAt: null },
  }
  if (mayDecide(ctx)) return approve(ctx, row, change)
  await storeChange(ctx, change)
  await recordActivity(ctx, { ...about(row), action: 'metric.change_proposed', after: { ...facts, note } })
  return row
}

async function approve(ctx: Ctx, row: MetricRow, change: ChangeRow): Promise<MetricRow> {
  const { facts } = change
  const version = row.version + 1
  const changed: MetricRow = { ...row, name: facts.name, facts, version, updatedAt: ctx.now() }
  await storeMetric(ctx, changed)
  await storeChange(ctx, {
    ...{ ...change, state: 'approved', version, decidedByName: ctx.actor.name, decidedAt: ctx.now() },
  })
  await recordActivity(ctx, {
    ...{ ...about(changed), action: 'metric.updated' },
    ...{ before: row.version === 0 ? null : row.facts, after: { ...facts, version } },
  })
  return changed
}

/** Approved, the wish becomes the next version as it stands, also when there were other versions since. */
export async function decideChange(ctx: Ctx, id: string, isApproved: boolean): Promise<MetricChange> {
  const change = await loadChange(ctx, id, { lock: true })
  const row = await loadMetric(ctx, change.metricId, { lock: true })
  if (change.state !== 'open') throw new AppError('conflict', `This change has been ${change.state} already.`)
  if (isApproved) await approve(ctx, row, change)
  else {
    await storeChange(ctx, { ...change, state: 'refused', decidedByName: ctx.actor.name, decidedAt: ctx.now() })
    await recordActivity(ctx, { ...about(row), action: 'metric.change_refused', after: change.facts })
  }
  return toChange(await loadChange(ctx, id))
}

export async function listChanges(ctx: Ctx, id: string, page: { cursor?: string | undefined; limit: number }) {
  await loadMetric(ctx, id)
  const position = decodeCursor(page.cursor, 1)
  const rows = await listChangeRows(ctx, id, position ? String(position[0]) : undefined, page.limit + 1)
  return toPage(rows, page.limit, toChange, (row) => [row.id])
}

export async function deleteMetric(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadMetric(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await markMetricDeleted(ctx, id)
  await unindexObject(ctx, 'metric', id)
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'metric.deleted' }) }
}

export const metricObject: ObjectKind = {
  kind: 'metric',
  permission: 'insights.read',
  find: async (ctx, ids) =>
    (await findMetricRows(ctx, ids)).map(({ id, name }) => ({ id, title: name, url: `/insights/metrics/${id}` })),
}

export const metricUndoers: Undoers = {
  'metric.created': async (ctx, { objectId }) => {
    await deleteMetric(ctx, objectId)
  },
  'metric.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadMetric(ctx, objectId, { lock: true })
    // Written by approve() as MetricFacts and the version they made.
    const [old, made] = [before as MetricFacts | null, after as { version: number }]
    if (row.version !== made.version || old === null) {
      throw new AppError('conflict', 'The metric has been changed again since, or this was its first version.')
    }
    await propose(ctx, row, old, '')
  },
  'metric.deleted': async (ctx, { objectId }) => {
    if (!(await metricBin.restore(ctx, objectId))) throw new AppError('conflict', 'The metric is no longer in the bin.')
    await recordActivity(ctx, { ...about(await loadMetric(ctx, objectId)), action: 'metric.restored' })
  },
}
