import type { App, Ctx } from '../../platform/context.ts'
import { inWorkspace } from '../../platform/context.ts'
import { isIllegalId } from '../events/index.ts'
import {
  type EdgeRow,
  type IdRow,
  insertEdges,
  listGraphIds,
  listIdsOfRaw,
  loadNeighbourhood,
  lockGraph,
  storeIds,
  takeHints,
} from './graph.queries.ts'
import { listProjectsWithHints, sendIds } from './outbox.queries.ts'
import { type Edge, type Identities, resolveIdentities } from './rules.ts'
import { sipHash64 } from './sip-hash.ts'

const hintsAtOnce = 2_000

/** Follows what senders say about who is who: into the graph once each, and from there to ClickHouse. */
export async function followIdentities(app: App, signal: AbortSignal): Promise<void> {
  for (const { workspaceId, projectId } of await listProjectsWithHints(app)) {
    let taken = hintsAtOnce
    while (taken === hintsAtOnce && !signal.aborted) {
      taken = await inWorkspace(app, { workspaceId }, (ctx) => takeIn(ctx, projectId))
    }
  }
  await sendIds(app)
}

async function takeIn(ctx: Ctx, projectId: string): Promise<number> {
  await lockGraph(ctx, projectId)
  const hints = await takeHints(ctx, projectId, hintsAtOnce)
  const legal = hints.filter(({ from, to }) => from !== to && !isIllegalId(from) && !isIllegalId(to))
  await insertEdges(ctx, projectId, legal)
  await rebuildAround(
    ctx,
    projectId,
    legal.flatMap(({ from, to }) => [from, to]),
  )
  return hints.length
}

/** Makes the stored ids what the graph says, for all ids that can be reached from these. Call under `lockGraph`. */
export async function rebuildAround(ctx: Ctx, projectId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { edges, ids: reached } = await loadNeighbourhood(ctx, projectId, ids)
  const wanted = wantedIds(resolveIdentities(edges.map(toEdge)))
  const stored = await listIdsOfRaw(ctx, projectId, [...reached])
  const wantedByKey = new Map(wanted.map((row) => [keyOf(row), row]))
  const storedByKey = new Map(stored.map((row) => [keyOf(row), row]))
  const gone = stored.filter((row) => !wantedByKey.has(keyOf(row)))
  const changed = wanted.filter((row) => {
    const old = storedByKey.get(keyOf(row))
    return old?.person !== row.person || old.joinedAt.getTime() !== row.joinedAt.getTime()
  })
  if (gone.length + changed.length > 0) await storeIds(ctx, projectId, gone, changed)
}

const keyOf = ({ raw, since }: IdRow): string => `${since.getTime()} ${raw}`

export const toEdge = ({ id, kind, from, to, at, isForced }: EdgeRow): Edge => ({
  id,
  kind,
  from,
  to,
  at: at.getTime(),
  isForced,
})

/** A row for each span of the ids that stand for another person than themselves. */
function wantedIds({ spans, joinedAt }: Identities): IdRow[] {
  return [...spans].flatMap(([raw, list]) =>
    list.length === 1 && list[0]?.person === raw
      ? []
      : list.map(({ since, person, edge }) => ({
          raw,
          rawKey: sipHash64(raw),
          since: new Date(since),
          person,
          personKey: sipHash64(person),
          edgeId: edge,
          joinedAt: new Date(joinedAt.get(raw) ?? 0),
        })),
  )
}

/** Compares all that is stored of a project with its graph and mends what differs. */
export async function rebuildProject(ctx: Ctx, projectId: string): Promise<void> {
  await lockGraph(ctx, projectId)
  await rebuildAround(ctx, projectId, await listGraphIds(ctx, projectId))
}
