import { notificationKinds } from '@gantry/contract/collaboration'
import type { Ctx } from '../../../platform/context.ts'
import { addComment, addLink, createView, follow, setPreferences } from '../../collaboration/index.ts'
import { findAccountIds } from '../../customers/index.ts'
import { updateItem } from '../../feedback/index.ts'
import { actAs, hoursBefore, sure } from './acting.ts'
import { seat } from './company.ts'
import type { Ground } from './ground.ts'
import type { TakenIn } from './history.ts'

const kind = 'feedback_item'

/** What people have said about the news, and what waits for whoever takes the seat. */
export async function startTalk(ctx: Ctx, ground: Ground, news: readonly TakenIn[]): Promise<void> {
  const now = ctx.now()
  const as = (name: string, hoursAgo: number): Ctx => actAs(ctx, ground.person(name), hoursBefore(now, hoursAgo))
  const newest = news.toSorted((a, b) => b.at.getTime() - a.at.getTime())
  const ofArea = (area: string, at: number): TakenIn =>
    sure(newest.filter((item) => item.area === area)[at], `feedback on ${area}`)
  // Nothing else is done in its name, which nobody will know. The demo writes no mails to whoever looks at it.
  await setPreferences(
    as(seat.name, 0),
    notificationKinds.map((one) => ({ kind: one, inApp: true, email: false })),
  )
  await talkAboutReports(as, ground, [ofArea('Reports', 0), ofArea('Reports', 1), ofArea('Reports', 2)])
  await talkAboutOffline(as, ground, [ofArea('Offline mode', 0), ofArea('Offline mode', 1)])
  const invoice = ofArea('Invoices', 0)
  const text = `${invoice.contact.account.name} renews next month. I would like to call them with an answer.`
  await addComment(as('Marta Kowalska', 30), { kind, objectId: invoice.id, text, mentions: [] })
  await saveViews(as, ground)
}

type As = (name: string, hoursAgo: number) => Ctx

async function talkAboutReports(as: As, { person }: Ground, [asked, back, later]: [TakenIn, TakenIn, TakenIn]) {
  const robin = person(seat.name).id
  await addComment(as('Youssef Amrani', 3), {
    kind,
    objectId: asked.id,
    text: `${asked.contact.name} called about this again. Is it planned? They would also settle for a CSV.`,
    mentions: [robin],
  })
  const [accountId] = await findAccountIds(as('Marta Kowalska', 2), [asked.contact.account.externalId])
  await addLink(as('Marta Kowalska', 2), {
    from: { kind, id: asked.id },
    to: { kind: 'account', id: sure(accountId ?? undefined, asked.contact.account.name) },
    relation: 'relates_to',
  })
  await updateItem(as('Lena Brandt', 120), back.id, {
    snoozedUntil: hoursBefore(as(seat.name, 0).now(), 20).toISOString(),
  })
  await updateItem(as('Lena Brandt', 24), later.id, {
    snoozedUntil: hoursBefore(as(seat.name, 0).now(), -72).toISOString(),
  })
}

async function talkAboutOffline(as: As, { person }: Ground, [one, other]: [TakenIn, TakenIn]): Promise<void> {
  const robin = person(seat.name).id
  await follow(as('Ines Keller', 27), { kind, objectId: one.id }, [robin])
  const first = await addComment(as('Ines Keller', 27), {
    kind,
    objectId: one.id,
    text: 'Since 4.2 this comes in every day. Aiko, do you know more?',
    mentions: [],
  })
  await addComment(as('Aiko Tanaka', 26), {
    kind,
    objectId: one.id,
    threadId: first.id,
    text: 'Found it: two syncs write at once. The fix is in 4.2.1, out on Thursday.',
    mentions: [],
  })
  const relation = 'relates_to'
  await addLink(as('Ines Keller', 25), { from: { kind, id: other.id }, to: { kind, id: one.id }, relation })
  await updateItem(as('Lena Brandt', 5), other.id, { assigneeId: robin })
}

async function saveViews(as: As, { areaId, segmentId }: Ground): Promise<void> {
  const shared = { page: 'feedback', isShared: true }
  const lena = as('Lena Brandt', 200)
  await createView(lena, {
    ...shared,
    name: 'Offline mode since 4.2',
    query: `view=all&status=any&area=${areaId('Offline mode')}`,
  })
  await createView(lena, {
    ...shared,
    name: 'Business customers',
    query: `view=all&segment=${segmentId('Business plan')}`,
  })
  await createView(lena, { ...shared, name: 'Low ratings', query: 'view=all&status=any&rating=1&rating=2' })
  await createView(lena, { ...shared, name: 'Mine, oldest first', query: 'view=mine&sort=oldest' })
}
