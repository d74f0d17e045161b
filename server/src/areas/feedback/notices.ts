import type { Ctx } from '../../platform/context.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { notify } from '../collaboration/index.ts'
import { excerptOf, titleOf } from './item-text.rules.ts'
import type { ItemRow } from './items.queries.ts'
import type { ListedRow } from './list.queries.ts'
import { noteDigests, takeDigest } from './notices.queries.ts'

/** What comes in within this time is told in one go. */
const digestAfterMs = 30_000

/** Tells one member of what has come in for them. */
export const tellOwner = job<{ memberId: string }>({
  name: 'feedback.tell',
  retries: 3,
  concurrency: 2,
  run: ({ step }, { memberId }) =>
    step(async (ctx) => {
      const { count, newest } = await takeDigest(ctx, memberId)
      if (newest) await tell(ctx, memberId, count, newest, `${count} new feedback items are yours`)
    }),
})

/** Owners are told soon, once for all that comes in meanwhile. */
export async function noteNewItems(ctx: Ctx, rows: readonly ItemRow[]): Promise<void> {
  const owners = [...new Set(rows.flatMap(({ ownerId }) => ownerId ?? []))].filter((id) => id !== ctx.actor.memberId)
  if (owners.length === 0) return
  const since = new Date(Math.min(...rows.map(({ receivedAt }) => receivedAt.getTime())))
  const startAfter = new Date(ctx.now().getTime() + digestAfterMs)
  for (const memberId of await noteDigests(ctx, owners.toSorted(), since)) {
    await enqueue(ctx, tellOwner, { memberId }, { startAfter })
  }
}

type Passed = { row: ItemRow; before: Pick<ItemRow, 'ownerId' | 'assigneeId'> }

/** Tells those to whom somebody has passed items: each once, however many they are. */
export async function tellAssigned(ctx: Ctx, items: readonly Passed[]): Promise<void> {
  const passed = items.flatMap(({ row, before }) => [
    ...(row.ownerId && row.ownerId !== before.ownerId ? [{ memberId: row.ownerId, row }] : []),
    ...(row.assigneeId && row.assigneeId !== before.assigneeId ? [{ memberId: row.assigneeId, row }] : []),
  ])
  for (const [memberId, theirs] of Map.groupBy(passed, (one) => one.memberId)) {
    const [first] = theirs
    if (first)
      await tell(ctx, memberId, theirs.length, first.row, `${theirs.length} feedback items were assigned to you`)
  }
}

function tell(ctx: Ctx, memberId: string, count: number, item: ItemRow | ListedRow, many: string): Promise<void> {
  return notify(ctx, {
    memberIds: [memberId],
    kind: 'assigned',
    title: count === 1 ? titleOf(item.subject, item.text) : many,
    body: count === 1 ? excerptOf(item.text) : '',
    objectKind: 'feedback_item',
    objectId: item.id,
    url: count === 1 ? `/feedback/items/${item.id}` : '/feedback?view=mine',
  })
}
