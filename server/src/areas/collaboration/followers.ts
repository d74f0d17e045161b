import type { Ctx } from '../../platform/context.ts'
import * as queries from './followers.queries.ts'
import { memberOf } from './notifications.ts'
import { getObject } from './objects.ts'

type ObjectKey = queries.ObjectKey

export async function listFollowers(ctx: Ctx, { kind, objectId }: ObjectKey) {
  await getObject(ctx, { kind, id: objectId })
  const followers = await queries.listFollowers(ctx, { kind, objectId })
  return { followers, isFollowing: followers.some(({ memberId }) => memberId === ctx.actor.memberId) }
}

export async function setFollowing(ctx: Ctx, { kind, objectId, isFollowing }: ObjectKey & { isFollowing: boolean }) {
  const memberId = memberOf(ctx)
  await getObject(ctx, { kind, id: objectId })
  await queries.setFollowing(ctx, { kind, objectId }, memberId, isFollowing)
  return listFollowers(ctx, { kind, objectId })
}

/** Makes members follow an object, but for those who have stopped following it. */
export async function follow(ctx: Ctx, { kind, objectId }: ObjectKey, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length > 0) await queries.addFollowers(ctx, { kind, objectId }, [...new Set(memberIds)])
}
