import type { AccountFilter, Segment } from '@gantry/contract/customers'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Bin, ObjectKind } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { changedFields, isStillAs } from './rules.ts'
import {
  changeSegmentRow,
  countMatching,
  findDeletedSegment,
  findSegmentTitles,
  insertSegment,
  listDeletedSegments,
  listSegmentRows,
  loadSegment,
  purgeSegments,
  type SegmentRow,
} from './segments.queries.ts'

type SegmentFacts = Pick<SegmentRow, 'name' | 'filter'>
export type SegmentEdit = { name?: string | undefined; filter?: AccountFilter | undefined }

const toSegment = async (ctx: Ctx, { id, name, filter, version }: SegmentRow): Promise<Segment> => ({
  id,
  name,
  filter,
  accountCount: await countMatching(ctx, filter),
  version,
})

export async function listSegments(ctx: Ctx): Promise<{ items: Segment[] }> {
  const items: Segment[] = []
  for (const row of await listSegmentRows(ctx)) items.push(await toSegment(ctx, row))
  return { items }
}

export const getSegment = async (ctx: Ctx, id: string): Promise<Segment> => toSegment(ctx, await loadSegment(ctx, id))

const about = (row: SegmentRow) => ({ objectKind: 'segment', objectId: row.id, title: row.name })

export async function createSegment(ctx: Ctx, { name, filter }: SegmentFacts): Promise<Segment> {
  const now = ctx.now()
  const row = await insertSegment(ctx, {
    id: newId(),
    workspaceId: ctx.workspaceId,
    name,
    filter,
    createdAt: now,
    updatedAt: now,
  })
  await recordActivity(ctx, { ...about(row), action: 'segment.created', after: { name, filter } })
  return toSegment(ctx, row)
}

export async function updateSegment(ctx: Ctx, id: string, { name, filter }: SegmentEdit): Promise<Segment> {
  const row = await loadSegment(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  return storeFacts(ctx, row, { name: name ?? row.name, filter: filter ?? row.filter })
}

async function storeFacts(ctx: Ctx, row: SegmentRow, facts: SegmentFacts): Promise<Segment> {
  const { before, after } = changedFields({ name: row.name, filter: row.filter }, facts)
  if (Object.keys(after).length === 0) return toSegment(ctx, row)
  const changed = await changeSegmentRow(ctx, row.id, facts)
  await recordActivity(ctx, { ...about(changed), action: 'segment.updated', before, after })
  return toSegment(ctx, changed)
}

export async function deleteSegment(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await loadSegment(ctx, id, { lock: true })
  assertUnchanged(ctx, row.version)
  await changeSegmentRow(ctx, id, { deletedAt: ctx.now() })
  const activityId = await recordActivity(ctx, { ...about(row), action: 'segment.deleted' })
  return { ok: true, activityId }
}

async function restoreSegment(ctx: Ctx, id: string): Promise<boolean> {
  const row = await findDeletedSegment(ctx, id)
  if (!row) return false
  await changeSegmentRow(ctx, id, { deletedAt: null })
  return true
}

export const segmentBin: Bin = {
  kind: 'segment',
  permission: 'segments.write',
  list: listDeletedSegments,
  restore: restoreSegment,
  purge: purgeSegments,
}

export const segmentObject: ObjectKind = {
  kind: 'segment',
  permission: 'customers.read',
  find: async (ctx, ids) =>
    (await findSegmentTitles(ctx, ids)).map((found) => ({
      ...found,
      url: `/customers/accounts?segmentId=${found.id}`,
    })),
}

export const segmentUndoers: Undoers = {
  'segment.created': async (ctx, { objectId }) => {
    await deleteSegment(ctx, objectId)
  },
  'segment.updated': async (ctx, { objectId, before, after }) => {
    const row = await loadSegment(ctx, objectId, { lock: true })
    // Written by storeFacts as parts of SegmentFacts.
    const [old, made] = [before as Partial<SegmentFacts>, after as Partial<SegmentFacts>]
    const now = { name: row.name, filter: row.filter }
    if (!isStillAs(now, made)) {
      throw new AppError('conflict', 'The segment has been changed again since. Change it by hand.')
    }
    await storeFacts(ctx, row, { ...now, ...old })
  },
  'segment.deleted': async (ctx, { objectId }) => {
    const isRestored = await restoreSegment(ctx, objectId)
    if (!isRestored) throw new AppError('conflict', 'The segment is no longer in the bin.')
    const row = await loadSegment(ctx, objectId)
    await recordActivity(ctx, { ...about(row), action: 'segment.restored' })
  },
}
