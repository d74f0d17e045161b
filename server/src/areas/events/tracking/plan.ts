import type { PlannedEvent, PlannedProperty } from '@gantry/contract/tracking'
import { recordActivity, type Undoers } from '../../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { newId } from '../../../platform/ids.ts'
import type { Download, OpenCtx } from '../../../platform/route.ts'
import { loadProject } from '../projects.queries.ts'
import { writeClient } from './client.rules.ts'
import { findDrift } from './drift.rules.ts'
import { findSeenEvents, findSeenProperties } from './plan.metrics.ts'
import {
  findOwners,
  insertPlanRow,
  listPlanRows,
  loadPlanRow,
  type PlanRow,
  planBin,
  savePlanRow,
} from './plan.queries.ts'

type Facts = Pick<PlanRow, 'description' | 'ownerId' | 'status' | 'properties'>
type Change = { [Key in keyof Facts]?: Facts[Key] | undefined }

const mostUnplanned = 500
const isoOf = (ms: number): string => new Date(ms).toISOString()

/** The plan beside what arrives. */
export async function readPlan(open: OpenCtx, projectId: string) {
  const { app, rows, owners, mayEdit } = await open(async (ctx) => {
    await loadProject(ctx, projectId)
    const found = await listPlanRows(ctx, projectId)
    const ownerIds = found.flatMap(({ ownerId }) => ownerId ?? [])
    return { app: ctx.app, rows: found, owners: await findOwners(ctx, ownerIds), mayEdit: mayEditIn(ctx) }
  })
  const seen = await findSeenEvents(app, projectId)
  const names = rows.map(({ name }) => name)
  const properties = await findSeenProperties(app, projectId, names)
  const items = rows.map((row): PlannedEvent => {
    const arrived = seen.find(({ name }) => name === row.name)
    const { looked, properties: own } = properties.get(row.name) ?? { looked: 0, properties: [] }
    return {
      ...toPlanned(row, owners, mayEdit),
      ...{ seen: arrived?.count ?? 0, looked, drift: findDrift(row.properties, own, looked) },
      ...{ firstAt: arrived ? isoOf(arrived.firstAt) : null, lastAt: arrived ? isoOf(arrived.lastAt) : null },
    }
  })
  const unplanned = seen
    .filter(({ name }) => !names.includes(name))
    .slice(0, mostUnplanned)
    .map(({ firstAt, lastAt, ...one }) => ({ ...one, firstAt: isoOf(firstAt), lastAt: isoOf(lastAt) }))
  return { items, unplanned }
}

const mayEditIn = (ctx: Ctx): boolean => ctx.actor.permissions.has('tracking.write')

function toPlanned(row: PlanRow, owners: readonly { id: string; name: string }[], mayEdit: boolean): PlannedEvent {
  const { id, projectId, name, description, status, properties, version } = row
  return {
    ...{ id, project: projectId, name, description, status, properties, version, may: { edit: mayEdit } },
    owner: owners.find((one) => one.id === row.ownerId) ?? null,
    ...{ seen: 0, firstAt: null, lastAt: null, looked: 0, drift: [] },
  }
}

/** One event of the plan with what arrives of it. */
async function readPlanned(open: OpenCtx, { id, projectId }: PlanRow): Promise<PlannedEvent> {
  const found = (await readPlan(open, projectId)).items.find((one) => one.id === id)
  if (!found) throw new AppError('not_found', 'There is no such planned event.')
  return found
}

async function assertOwner(ctx: Ctx, ownerId: string | null | undefined): Promise<void> {
  if (ownerId && (await findOwners(ctx, [ownerId])).length === 0)
    throw new AppError('invalid_input', 'There is no such member.')
}

const about = ({ id, name }: PlanRow) => ({ objectKind: 'tracking_event', objectId: id, title: name })
const factsOf = ({ description, ownerId, status, properties }: PlanRow): Facts => ({
  ...{ description, ownerId, status, properties },
})

type New = Facts & { project: string; name: string }
export async function planEvent(open: OpenCtx, { project, name, ...facts }: New): Promise<PlannedEvent> {
  const row = await open(async (ctx) => {
    await loadProject(ctx, project)
    await assertOwner(ctx, facts.ownerId)
    const made: PlanRow = {
      ...{ id: newId(), workspaceId: ctx.workspaceId, projectId: project, name, ...facts },
      ...{ createdAt: ctx.now(), version: 1, deletedAt: null },
    }
    if (!(await insertPlanRow(ctx, made))) throw new AppError('conflict', `${name} is in the plan already.`)
    await recordActivity(ctx, { ...about(made), action: 'tracking_event.created', after: facts })
    return made
  })
  return readPlanned(open, row)
}

export async function updatePlanned(open: OpenCtx, id: string, change: Change): Promise<PlannedEvent> {
  const row = await open(async (ctx) => {
    await assertOwner(ctx, change.ownerId)
    const before = await loadPlanRow(ctx, id)
    assertUnchanged(ctx, before.version)
    const { description = before.description, status = before.status, properties = before.properties } = change
    assertNamedOnce(properties)
    const ownerId = change.ownerId === undefined ? before.ownerId : change.ownerId
    return store(ctx, before, { description, ownerId, status, properties })
  })
  return readPlanned(open, row)
}

function assertNamedOnce(properties: readonly PlannedProperty[]): void {
  if (new Set(properties.map(({ name }) => name)).size < properties.length)
    throw new AppError('invalid_input', 'Each property is named once.')
}

async function store(ctx: Ctx, row: PlanRow, facts: Facts): Promise<PlanRow> {
  const changed = await savePlanRow(ctx, row.id, { ...facts, version: row.version + 1 })
  const after = { ...facts, version: changed.version }
  await recordActivity(ctx, { ...about(row), action: 'tracking_event.updated', before: factsOf(row), after })
  return changed
}

export async function unplanEvent(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadPlanRow(ctx, id)
  assertUnchanged(ctx, row.version)
  await savePlanRow(ctx, id, { deletedAt: ctx.now(), version: row.version + 1 })
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'tracking_event.deleted' }) }
}

export async function downloadClient(ctx: Ctx, projectId: string): Promise<Download> {
  const { name } = await loadProject(ctx, projectId)
  const body = writeClient(name, await listPlanRows(ctx, projectId))
  return { body, contentType: 'text/plain; charset=utf-8', fileName: 'events.ts' }
}

export const planUndoers: Undoers = {
  'tracking_event.created': async (ctx, { objectId }) => {
    await unplanEvent(ctx, objectId)
  },
  'tracking_event.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadPlanRow(ctx, objectId)
    // Written by store() as facts and the version they made.
    const [old, { version }] = [before as Facts, after as { version: number }]
    if (row.version !== version) throw new AppError('conflict', 'The plan of this event has been changed again since.')
    await store(ctx, row, old)
  },
  'tracking_event.deleted': async (ctx, { objectId }) => {
    if (!(await planBin.restore(ctx, objectId))) throw new AppError('conflict', 'The event is no longer in the bin.')
  },
}
