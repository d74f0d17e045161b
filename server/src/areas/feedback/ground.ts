import type { Ctx } from '../../platform/context.ts'
import type { Areas } from './areas.ts'
import type { Brain } from './brain.ts'
import { loadBrain } from './brain.ts'
import { type Known, loadKnown } from './known.queries.ts'
import type { People } from './people.queries.ts'
import type { RoutingGround } from './routing.rules.ts'
import { loadState, type RoutingState } from './state.queries.ts'

/** All that a run of routing needs, loaded once per request or chunk. */
export type Routing = Known & { state: RoutingState; brain: Brain; ground: RoutingGround }

/** Load it before writing decisions in the same transaction: a model must not learn what may yet be rolled back. */
export async function loadRouting(ctx: Ctx): Promise<Routing> {
  const state = await loadState(ctx)
  const brain = await loadBrain(ctx, state)
  const known = await loadKnown(ctx)
  return { ...known, state, brain, ground: groundOf(state, brain, known.areas, known.people) }
}

function groundOf({ routing }: RoutingState, { rules }: Brain, areas: Areas, people: People): RoutingGround {
  return {
    rules,
    threshold: routing.threshold,
    owners: new Map([...areas.values()].map(({ id, ownerId }) => [id, ownerId])),
    standIns: people.standIns,
    members: people.assignable,
    fallbackAreaId: routing.fallbackAreaId,
    fallbackOwnerId: routing.fallbackOwnerId,
    lastResortId: people.lastResortId,
  }
}
