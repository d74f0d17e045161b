import type { Input } from '@gantry/contract/endpoint'
import type { createFeedbackSource, FeedbackSource, updateFeedbackSource } from '@gantry/contract/feedback'
import { recordActivity } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { loadKnown } from './known.queries.ts'
import { assertArea } from './people.ts'
import {
  changeSource,
  countBySource,
  deleteSource,
  findSource,
  hasItems,
  insertSource,
  type SourceRow,
  type SourceUse,
} from './sources.queries.ts'

const viewSource = (row: SourceRow, use: SourceUse | undefined): FeedbackSource => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  account: row.account,
  areaId: row.areaId,
  isEnabled: row.isEnabled,
  itemCount: use?.count ?? 0,
  lastReceivedAt: use?.lastReceivedAt?.toISOString() ?? null,
  version: row.version,
})

export async function listSources(ctx: Ctx): Promise<{ items: FeedbackSource[] }> {
  const { sources } = await loadKnown(ctx)
  const uses = await countBySource(ctx)
  return { items: [...sources.values()].map((row) => viewSource(row, uses.get(row.id))) }
}

export async function getSource(ctx: Ctx, id: string): Promise<SourceRow> {
  const row = await findSource(ctx, id)
  if (!row) throw new AppError('not_found', 'There is no such source.')
  return row
}

const nameTaken = (name: string): AppError => new AppError('conflict', `There is a source called ${name} already.`)

export async function createSource(
  ctx: Ctx,
  body: Input<typeof createFeedbackSource>['body'],
): Promise<FeedbackSource> {
  await assertArea(ctx, body.areaId)
  const { kind, name, account = null, areaId = null, isEnabled = true } = body
  const row = await insertSource(ctx, { kind, name, account, areaId, isEnabled })
  if (!row) throw nameTaken(name)
  await recordActivity(ctx, {
    action: 'feedback_source.created',
    objectKind: 'feedback_source',
    objectId: row.id,
    title: row.name,
    after: body,
  })
  return viewSource(row, undefined)
}

export async function updateSource(
  ctx: Ctx,
  id: string,
  body: Input<typeof updateFeedbackSource>['body'],
): Promise<FeedbackSource> {
  const before = await getSource(ctx, id)
  assertUnchanged(ctx, before.version)
  await assertArea(ctx, body.areaId)
  const { name, account, areaId, isEnabled } = body
  const { sources } = await loadKnown(ctx)
  const isTaken = [...sources.values()].some((one) => one.id !== id && one.name.toLowerCase() === name?.toLowerCase())
  if (name !== undefined && isTaken) throw nameTaken(name)
  const row = await changeSource(ctx, id, {
    ...(name !== undefined && { name }),
    ...(account !== undefined && { account }),
    ...(areaId !== undefined && { areaId }),
    ...(isEnabled !== undefined && { isEnabled }),
  })
  if (!row) throw new AppError('not_found', 'There is no such source.')
  await recordActivity(ctx, {
    action: 'feedback_source.updated',
    objectKind: 'feedback_source',
    objectId: id,
    title: row.name,
    before: { name: before.name, account: before.account, areaId: before.areaId, isEnabled: before.isEnabled },
    after: body,
  })
  const uses = await countBySource(ctx)
  return viewSource(row, uses.get(id))
}

export async function removeSource(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const row = await getSource(ctx, id)
  if (await hasItems(ctx, id)) {
    throw new AppError(
      'not_possible',
      `${row.name} has brought items, which keep it. Disable it, so that it takes in no more.`,
    )
  }
  await deleteSource(ctx, id)
  await recordActivity(ctx, {
    action: 'feedback_source.deleted',
    objectKind: 'feedback_source',
    objectId: id,
    title: row.name,
    before: row,
  })
  return { ok: true }
}
