import type { AuthMail, SendAuthMail } from './auth.ts'
import { type App, inWorkspace } from './context.ts'
import { sendMail } from './mail.ts'

const texts: Record<AuthMail['kind'], { subject: string; text: (link: string) => string }> = {
  password_reset: {
    subject: 'Choose a new password for Gantry',
    text: (link) =>
      `Open this link within the hour to choose a new password:\n\n${link}\n\nIt works once. If you did not ask for it, nothing has changed.`,
  },
  sign_in_link: {
    subject: 'Your sign-in link for Gantry',
    text: (link) =>
      `Open this link within 15 minutes to sign in:\n\n${link}\n\nIt works once. If you did not ask for it, ignore this mail.`,
  },
}

/** Sends the mails of signing in through the outbox of the first workspace the person is active in; others get none. */
export const authMailer =
  (app: App): SendAuthMail =>
  async ({ userId, to, kind, link }) => {
    const { rows } = await app.pool.query<{ workspace_id: string }>(
      `select m.workspace_id from members m join workspaces w on w.id = m.workspace_id and w.deleted_at is null
        where m.user_id = $1 and m.status = 'active' and m.deleted_at is null order by m.created_at limit 1`,
      [userId],
    )
    const workspaceId = rows[0]?.workspace_id
    if (!workspaceId) return
    const { subject, text } = texts[kind]
    await inWorkspace(app, { workspaceId }, (ctx) =>
      sendMail(ctx, { to, subject, text: text(link), kind, isPrivate: true }),
    )
  }
