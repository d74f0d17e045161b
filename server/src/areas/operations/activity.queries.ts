import { and, desc, eq, gte, inArray, like, lt, or } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { activity } from '../../platform/tables.ts'

export type ActivityRow = typeof activity.$inferSelect
export type ActivityFilter = {
  objectKind?: string | undefined
  objectId?: string | undefined
  actorId?: string | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** Newest first: ids sort by time. */
export const listActivity = (ctx: Ctx, filter: ActivityFilter, before: string | null, limit: number) =>
  ctx.db
    .select()
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, ctx.workspaceId),
        before === null ? undefined : lt(activity.id, before),
        filter.objectKind === undefined ? undefined : eq(activity.objectKind, filter.objectKind),
        filter.objectId === undefined ? undefined : eq(activity.objectId, filter.objectId),
        filter.actorId === undefined ? undefined : eq(activity.actorId, filter.actorId),
        filter.action === undefined ? undefined : isAction(filter.action),
        filter.from === undefined ? undefined : gte(activity.at, new Date(filter.from)),
        filter.to === undefined ? undefined : lt(activity.at, new Date(filter.to)),
      ),
    )
    .orderBy(desc(activity.id))
    .limit(limit + 1)

const isAction = (action: string) =>
  action.endsWith('*')
    ? like(activity.action, `${action.slice(0, -1).replace(/[\\%_]/g, '\\$&')}%`)
    : eq(activity.action, action)

/** Locked, so that two people cannot undo the same change. */
export async function lockEntry(ctx: Ctx, id: string): Promise<ActivityRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(activity)
    .where(and(eq(activity.workspaceId, ctx.workspaceId), eq(activity.id, id)))
    .for('update')
  return row
}

export const markUndone = (ctx: Ctx, id: string) =>
  ctx.db
    .update(activity)
    .set({ undoneAt: ctx.now(), undoneBy: ctx.actor.name })
    .where(and(eq(activity.workspaceId, ctx.workspaceId), eq(activity.id, id)))

/** The latest entry about each object that tells of its deletion. */
export const listDeletions = (ctx: Ctx, objectIds: readonly string[]) =>
  ctx.db
    .selectDistinctOn([activity.objectKind, activity.objectId], {
      objectKind: activity.objectKind,
      objectId: activity.objectId,
      actorName: activity.actorName,
    })
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, ctx.workspaceId),
        inArray(activity.objectId, [...objectIds]),
        or(like(activity.action, '%.deleted'), like(activity.action, '%.removed')),
      ),
    )
    .orderBy(activity.objectKind, activity.objectId, desc(activity.id))

/** What an object was last called. */
export async function findTitle(ctx: Ctx, objectKind: string, objectId: string): Promise<string> {
  const [row] = await ctx.db
    .select({ title: activity.objectTitle })
    .from(activity)
    .where(
      and(
        eq(activity.workspaceId, ctx.workspaceId),
        eq(activity.objectKind, objectKind),
        eq(activity.objectId, objectId),
      ),
    )
    .orderBy(desc(activity.id))
    .limit(1)
  return row?.title ?? ''
}
