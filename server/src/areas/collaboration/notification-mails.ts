import type { NotificationKind } from '@gantry/contract/collaboration'
import type { Ctx } from '../../platform/context.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { sendMail } from '../../platform/mail.ts'
import type { Language } from '../../platform/texts.ts'
import { getWorkspaceRow } from '../workspaces/index.ts'
import { findActiveMembers, type Recipient } from './members.queries.ts'
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
  if (isMailed) await sendMail(ctx, { to: member.email, ...(await textOf(ctx, member, unread)) })
  await queries.settleMails(
    ctx,
    due.map(({ id }) => id),
    isMailed ? ctx.now() : null,
  )
}

const pauseMinutes = mailPauseMs / 60_000
const words: Record<Language, { more: (count: number) => string; end: (unsubscribeUrl: string) => string }> = {
  en: {
    more: (count) => ` (and ${count} more)`,
    end: (url) =>
      `At most one mail about the same thing is sent in ${pauseMinutes} minutes. No more mails of this kind: ${url}`,
  },
  de: {
    more: (count) => ` (und ${count} weitere)`,
    end: (url) =>
      `Über dieselbe Sache geht höchstens eine Mail in ${pauseMinutes} Minuten hinaus. Keine Mails dieser Art mehr: ${url}`,
  },
}

async function textOf(ctx: Ctx, { id: memberId, language }: Recipient, news: readonly queries.NotificationRow[]) {
  const { slug } = await getWorkspaceRow(ctx)
  const kinds: NotificationKind[] = [...new Set(news.map(({ kind }) => kind))]
  const [first] = news
  const rest = news.length > 1 ? words[language].more(news.length - 1) : ''
  const parts = news.map(({ title, body }) => (body === '' ? title : `${title}:\n${body}`))
  const unsubscribeUrl = unsubscribeUrlOf(ctx.app.config, { workspaceId: ctx.workspaceId, memberId, kinds })
  const page = `${ctx.app.config.http.url}/w/${slug}${first?.url ?? ''}`
  return {
    kind: kinds[0] ?? 'notification',
    subject: `${first?.title ?? ''}${rest}`,
    text: [...parts, page, `--\n${words[language].end(unsubscribeUrl)}`].join('\n\n'),
    unsubscribeUrl,
  }
}
