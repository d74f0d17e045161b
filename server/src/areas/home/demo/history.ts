import type { ItemStatus } from '@gantry/contract/feedback-items'
import type { Ctx } from '../../../platform/context.ts'
import { createRule, type Piece, takeIn, updateItems } from '../../feedback/index.ts'
import { actAs } from './acting.ts'
import { type DemoFeedback, demoFeedback, demoSources } from './feedback.ts'
import type { Ground } from './ground.ts'
import { type Random, seededRandom } from './random.ts'

export type TakenIn = DemoFeedback & { id: string }

/** What people have decided: the routing learns from it. Most of it is dealt with, the more the older it is. */
export async function tellHistory(ctx: Ctx, ground: Ground): Promise<void> {
  const now = ctx.now()
  const decided = await takeAllIn(
    ctx,
    demoFeedback(now).filter(({ isDecided }) => isDecided),
    ({ area }) => (area === null ? null : ground.areaId(area)),
  )
  const random = seededRandom(4_201)
  const byStatus = Map.groupBy(decided, ({ at }) => statusAfter(random, (now.getTime() - at.getTime()) / 86_400_000))
  const lena = actAs(ctx, ground.person('Lena Brandt'), now)
  for (const [status, items] of byStatus) {
    if (status !== 'done') await updateItems(lena, { select: { ids: items.map(({ id }) => id) }, change: { status } })
  }
  const { areaId, person } = ground
  const busy = (byStatus.get('in_progress') ?? []).filter(({ area }) => area === 'Offline mode').map(({ id }) => id)
  if (busy.length > 0) {
    const ines = actAs(ctx, person('Ines Keller'), now)
    await updateItems(ines, { select: { ids: busy }, change: { assigneeId: person('Aiko Tanaka').id } })
  }
  await setRules(lena, areaId)
}

function statusAfter(random: Random, days: number): ItemStatus {
  const [done, dismissed, triaged] = days > 60 ? [0.82, 0.93, 0.97] : [0.4, 0.48, 0.82]
  const draw = random()
  if (draw < done) return 'done'
  if (draw < dismissed) return 'dismissed'
  return draw < triaged ? 'triaged' : 'in_progress'
}

async function setRules(ctx: Ctx, areaId: Ground['areaId']): Promise<void> {
  await createRule(ctx, {
    name: 'German invoices',
    match: 'all',
    conditions: [
      { field: 'language', operator: 'is', values: ['de'] },
      { field: 'text', operator: 'contains', values: ['Rechnung'] },
    ],
    areaId: areaId('Invoices'),
  })
  await createRule(ctx, {
    name: 'Charged twice',
    conditions: [{ field: 'text', operator: 'matches', values: ['charged (twice|two times)'] }],
    areaId: areaId('Payments'),
  })
  await createRule(ctx, {
    name: 'Security questions',
    match: 'any',
    conditions: [{ field: 'text', operator: 'contains', values: ['single sign-on', 'two-factor'] }],
    areaId: areaId('Sign-in and roles'),
  })
}

/** The last three weeks, placed by the rules and by what was learnt. */
export const takeInNews = (ctx: Ctx): Promise<TakenIn[]> =>
  takeAllIn(
    ctx,
    demoFeedback(ctx.now()).filter(({ isDecided }) => !isDecided),
    () => null,
  )

async function takeAllIn(
  ctx: Ctx,
  items: readonly DemoFeedback[],
  areaIdOf: (item: DemoFeedback) => string | null,
): Promise<TakenIn[]> {
  const taken: TakenIn[] = []
  for (const source of demoSources) {
    const ofSource = items.filter((item) => item.source === source.name)
    const ids = await takeIn(
      ctx,
      source,
      ofSource.map((item) => pieceOf(item, areaIdOf(item))),
    )
    taken.push(...ofSource.flatMap((item, at) => (ids[at] ? [{ ...item, id: ids[at] }] : [])))
  }
  return taken
}

const pieceOf = (
  { externalId, contact, at, text, rating, attributes }: DemoFeedback,
  areaId: string | null,
): Piece => ({
  externalId,
  author: { name: contact.name, email: contact.email, externalId: contact.externalId },
  createdAt: at,
  body: text,
  rating,
  attributes,
  areaId,
})
