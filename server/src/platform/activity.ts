import type { Ctx, RequestFacts } from './context.ts'
import { newId } from './ids.ts'
import { publish } from './live.ts'
import { activity } from './tables.ts'

/** `action` is an event in the past tense, `<object kind>.<verb>`; before / after hold what undo needs and people read. */
export type ActivityEntry = {
  action: `${string}.${string}`
  objectKind: string
  objectId: string
  /** What the object is called, kept so that the entry reads well after the object is gone. */
  title: string
  before?: unknown
  after?: unknown
}

/** Writes the audit entry of a change into its own transaction, tells open browsers, and gives the entry's id (for undo). */
export async function recordActivity(ctx: Ctx, entry: ActivityEntry): Promise<string> {
  const row = rowOf(ctx, entry, ctx.request)
  await insertRows(ctx, [row])
  return row.id
}

/** The same for the changes of several requests that are handled together. */
export const recordActivities = (
  ctx: Ctx,
  entries: readonly (ActivityEntry & { request: RequestFacts | null })[],
): Promise<void> =>
  insertRows(
    ctx,
    entries.map(({ request, ...entry }) => rowOf(ctx, entry, request)),
  )

async function insertRows(ctx: Ctx, rows: ReturnType<typeof rowOf>[]): Promise<void> {
  if (rows.length === 0) return
  await ctx.db.insert(activity).values(rows)
  for (const kind of new Set(rows.map(({ objectKind }) => objectKind))) await publish(ctx, kind)
}

const rowOf = (ctx: Ctx, entry: ActivityEntry, request: RequestFacts | null) => ({
  id: newId(),
  workspaceId: ctx.workspaceId,
  at: ctx.now(),
  actorKind: ctx.actor.kind,
  actorId: ctx.actor.id,
  actorName: ctx.actor.name,
  action: entry.action,
  objectKind: entry.objectKind,
  objectId: entry.objectId,
  objectTitle: entry.title,
  before: entry.before ?? null,
  after: entry.after ?? null,
  ip: request?.ip ?? null,
  userAgent: request?.userAgent ?? null,
  requestId: request?.id ?? null,
  permission: request?.permission ?? null,
})

/** Puts one kind of change back. Throws AppError `conflict` when the object has changed since in a way that undo would destroy. */
export type Undoer = (
  ctx: Ctx,
  entry: { id: string; action: string; objectId: string; before: unknown; after: unknown },
) => Promise<void>
export type Undoers = Readonly<Record<string, Undoer>>
