import { and, eq, inArray } from 'drizzle-orm'
import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'
import type { Ctx } from './context.ts'
import { AppError } from './errors.ts'
import { newId } from './ids.ts'
import { enqueue, type JobRun, job } from './jobs.ts'
import { mailHtml, oneLine } from './mail-text.ts'
import { mails } from './tables.ts'

export type Mail = {
  to: string
  subject: string
  text: string
  /** What the outbox sorts by, such as `mention` or `invitation`. */
  kind: string
  /** Made from the text when not given. */
  html?: string
  /** It holds a link that signs its reader in: stored sealed, never shown, and emptied once it has left. */
  isPrivate?: boolean
  /** Where one click ends this kind of mail (RFC 8058). */
  unsubscribeUrl?: string
}

type Message = Pick<Mail, 'to' | 'subject' | 'text' | 'unsubscribeUrl'> & { id: string; html: string }
/** The way to the mail server; not there when none is set. */
export type MailTransport = { send: (message: Message) => Promise<void>; close: () => void }

export function createMailTransport({ mail, http }: Config): MailTransport | undefined {
  if (!mail.smtpUrl) return undefined
  const url = new URL(mail.smtpUrl)
  const transport = nodemailer.createTransport({
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ id, to, subject, text, html, unsubscribeUrl }) => {
      await transport.sendMail({
        from: mail.from,
        // As an object: a name or a second address cannot be slipped in.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${new URL(http.url).hostname}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribeUrl && {
            'List-Unsubscribe': `<${unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
        },
      })
    },
    close: () => transport.close(),
  }
}

/** Puts a mail into the outbox with the change it belongs to; it leaves after the commit, or stays there without SMTP. */
export async function sendMail(ctx: Ctx, mail: Mail): Promise<string> {
  const id = newId()
  const html = mail.html ?? mailHtml(mail.text)
  const stored = (part: string): string => (mail.isPrivate ? ctx.app.secrets.seal(part) : part)
  await ctx.db.insert(mails).values({
    id,
    workspaceId: ctx.workspaceId,
    recipient: mail.to,
    subject: oneLine(mail.subject),
    text: stored(mail.text),
    html: stored(html),
    kind: mail.kind,
    isPrivate: mail.isPrivate ?? false,
    unsubscribeUrl: mail.unsubscribeUrl ?? null,
    state: ctx.app.mail ? 'queued' : 'kept',
    createdAt: ctx.now(),
  })
  if (ctx.app.mail) await enqueue(ctx, deliverMail, { mailId: id })
  return id
}

const attempts = 10

/** Hands a mail to the mail server. What the server refuses for good (5xx) is not tried again. */
export const deliverMail = job<{ mailId: string }>({
  name: 'mail.deliver',
  retries: attempts - 1,
  concurrency: 2,
  expireSeconds: 300,
  run: async (run, { mailId }) => {
    const mail = await run.step((ctx) => loadUnsent(ctx, mailId))
    if (!mail) return
    if (!run.app.mail) {
      await run.step((ctx) => changeMail(ctx, mailId, { state: 'kept' }))
      return
    }
    try {
      await run.app.mail.send(mail.message)
    } catch (error) {
      throw await noteFailure(run, mail, error)
    }
    const emptied = mail.isPrivate ? { text: '', html: '' } : {}
    await run.step((ctx) =>
      changeMail(ctx, mailId, {
        state: 'sent',
        sentAt: ctx.now(),
        error: null,
        attempts: mail.attempts + 1,
        ...emptied,
      }),
    )
  },
})

type Unsent = { message: Message; isPrivate: boolean; attempts: number }

async function loadUnsent(ctx: Ctx, id: string): Promise<Unsent | undefined> {
  const [row] = await ctx.db
    .select()
    .from(mails)
    .where(and(eq(mails.workspaceId, ctx.workspaceId), eq(mails.id, id), inArray(mails.state, ['queued', 'failed'])))
  if (!row) return undefined
  const { recipient: to, subject, isPrivate, unsubscribeUrl } = row
  const read = (part: string): string => (isPrivate ? ctx.app.secrets.open(part) : part)
  const message: Message = { id, to, subject, text: read(row.text), html: read(row.html) }
  return { message: unsubscribeUrl ? { ...message, unsubscribeUrl } : message, isPrivate, attempts: row.attempts }
}

async function noteFailure(run: JobRun, mail: Unsent, error: unknown): Promise<Error> {
  const message = error instanceof Error ? error.message : String(error)
  const isRefused =
    error instanceof Error &&
    'responseCode' in error &&
    typeof error.responseCode === 'number' &&
    error.responseCode >= 500
  const isLast = isRefused || mail.attempts + 1 >= attempts
  await run.step((ctx) =>
    changeMail(ctx, mail.message.id, {
      error: oneLine(message, 500),
      attempts: mail.attempts + 1,
      state: isLast ? 'failed' : 'queued',
    }),
  )
  return isLast ? new AppError('not_possible', `The mail server did not take the mail: ${message}`) : new Error(message)
}

async function changeMail(ctx: Ctx, id: string, change: Partial<typeof mails.$inferInsert>): Promise<void> {
  await ctx.db
    .update(mails)
    .set(change)
    .where(and(eq(mails.workspaceId, ctx.workspaceId), eq(mails.id, id)))
}
