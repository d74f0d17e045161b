import type { FeedbackChange, FeedbackItem } from '@gantry/contract/feedback-items'
import type { AreaTree } from './area-tree.ts'

/** A change of triage, or the way to the bin. */
export type Triage = FeedbackChange & { isDeleted?: true }

type Names = { areas: AreaTree; nameOf: (memberId: string) => string }

/** The item as it will look after a change: shown until the server has answered. */
export function applyChange<Item extends FeedbackItem>(item: Item, change: Triage, { areas, nameOf }: Names): Item {
  const person = (memberId: string) => ({ memberId, name: nameOf(memberId) })
  const next = { ...item }
  if (change.status !== undefined) next.status = change.status
  if (change.snoozedUntil !== undefined) next.snoozedUntil = change.snoozedUntil
  if (change.assigneeId !== undefined) next.assignee = change.assigneeId === null ? null : person(change.assigneeId)
  if (change.areaId !== undefined) {
    next.area = change.areaId === null ? null : areas.refOf(change.areaId)
    const owner = change.areaId === null ? undefined : areas.find(change.areaId)?.effectiveOwner
    if (owner) next.owner = { memberId: owner.id, name: owner.name }
    next.reason = { kind: 'manual', text: '', rule: null, confidence: null, terms: [] }
  }
  if (change.ownerId !== undefined) next.owner = person(change.ownerId)
  return next
}

/** Whether somebody else has changed the very fields this change is about. */
export function isContested(before: FeedbackItem, now: FeedbackItem, change: Triage): boolean {
  return (
    (change.status !== undefined && before.status !== now.status) ||
    (change.snoozedUntil !== undefined && before.snoozedUntil !== now.snoozedUntil) ||
    (change.assigneeId !== undefined && before.assignee?.memberId !== now.assignee?.memberId) ||
    (change.areaId !== undefined && before.area?.id !== now.area?.id) ||
    (change.ownerId !== undefined && before.owner?.memberId !== now.owner?.memberId)
  )
}

export type Learnt = { areaPath: string; before: number; after: number }

/** What a correction did to the model: how sure it was of the right area, and how sure it is now. */
export function whatWasLearnt(
  areaId: string,
  before: readonly Suggestion[],
  after: readonly Suggestion[],
): Learnt | undefined {
  const now = after.find(({ area }) => area.id === areaId)
  if (!now) return undefined
  return {
    areaPath: now.area.path,
    before: before.find(({ area }) => area.id === areaId)?.confidence ?? 0,
    after: now.confidence,
  }
}
type Suggestion = { area: { id: string; path: string }; confidence: number }
