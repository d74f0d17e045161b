import type { FeedbackChange } from '@gantry/contract/feedback-items'
import type { Placement } from './items.queries.ts'
import { lastOwner, placeIn, type RoutingGround } from './routing.rules.ts'

export type Wish = FeedbackChange & { isDeleted?: true | undefined }
type Deed = { ground: RoutingGround; now: Date; by: string }

/** The placement after a change; null when it changes nothing. */
export function changePlacement(before: Placement, wish: Wish, deed: Deed): Placement | null {
  const after: Placement = {
    ...before,
    ...(wish.status !== undefined && { status: wish.status }),
    ...(wish.assigneeId !== undefined && { assigneeId: wish.assigneeId }),
    ...(wish.snoozedUntil !== undefined && { snoozedUntil: wish.snoozedUntil ? new Date(wish.snoozedUntil) : null }),
    ...placedByHand(before, wish, deed),
    ...(wish.isDeleted && { deletedAt: deed.now, deletedBy: 'person' as const }),
  }
  return isSame(before, after) ? null : after
}

function placedByHand(before: Placement, { areaId, ownerId }: Wish, { ground, by }: Deed): Partial<Placement> {
  if (areaId === undefined && (ownerId === undefined || ownerId === before.ownerId)) return {}
  const reason = { kind: 'manual' as const, by }
  const manual = { routedBy: 'manual' as const, confidence: null, reason }
  if (areaId === undefined) return { ...manual, ownerId: ownerId ?? before.ownerId }
  // Confirming what a person has said already changes nothing.
  if (areaId === before.areaId && before.routedBy === 'manual' && ownerId === undefined) return {}
  if (areaId === null) return { ...manual, areaId, ownerId: ownerId ?? lastOwner(ground) ?? before.ownerId }
  const route = placeIn(ground, areaId, reason, ownerId ?? null)
  return { ...manual, areaId, ownerId: route.ownerId, reason: route.reason }
}

const isSame = (before: Placement, after: Placement): boolean =>
  before.status === after.status &&
  before.areaId === after.areaId &&
  before.ownerId === after.ownerId &&
  before.assigneeId === after.assigneeId &&
  before.snoozedUntil?.getTime() === after.snoozedUntil?.getTime() &&
  before.routedBy === after.routedBy &&
  before.deletedAt === after.deletedAt
