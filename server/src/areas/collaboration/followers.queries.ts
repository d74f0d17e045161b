import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { members } from '../../platform/tables.ts'
import { followers } from './tables.ts'

export type ObjectKey = { kind: string; objectId: string }

const ofObject = (ctx: Ctx, { kind, objectId }: ObjectKey) =>
  and(eq(followers.workspaceId, ctx.workspaceId), eq(followers.kind, kind), eq(followers.objectId, objectId))

export const listFollowers = (ctx: Ctx, object: ObjectKey) =>
  ctx.db
    .select({ memberId: followers.memberId, name: members.name })
    .from(followers)
    .innerJoin(members, and(eq(members.id, followers.memberId), eq(members.workspaceId, ctx.workspaceId)))
    .where(and(ofObject(ctx, object), eq(followers.isFollowing, true), isNull(members.deletedAt)))
    .orderBy(members.name)

export const listFollowerIds = async (ctx: Ctx, object: ObjectKey): Promise<string[]> =>
  (await listFollowers(ctx, object)).map(({ memberId }) => memberId)

/** Who follows which of these objects. */
export const listFollowed = (ctx: Ctx, kind: string, objectIds: readonly string[]) =>
  ctx.db
    .select({ objectId: followers.objectId, memberId: followers.memberId })
    .from(followers)
    .where(
      and(
        eq(followers.workspaceId, ctx.workspaceId),
        eq(followers.kind, kind),
        inArray(followers.objectId, [...objectIds]),
        eq(followers.isFollowing, true),
      ),
    )

const rowsOf = (ctx: Ctx, object: ObjectKey, memberIds: readonly string[], isFollowing: boolean) =>
  memberIds.map((memberId) => ({ workspaceId: ctx.workspaceId, ...object, memberId, isFollowing }))

/** Leaves alone who has decided before. */
export const addFollowers = (ctx: Ctx, object: ObjectKey, memberIds: readonly string[]) =>
  ctx.db
    .insert(followers)
    .values(rowsOf(ctx, object, memberIds, true))
    .onConflictDoNothing()

export const setFollowing = (ctx: Ctx, object: ObjectKey, memberId: string, isFollowing: boolean) =>
  ctx.db
    .insert(followers)
    .values(rowsOf(ctx, object, [memberId], isFollowing))
    .onConflictDoUpdate({
      target: [followers.workspaceId, followers.kind, followers.objectId, followers.memberId],
      set: { isFollowing },
    })

export const deleteFollowersOf = (ctx: Ctx, kind: string, ids: readonly string[]) =>
  ctx.db
    .delete(followers)
    .where(
      and(eq(followers.workspaceId, ctx.workspaceId), eq(followers.kind, kind), inArray(followers.objectId, [...ids])),
    )
