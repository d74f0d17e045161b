import type { Ctx } from '../../platform/context.ts'
import { type Areas, loadAreas } from './areas.ts'
import type { Brain } from './brain.ts'
import { loadBrain } from './brain.ts'
import { loadPeople, type People } from './people.queries.ts'
import type { RoutingGround } from './routing.rules.ts'
import { loadState, type RoutingState } from './state.queries.ts'

/** All that a run of routing needs, loaded once per request or chunk. */
export type Routing = { state: RoutingState; brain: Brain; areas: Areas; people: People; ground: RoutingGround }

/** Load it before writing decisions in the same transaction: a model must not learn what may yet be rolled back. */
export async function loadRouting(ctx: Ctx): Promise<Routing> {
  const state = await loadState(ctx)
  const brain = await loadBrain(ctx, state)
  const areas = await loadAreas(ctx)
  const people = await loadPeople(ctx)
  return { state, brain, areas, people, ground: groundOf(state, brain, areas, people) }
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
