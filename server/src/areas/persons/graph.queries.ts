import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { Edge } from './rules.ts'
import { sipHash64 } from './sip-hash.ts'
import { personDirty, personEdges, personIds, personOutbox, personStates } from './tables.ts'

export type IdRow = Pick<
  typeof personIds.$inferSelect,
  'raw' | 'rawKey' | 'since' | 'person' | 'personKey' | 'edgeId' | 'joinedAt'
>
export type EdgeRow = typeof personEdges.$inferSelect
export type NewEdge = Omit<Edge, 'id'> & { once: string; source: string }

/** One transaction at a time works on the graph of a project. */
export const lockGraph = (ctx: Ctx, projectId: string) =>
  ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`persons:${projectId}`}, 0))`)

type Hint = {
  kind: Edge['kind']
  from_id: string
  to_id: string
  at: Date
  is_forced: boolean
  event_id: string
  sdk: string
}

/** Takes the next hints of the senders off their queue, oldest first. */
export async function takeHints(ctx: Ctx, projectId: string, limit: number): Promise<NewEdge[]> {
  const { rows } = await ctx.db.execute<Hint>(sql`
    delete from identity_events where workspace_id = ${ctx.workspaceId} and id in (
      select id from identity_events where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}
       order by id limit ${limit})
    returning kind, from_id, to_id, at, is_forced, event_id, sdk`)
  return rows.map((row) => ({
    kind: row.kind,
    from: row.from_id,
    to: row.to_id,
    at: new Date(row.at).getTime(),
    isForced: row.is_forced,
    once: onceOf(row),
    source: row.sdk,
  }))
}

/** Events say again and again who uses a device: once an hour is kept. */
const onceOf = ({ kind, from_id, to_id, at, event_id }: Hint): string =>
  kind === 'seen' ? `${sipHash64(from_id)}:${sipHash64(to_id)}:${new Date(at).toISOString().slice(0, 13)}` : event_id

/** Adds edges; one that is already there keeps the earliest time it was said. */
export async function insertEdges(ctx: Ctx, projectId: string, edges: readonly NewEdge[]): Promise<string[]> {
  const earliest = new Map<string, NewEdge>()
  for (const edge of edges) {
    if (edge.at < (earliest.get(edge.once)?.at ?? Number.POSITIVE_INFINITY)) earliest.set(edge.once, edge)
  }
  if (earliest.size === 0) return []
  const rows = [...earliest.values()].map((edge) => ({
    ...edge,
    id: newId(),
    workspaceId: ctx.workspaceId,
    projectId,
    at: new Date(edge.at),
    createdAt: ctx.now(),
  }))
  const stored = await ctx.db
    .insert(personEdges)
    .values(rows)
    .onConflictDoUpdate({
      target: [personEdges.projectId, personEdges.once],
      set: { at: sql`least(${personEdges.at}, excluded.at)` },
    })
    .returning({ id: personEdges.id })
  return stored.map(({ id }) => id)
}

const live = (ctx: Ctx, projectId: string) =>
  and(eq(personEdges.workspaceId, ctx.workspaceId), eq(personEdges.projectId, projectId), isNull(personEdges.undoneAt))

const textIn = (column: unknown, values: readonly string[]) => sql`${column} = any(${sql.param([...values])}::text[])`

/** Every live edge that can be reached from these ids, and all ids on the way. */
export async function loadNeighbourhood(
  ctx: Ctx,
  projectId: string,
  ids: Iterable<string>,
): Promise<{ edges: EdgeRow[]; ids: Set<string> }> {
  const reached = new Set(ids)
  const edges = new Map<string, EdgeRow>()
  let open = [...reached]
  while (open.length > 0) {
    const found = await ctx.db
      .select()
      .from(personEdges)
      .where(and(live(ctx, projectId), or(textIn(personEdges.from, open), textIn(personEdges.to, open))))
    for (const edge of found) edges.set(edge.id, edge)
    open = [...new Set(found.flatMap(({ from, to }) => [from, to]))].filter((id) => !reached.has(id))
    for (const id of open) reached.add(id)
  }
  return { edges: [...edges.values()], ids: reached }
}

const mineIds = (ctx: Ctx, projectId: string) =>
  and(eq(personIds.workspaceId, ctx.workspaceId), eq(personIds.projectId, projectId))

export const listIdsOfRaw = (ctx: Ctx, projectId: string, raws: readonly string[]): Promise<IdRow[]> =>
  ctx.db
    .select()
    .from(personIds)
    .where(and(mineIds(ctx, projectId), textIn(personIds.raw, raws)))

/** The rows of raw ids, or of all that stand for these people; `until` is where the next person of the id begins. */
export async function listIdsByKey(
  ctx: Ctx,
  projectId: string,
  column: 'rawKey' | 'personKey',
  keys: readonly string[],
): Promise<(IdRow & { until: Date | null })[]> {
  const { raw, rawKey, since, person, personKey, edgeId, joinedAt } = personIds
  const until = sql<Date | null>`(select min(n.since) from person_ids n where n.workspace_id = ${ctx.workspaceId}
    and n.project_id = ${projectId} and n.raw = person_ids.raw and n.since > person_ids.since)`.mapWith(since)
  return ctx.db
    .select({ raw, rawKey, since, person, personKey, edgeId, joinedAt, until })
    .from(personIds)
    .where(and(mineIds(ctx, projectId), textIn(personIds[column], keys)))
    .orderBy(raw, since)
}

/** Makes the stored rows of these raw ids the given ones; what differs goes on its way to ClickHouse. */
export async function storeIds(
  ctx: Ctx,
  projectId: string,
  gone: readonly IdRow[],
  changed: readonly IdRow[],
): Promise<void> {
  const scope = { workspaceId: ctx.workspaceId, projectId }
  for (const { raw, since } of gone) {
    await ctx.db
      .delete(personIds)
      .where(and(mineIds(ctx, projectId), eq(personIds.raw, raw), eq(personIds.since, since)))
  }
  for (const part of chunks(changed, 1_000)) {
    await ctx.db
      .insert(personIds)
      .values(part.map((row) => ({ ...row, ...scope })))
      .onConflictDoUpdate({
        target: [personIds.projectId, personIds.raw, personIds.since],
        set: {
          person: sql`excluded.person`,
          personKey: sql`excluded.person_key`,
          edgeId: sql`excluded.edge_id`,
          joinedAt: sql`excluded.joined_at`,
        },
      })
  }
  const rows = [
    ...gone.map((row) => ({ ...row, ...scope, isDeleted: true })),
    ...changed.map((row) => ({ ...row, ...scope, isDeleted: false })),
  ]
  for (const part of chunks(rows, 1_000)) await ctx.db.insert(personOutbox).values(part)
  await markDirty(
    ctx,
    projectId,
    rows.flatMap(({ rawKey, personKey }) => [rawKey, personKey]),
  )
  await bumpState(ctx, projectId)
}

/** These people's properties have to be made again. */
export async function markDirty(ctx: Ctx, projectId: string, keys: readonly string[]): Promise<void> {
  const rows = [...new Set(keys)].map((key) => ({ workspaceId: ctx.workspaceId, projectId, key, markedAt: ctx.now() }))
  for (const part of chunks(rows, 1_000)) {
    await ctx.db
      .insert(personDirty)
      .values(part)
      .onConflictDoUpdate({
        target: [personDirty.projectId, personDirty.key],
        set: { markedAt: sql`excluded.marked_at` },
      })
  }
}

async function bumpState(ctx: Ctx, projectId: string): Promise<void> {
  const has = (condition: string) =>
    sql`exists (select 1 from person_ids where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}
                 and ${sql.raw(condition)})`
  await ctx.db.execute(sql`
    insert into person_states (project_id, workspace_id, has_merges, has_shared_ids, revision)
    values (${projectId}, ${ctx.workspaceId}, ${has('true')}, ${has("since > 'epoch'")}, 1)
    on conflict (project_id) do update set has_merges = excluded.has_merges,
      has_shared_ids = excluded.has_shared_ids, revision = person_states.revision + 1`)
}

export async function findState(ctx: Ctx, projectId: string): Promise<typeof personStates.$inferSelect | undefined> {
  const [row] = await ctx.db
    .select()
    .from(personStates)
    .where(and(eq(personStates.workspaceId, ctx.workspaceId), eq(personStates.projectId, projectId)))
  return row
}

export async function findEdge(ctx: Ctx, id: string): Promise<EdgeRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(personEdges)
    .where(and(eq(personEdges.workspaceId, ctx.workspaceId), eq(personEdges.id, id)))
  return row
}

export const undoEdges = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .update(personEdges)
    .set({ undoneAt: ctx.now(), undoneBy: ctx.actor.name })
    .where(
      and(
        eq(personEdges.workspaceId, ctx.workspaceId),
        inArray(personEdges.id, [...ids]),
        isNull(personEdges.undoneAt),
      ),
    )

/** Every id that the graph of a project speaks of. */
export async function listGraphIds(ctx: Ctx, projectId: string): Promise<string[]> {
  const { rows } = await ctx.db.execute<{ id: string }>(sql`
    select from_id as id from person_edges where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}
    union select to_id from person_edges where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}
    union select raw from person_ids where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}`)
  return rows.map(({ id }) => id)
}

export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}
