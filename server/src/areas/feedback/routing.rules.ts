import type { Condition, ItemFacts } from './condition.rules.ts'
import type { ReasonFacts } from './reason.rules.ts'

export type LiveRule = { id: string; name: string; fits: Condition; areaId: string | null; ownerId: string | null }
/** What the model says of a text; the terms are asked for only when they are shown. */
export type Guess = { areaId: string | null; confidence: number; terms: () => string[] }

/** Everything but the item that decides where it goes. */
export type RoutingGround = {
  rules: readonly LiveRule[]
  threshold: number
  /** Live areas and the PM of each, inherited from above where it has none. */
  owners: ReadonlyMap<string, string | null>
  /** Who is away now, and who stands in. */
  standIns: ReadonlyMap<string, { deputyId: string; name: string; absent: string; until: string }>
  /** People who can own an item. */
  members: ReadonlySet<string>
  fallbackAreaId: string | null
  fallbackOwnerId: string | null
  /** The first of Product Ops, else an owner of the workspace. */
  lastResortId: string | null
}

export type Route = { areaId: string | null; ownerId: string | null; reason: ReasonFacts }
export type Unplaced = { facts: ItemFacts; sourceAreaId: string | null; guess: Guess | null }

/** Where an item goes: the first rule that fits, else the model when it is sure enough, else the fallback. */
export function decideRoute(ground: RoutingGround, { facts, sourceAreaId, guess }: Unplaced): Route {
  const rule = ground.rules.find((one) => canPlace(ground, one) && one.fits(facts))
  if (rule) {
    const areaId = livingArea(ground, rule.areaId)
    return placeIn(ground, areaId, { kind: 'rule', rule: { id: rule.id, name: rule.name } }, rule.ownerId)
  }
  const guessed = livingArea(ground, guess?.areaId ?? null)
  if (guess && guessed && guess.confidence >= ground.threshold && guess.confidence > 0) {
    return placeIn(ground, guessed, { kind: 'model', confidence: guess.confidence, terms: guess.terms() })
  }
  return fallBack(ground, sourceAreaId, guess)
}

/** The route to an area, with its PM or who stands in for them. */
export function placeIn(
  ground: RoutingGround,
  areaId: string | null,
  reason: ReasonFacts,
  wantedOwnerId: string | null = null,
): Route {
  const wanted = wantedOwnerId !== null && ground.members.has(wantedOwnerId) ? wantedOwnerId : null
  const ownerId = wanted ?? (areaId ? ground.owners.get(areaId) : null) ?? lastOwner(ground)
  const standIn = ownerId === null ? undefined : ground.standIns.get(ownerId)
  if (!standIn) return { areaId, ownerId, reason }
  const { deputyId, ...words } = standIn
  return { areaId, ownerId: deputyId, reason: { ...reason, standIn: words } }
}

function fallBack(ground: RoutingGround, sourceAreaId: string | null, guess: Guess | null): Route {
  const sourceArea = livingArea(ground, sourceAreaId)
  const areaId = sourceArea ?? livingArea(ground, ground.fallbackAreaId)
  const wanted = sourceArea ? null : livingMember(ground, ground.fallbackOwnerId)
  const hasOwner = wanted !== null || (areaId !== null && ground.owners.get(areaId))
  const reason: ReasonFacts = {
    kind: 'fallback',
    abstained: guess === null ? 'no_model' : guess.confidence === 0 ? 'unknown_words' : 'unsure',
    ...(guess && { confidence: guess.confidence }),
    fallback: sourceArea ? 'source' : hasOwner ? 'workspace' : ground.lastResortId ? 'product_ops' : 'nobody',
  }
  return placeIn(ground, areaId, reason, wanted)
}

/** Who owns what has no other owner. */
export const lastOwner = (ground: RoutingGround): string | null =>
  livingMember(ground, ground.fallbackOwnerId) ?? ground.lastResortId

/** A rule whose area and person are both gone is passed over. */
const canPlace = (ground: RoutingGround, { areaId, ownerId }: LiveRule): boolean =>
  livingArea(ground, areaId) !== null || livingMember(ground, ownerId) !== null

const livingArea = ({ owners }: RoutingGround, areaId: string | null): string | null =>
  areaId !== null && owners.has(areaId) ? areaId : null
const livingMember = ({ members }: RoutingGround, memberId: string | null): string | null =>
  memberId !== null && members.has(memberId) ? memberId : null
