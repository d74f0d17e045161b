import type { Ctx } from '../../platform/context.ts'
import { unindexObjects } from '../../platform/search.ts'
import { deleteCommentsOf } from './comments.queries.ts'
import { deleteFollowersOf } from './followers.queries.ts'
import { deleteLinksOf } from './links.queries.ts'
import { deleteNotificationsOf } from './notifications.queries.ts'

/** Deletes for good what hangs on objects that are gone: comments, links, followers, notifications, search entries. */
export async function forgetObjects(ctx: Ctx, kind: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await deleteCommentsOf(ctx, kind, ids)
  await deleteLinksOf(ctx, kind, ids)
  await deleteFollowersOf(ctx, kind, ids)
  await deleteNotificationsOf(ctx, kind, ids)
  await unindexObjects(ctx, kind, ids)
}
