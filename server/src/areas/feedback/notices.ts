import type { Ctx } from '../../platform/context.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { asWritten, type Texts } from '../../platform/texts.ts'
import { notify, notifyFollowers } from '../collaboration/index.ts'
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
      if (newest)
        await tell(ctx, memberId, count, newest, {
          en: `${count} new feedback items are yours`,
          de: `${count} neue Feedbacks gehören dir`,
        })
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
      await tell(ctx, memberId, theirs.length, first.row, {
        en: `${theirs.length} feedback items were assigned to you`,
        de: `${theirs.length} Feedbacks wurden dir zugewiesen`,
      })
  }
}

const statusTexts: Readonly<Record<ItemRow['status'], Texts>> = {
  new: { en: 'is new again', de: 'ist wieder neu' },
  triaged: { en: 'was triaged', de: 'wurde gesichtet' },
  in_progress: { en: 'is in progress', de: 'ist in Arbeit' },
  done: { en: 'is done', de: 'ist erledigt' },
  dismissed: { en: 'was dismissed', de: 'wurde verworfen' },
}

/** Tells those who follow an item when its status has changed. */
export const tellFollowers = (
  ctx: Ctx,
  items: readonly { row: ItemRow; before: Pick<ItemRow, 'status'> }[],
): Promise<void> =>
  notifyFollowers(
    ctx,
    'feedback_item',
    items
      .filter(({ row, before }) => row.status !== before.status)
      .map(({ row }) => {
        const title = titleOf(row.subject, row.text)
        const { en, de } = statusTexts[row.status]
        return {
          id: row.id,
          url: `/feedback/items/${row.id}`,
          title: { en: `“${title}” ${en}`, de: `„${title}“ ${de}` },
        }
      }),
  )

function tell(ctx: Ctx, memberId: string, count: number, item: ItemRow | ListedRow, many: Texts): Promise<void> {
  return notify(ctx, {
    memberIds: [memberId],
    kind: 'assigned',
    title: count === 1 ? asWritten(titleOf(item.subject, item.text)) : many,
    body: count === 1 ? excerptOf(item.text) : '',
    objectKind: 'feedback_item',
    objectId: item.id,
    url: count === 1 ? `/feedback/items/${item.id}` : '/feedback?view=mine',
  })
}
