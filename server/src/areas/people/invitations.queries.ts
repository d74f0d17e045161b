import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { members, users, workspaces } from '../../platform/tables.ts'
import { invitations } from './tables.ts'

export type InvitationValues = { memberId: string; tokenHash: string; invitedBy: string; sentAt: Date; expiresAt: Date }

/** The one link of this member from now on. */
export async function putInvitation(ctx: Ctx, { memberId, ...values }: InvitationValues): Promise<void> {
  await ctx.db
    .insert(invitations)
    .values({ memberId, workspaceId: ctx.workspaceId, ...values })
    .onConflictDoUpdate({ target: invitations.memberId, set: values })
}

export async function deleteInvitation(ctx: Ctx, memberId: string): Promise<void> {
  await ctx.db
    .delete(invitations)
    .where(and(eq(invitations.workspaceId, ctx.workspaceId), eq(invitations.memberId, memberId)))
}

/** What a link stands for while it works; locked, so that it works once. Outside the wall: its bearer is in no workspace yet. */
export async function findOpenInvitation(db: Db, tokenHash: string, now: Date) {
  const [found] = await db
    .select({ invitation: invitations, member: members, workspace: workspaces })
    .from(invitations)
    .innerJoin(members, eq(members.id, invitations.memberId))
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .where(
      and(
        eq(invitations.tokenHash, tokenHash),
        gt(invitations.expiresAt, now),
        eq(members.status, 'invited'),
        isNull(members.deletedAt),
        isNull(workspaces.deletedAt),
      ),
    )
    .for('update', { of: invitations })
  return found
}
export type OpenInvitation = NonNullable<Awaited<ReturnType<typeof findOpenInvitation>>>

export async function hasAccount(db: Db, email: string): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
  return rows.length > 0
}

export async function isMemberAlready(ctx: Ctx, userId: string): Promise<boolean> {
  const rows = await ctx.db
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.userId, userId), isNull(members.deletedAt)))
  return rows.length > 0
}
