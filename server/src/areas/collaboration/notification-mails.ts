import type { NotificationKind } from '@gantry/contract/collaboration'
import type { Ctx } from '../../platform/context.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { sendMail } from '../../platform/mail.ts'
import { findActiveMembers } from './members.queries.ts'
import * as queries from './notifications.queries.ts'
import { mailPauseMs, nextMailAt } from './rules.ts'
import { unsubscribeUrlOf } from './unsubscribe.ts'

type About = { memberId: string; objectKind: string; objectId: string }

/** Mails a member what waits for them about one object: all of it in one mail, and at most one in ten minutes. */
export const mailNotifications = job<About>({
  name: 'collaboration.mail',
  retries: 5,
  concurrency: 2,
  run: ({ step }, about) => step((ctx) => mailDue(ctx, about)),
})

async function mailDue(ctx: Ctx, about: About): Promise<void> {
  const due = await queries.lockDueMails(ctx, about.memberId, about)
  if (due.length === 0) return
  const nextAt = nextMailAt(ctx.now(), await queries.findLastMail(ctx, about.memberId, about))
  if (nextAt > ctx.now()) return enqueue(ctx, mailNotifications, about, { startAfter: nextAt })
  const unread = due.filter(({ readAt }) => readAt === null)
  const [member] = await findActiveMembers(ctx, [about.memberId])
  const isMailed = member !== undefined && unread.length > 0
  if (isMailed) await sendMail(ctx, { to: member.email, ...textOf(ctx, about.memberId, unread) })
  await queries.settleMails(
    ctx,
    due.map(({ id }) => id),
    isMailed ? ctx.now() : null,
  )
}

function textOf(ctx: Ctx, memberId: string, news: readonly queries.NotificationRow[]) {
  const base = ctx.app.config.http.url
  const kinds: NotificationKind[] = [...new Set(news.map(({ kind }) => kind))]
  const [first] = news
  const rest = news.length > 1 ? ` (and ${news.length - 1} more)` : ''
  const parts = news.map(({ title, body }) => (body === '' ? title : `${title}:\n${body}`))
  const unsubscribeUrl = unsubscribeUrlOf(ctx.app.config, { workspaceId: ctx.workspaceId, memberId, kinds })
  const pause = `At most one mail about the same thing is sent in ${mailPauseMs / 60_000} minutes.`
  return {
    kind: kinds[0] ?? 'notification',
    subject: `${first?.title ?? ''}${rest}`,
    text: [...parts, `${base}${first?.url ?? ''}`, `--\n${pause} No more mails of this kind: ${unsubscribeUrl}`].join(
      '\n\n',
    ),
    unsubscribeUrl,
  }
}
