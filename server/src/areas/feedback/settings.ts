import type { Input, Reply } from '@gantry/contract/endpoint'
import type { RoutingSettings, setRoutingSettings } from '@gantry/contract/feedback-routing'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { loadKnown } from './known.queries.ts'
import { judgeModel, pointAt, unpack } from './model-state.rules.ts'
import { assertArea, assertMember } from './people.ts'
import { findModelFacts, getRouting, type RoutingRow, updateRouting } from './state.queries.ts'
import { memberRef } from './view.ts'

export const getSettings = async (ctx: Ctx): Promise<RoutingSettings> => viewSettings(ctx, await getRouting(ctx))

async function viewSettings(ctx: Ctx, routing: RoutingRow): Promise<RoutingSettings> {
  const { areas, people } = await loadKnown(ctx)
  const model = await findModelFacts(ctx, routing.modelId)
  const curve = model ? judgeModel(unpack(model.heldBack, areas), areas).curve : []
  const point = pointAt(curve, routing.threshold)
  const { fallbackAreaId, fallbackOwnerId } = routing
  const areaOwner = (fallbackAreaId && areas.get(fallbackAreaId)?.ownerId) || null
  const set = fallbackOwnerId !== null && people.assignable.has(fallbackOwnerId) ? fallbackOwnerId : null
  return {
    threshold: Number(routing.threshold.toFixed(4)),
    expected: point ? { coverage: point.coverage, accuracy: point.accuracy, ownerAccuracy: point.ownerAccuracy } : null,
    fallbackAreaId,
    fallbackOwnerId,
    fallbackOwner: memberRef(people, set ?? areaOwner ?? people.lastResortId),
    version: routing.version,
  }
}

type Change = Input<typeof setRoutingSettings>['body']

export async function setSettings(ctx: Ctx, change: Change): Promise<Reply<typeof setRoutingSettings>> {
  const before = await getRouting(ctx, { lock: true })
  assertUnchanged(ctx, before.version)
  await assertArea(ctx, change.fallbackAreaId)
  await assertMember(ctx, change.fallbackOwnerId)
  const after = await storeSettings(ctx, before, change)
  const activityId = await recordActivity(ctx, {
    action: 'feedback_routing.updated',
    objectKind: 'feedback_routing',
    objectId: ctx.workspaceId,
    title: 'Routing',
    before: settingsOf(before),
    after: settingsOf(after),
  })
  return { ...(await viewSettings(ctx, after)), activityId }
}

const settingsOf = ({ threshold, fallbackAreaId, fallbackOwnerId, version }: RoutingRow) => ({
  threshold,
  fallbackAreaId,
  fallbackOwnerId,
  version,
})

async function storeSettings(ctx: Ctx, before: RoutingRow, change: Change): Promise<RoutingRow> {
  const {
    threshold = before.threshold,
    fallbackAreaId = before.fallbackAreaId,
    fallbackOwnerId = before.fallbackOwnerId,
  } = change
  const values = { threshold, fallbackAreaId, fallbackOwnerId, version: before.version + 1 }
  await updateRouting(ctx, values)
  return { ...before, ...values }
}

export const settingsUndoers: Undoers = {
  'feedback_routing.updated': async (ctx, { before, after }) => {
    const row = await getRouting(ctx, { lock: true })
    // Both were written by setSettings.
    const [was, became] = [before, after] as [ReturnType<typeof settingsOf>, ReturnType<typeof settingsOf>]
    if (row.version !== became.version) throw new AppError('conflict', 'The routing has been set anew since.')
    const { threshold, fallbackAreaId, fallbackOwnerId } = was
    await storeSettings(ctx, row, { threshold, fallbackAreaId, fallbackOwnerId })
  },
}
