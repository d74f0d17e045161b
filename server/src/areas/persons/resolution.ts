import type { Ctx } from '../../platform/context.ts'
import { findState } from './graph.queries.ts'
import { type Resolution, unresolved } from './resolve.ts'

/** How the raw ids of a project become people right now; give it to `peopleOf` or `accountsOf`. */
export async function loadResolution(ctx: Ctx, projectId: string): Promise<Resolution> {
  const state = await findState(ctx, projectId)
  if (!state) return unresolved
  const { hasMerges, hasSharedIds, hasAccountKeys, hasPersonAccounts, revision } = state
  return { hasMerges, hasSharedIds, hasAccountKeys, hasPersonAccounts, revision }
}
