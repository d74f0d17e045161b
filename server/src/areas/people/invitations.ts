import { createHash, randomBytes } from 'node:crypto'
import type { Member } from '@gantry/contract/people'
import { createAccount, memberActor } from '../../platform/accounts.ts'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { type Mail, sendMail } from '../../platform/mail.ts'
import type { AccountCtx } from '../../platform/route.ts'
import type { Language } from '../../platform/texts.ts'
import { getWorkspaceRow, settingsOf } from '../workspaces/index.ts'
import {
  deleteInvitation,
  findOpenInvitation,
  hasAccount,
  isMemberAlready,
  type OpenInvitation,
  putInvitation,
} from './invitations.queries.ts'
import { nameFromEmail } from './member.rules.ts'
import { changeMember, findMembersByEmail, lockMembers, type MemberRow } from './members.queries.ts'
import { createMember, getMemberRow, memberKind, type NewMember, toMember } from './members.ts'

const validDays = 7
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

type Invited = { member: Member; link: string | null }
type Wish = Omit<NewMember, 'name'> & { name?: string | undefined }

/** Invites an address: somebody listed under it, or somebody new. */
export async function invitePerson(ctx: Ctx, { name, ...wish }: Wish): Promise<Invited> {
  const [there] = await findMembersByEmail(ctx, [wish.email])
  const row =
    there && !there.deletedAt ? there : await createMember(ctx, { ...wish, name: name ?? nameFromEmail(wish.email) })
  return inviteMember(ctx, row.id)
}

/** Sends a new link; one that is out already stops working. */
export async function inviteMember(ctx: Ctx, memberId: string): Promise<Invited> {
  await lockMembers(ctx)
  const row = await getMemberRow(ctx, memberId)
  if (row.status !== 'known' && row.status !== 'invited') {
    throw new AppError('conflict', `${row.name} is in this workspace already.`, { id: row.id })
  }
  const token = randomBytes(32).toString('base64url')
  const sentAt = ctx.now()
  const expiresAt = new Date(sentAt.getTime() + validDays * 86_400_000)
  await putInvitation(ctx, { memberId, tokenHash: hashOf(token), invitedBy: ctx.actor.name, sentAt, expiresAt })
  const changed = await changeMember(ctx, memberId, { status: 'invited' })
  const link = `${ctx.app.config.http.url}/invite?token=${token}`
  await mailInvitation(ctx, row, link)
  const about = { action: 'member.invited', objectKind: memberKind, objectId: memberId, title: row.name } as const
  await recordActivity(ctx, { ...about, after: { email: row.email, roles: row.roles, expiresAt } })
  return { member: await toMember(ctx, changed), link: ctx.app.config.mail.smtpUrl ? null : link }
}

async function mailInvitation(ctx: Ctx, { email }: MemberRow, link: string): Promise<void> {
  const { name, settings } = await getWorkspaceRow(ctx)
  const words = invitationWords(ctx.actor.name, name, link)[settingsOf(settings).language]
  await sendMail(ctx, { to: email, ...words, kind: 'invitation', isPrivate: true })
}

const invitationWords = (
  by: string,
  workspace: string,
  link: string,
): Record<Language, Pick<Mail, 'subject' | 'text'>> => ({
  en: {
    subject: `${by} invites you to ${workspace} in Gantry`,
    text: `${by} invites you to the workspace ${workspace}.\n\nOpen this link within ${validDays} days to join:\n\n${link}\n\nIt works once. If you do not know what this is about, ignore this mail.`,
  },
  de: {
    subject: `${by} lädt dich in Gantry zu ${workspace} ein`,
    text: `${by} lädt dich in den Arbeitsbereich ${workspace} ein.\n\nÖffne diesen Link innerhalb von ${validDays} Tagen, um beizutreten:\n\n${link}\n\nEr gilt einmal. Wenn du nicht weißt, worum es geht, beachte diese Mail nicht.`,
  },
})

export async function withdrawInvitation(ctx: Ctx, memberId: string): Promise<Member> {
  await lockMembers(ctx)
  const row = await getMemberRow(ctx, memberId)
  if (row.status !== 'invited') throw new AppError('not_possible', 'No invitation is out.')
  await deleteInvitation(ctx, memberId)
  const changed = await changeMember(ctx, memberId, { status: 'known' })
  const about = { objectKind: memberKind, objectId: memberId, title: row.name }
  await recordActivity(ctx, { ...about, action: 'member.invitation_withdrawn' })
  return toMember(ctx, changed)
}

export async function lookUpInvitation({ db, now }: AccountCtx, token: string) {
  const { invitation, member, workspace } = await openInvitation({ db, now }, token)
  return {
    workspaceName: workspace.name,
    invitedBy: invitation.invitedBy,
    name: member.name,
    email: member.email,
    hasAccount: await hasAccount(db, member.email),
    expiresAt: invitation.expiresAt.toISOString(),
  }
}

/** Somebody without an account accepts: the link has shown that the address is theirs. */
export async function acceptInvitation(
  account: AccountCtx,
  { token, name, password }: { token: string; name: string; password: string },
): Promise<{ workspaceId: string; slug: string }> {
  const open = await openInvitation(account, token)
  const { email } = open.member
  if (await hasAccount(account.db, email)) {
    throw new AppError('conflict', `There is an account for ${email}. Sign in with it, then join.`)
  }
  const { userId } = await createAccount(account.db, { name, email, password })
  account.signIn(userId)
  return join(account, open, { userId, name })
}

/** Somebody who is signed in joins with that account; never with one of another address. */
export async function joinWorkspace(
  account: AccountCtx,
  token: string,
): Promise<{ workspaceId: string; slug: string }> {
  const { person } = account
  if (!person) throw new AppError('unauthenticated', 'Sign in first.')
  const open = await openInvitation(account, token)
  if (person.email.toLowerCase() !== open.member.email) {
    throw new AppError('forbidden', `This invitation is for ${open.member.email}. Sign in with that address.`)
  }
  return join(account, open, { userId: person.userId, name: open.member.name })
}

async function openInvitation({ db, now }: Pick<AccountCtx, 'db' | 'now'>, token: string): Promise<OpenInvitation> {
  const open = await findOpenInvitation(db, hashOf(token), now())
  if (!open) {
    throw new AppError(
      'gone',
      'This invitation was used or withdrawn, or has expired. Ask an owner of the workspace to send it again.',
    )
  }
  return open
}

async function join(
  { app, db, request, now }: AccountCtx,
  { member, workspace }: OpenInvitation,
  { userId, name }: { userId: string; name: string },
): Promise<{ workspaceId: string; slug: string }> {
  const actor = memberActor({ id: member.id, userId, name, roles: member.roles })
  const ctx: Ctx = { app, db, workspaceId: workspace.id, actor, request, now }
  if (await isMemberAlready(ctx, userId)) {
    throw new AppError('conflict', 'You are in this workspace already, under another address.')
  }
  await deleteInvitation(ctx, member.id)
  await changeMember(ctx, member.id, { userId, name, status: 'active' })
  const about = { action: 'member.joined', objectKind: memberKind, objectId: member.id, title: name } as const
  await recordActivity(ctx, { ...about, after: { status: 'active', roles: member.roles } })
  return { workspaceId: workspace.id, slug: workspace.slug }
}
