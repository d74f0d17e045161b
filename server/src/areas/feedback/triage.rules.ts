/** Who asks, as far as it decides what they may triage. */
export type Triager = {
  /** Product Ops and API keys with the permission: every item. */
  triagesAll: boolean
  mayTriage: boolean
  memberId: string | null
  /** The areas they are the PM of, with those below. */
  areaIds: ReadonlySet<string>
}
export type Placed = { areaId: string | null; ownerId: string | null; assigneeId: string | null }
export type Holder = { areaName: string | null; ownerName: string | null }

/** Why somebody may not triage an item: whose it is. Null when they may. */
export function whyNotTriage(triager: Triager, placed: Placed, { areaName, ownerName }: Holder): string | null {
  if (!triager.mayTriage)
    return `Belongs to ${holderName({ areaName, ownerName })}. Triage needs the role PM or Product Ops.`
  if (triager.triagesAll || isTheirs(triager, placed)) return null
  return `Belongs to ${holderName({ areaName, ownerName })}.`
}

const isTheirs = ({ memberId, areaIds }: Triager, { areaId, ownerId, assigneeId }: Placed): boolean =>
  memberId !== null && (ownerId === memberId || assigneeId === memberId || (areaId !== null && areaIds.has(areaId)))

function holderName({ areaName, ownerName }: Holder): string {
  if (areaName && ownerName) return `the PM of ${areaName}: ${ownerName}`
  if (ownerName) return ownerName
  return areaName ? `the area ${areaName}, which has no PM yet` : 'nobody yet; Product Ops places it'
}
