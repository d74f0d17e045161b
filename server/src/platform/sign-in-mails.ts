import type { AuthMail, SendAuthMail } from './auth.ts'
import { type App, inWorkspace } from './context.ts'
import { sendMail } from './mail.ts'
import { type Language, languageOf } from './texts.ts'

type Words = { subject: string; text: (link: string) => string }

const texts: Record<Language, Record<AuthMail['kind'], Words>> = {
  en: {
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
  },
  de: {
    password_reset: {
      subject: 'Ein neues Passwort für Gantry',
      text: (link) =>
        `Öffne diesen Link innerhalb einer Stunde, um ein neues Passwort zu wählen:\n\n${link}\n\nEr gilt einmal. Wenn du nicht darum gebeten hast, hat sich nichts geändert.`,
    },
    sign_in_link: {
      subject: 'Dein Link zum Anmelden bei Gantry',
      text: (link) =>
        `Öffne diesen Link innerhalb von 15 Minuten, um dich anzumelden:\n\n${link}\n\nEr gilt einmal. Wenn du nicht darum gebeten hast, beachte diese Mail nicht.`,
    },
  },
}

/** Sends the mails of signing in through the outbox of the first workspace the person is active in; others get none. */
export const authMailer =
  (app: App): SendAuthMail =>
  async ({ userId, to, kind, link }) => {
    const { rows } = await app.pool.query<{ workspace_id: string; wish: string | null; standard: string | null }>(
      `select m.workspace_id, m.preferences ->> 'language' as wish, w.settings ->> 'language' as standard from members m join workspaces w on w.id = m.workspace_id and w.deleted_at is null
        where m.user_id = $1 and m.status = 'active' and m.deleted_at is null order by m.created_at limit 1`,
      [userId],
    )
    const [first] = rows
    if (!first) return
    const { workspace_id: workspaceId, wish, standard } = first
    const { subject, text } = texts[languageOf(wish, standard)][kind]
    await inWorkspace(app, { workspaceId }, (ctx) =>
      sendMail(ctx, { to, subject, text: text(link), kind, isPrivate: true }),
    )
  }
