import { permissionsOf, type Role } from '@gantry/contract/permissions'
import { hashPassword } from 'better-auth/crypto'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type pg from 'pg'
import { recordActivity } from './activity.ts'
import { type Actor, type App, inWorkspace } from './context.ts'
import type { Db } from './db.ts'
import { newId } from './ids.ts'
import { accounts, members, users } from './tables.ts'

/** Makes a sign-in with a password. The caller has made sure that the address belongs to the person. */
export async function createAccount(
  db: Db,
  person: { name: string; email: string; password: string },
): Promise<{ userId: string }> {
  const { name, email } = person
  const userId = newId()
  await db.insert(users).values({ id: userId, name, email, emailVerified: true })
  const password = await hashPassword(person.password)
  await db.insert(accounts).values({ id: newId(), userId, accountId: userId, providerId: 'credential', password })
  return { userId }
}

/** True when a workspace lists this address without a sign-in behind it yet. */
export async function isExpected(pool: pg.Pool, email: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from members m join workspaces w on w.id = m.workspace_id and w.deleted_at is null
      where m.email = lower($1) and m.status in ('known', 'invited') and m.deleted_at is null limit 1`,
    [email],
  )
  return rowCount === 1
}

/** Everybody who lists the address of a new user gets that person as an active member. */
export async function joinAsExpected(app: App, user: { id: string; email: string }): Promise<void> {
  const { rows } = await app.pool.query<{ id: string; workspace_id: string; name: string; roles: Role[] }>(
    `select id, workspace_id, name, roles from members
      where email = lower($1) and status in ('known', 'invited') and user_id is null and deleted_at is null`,
    [user.email],
  )
  for (const { id, workspace_id: workspaceId, name, roles } of rows) {
    const actor = memberActor({ id, userId: user.id, name, roles })
    await inWorkspace(app, { workspaceId, actor }, async (ctx) => {
      const [joined] = await ctx.db
        .update(members)
        .set({ userId: user.id, status: 'active' })
        .where(
          and(
            eq(members.id, id),
            eq(members.workspaceId, workspaceId),
            inArray(members.status, ['known', 'invited']),
            isNull(members.deletedAt),
          ),
        )
        .returning({ id: members.id })
      if (joined) {
        const after = { status: 'active', via: 'single sign-on' }
        await recordActivity(ctx, { action: 'member.joined', objectKind: 'member', objectId: id, title: name, after })
      }
    })
  }
}

export const memberActor = (member: { id: string; userId: string; name: string; roles: readonly Role[] }): Actor => ({
  kind: 'member',
  id: member.id,
  memberId: member.id,
  userId: member.userId,
  name: member.name,
  roles: member.roles,
  permissions: new Set(permissionsOf(member.roles)),
})

/**
 * The user who may sign in by a password or a link in a mail, or undefined. Where single sign-on is set up, somebody who
 * only uses that must not get round it (and round being locked out there) through the mailbox.
 */
export async function findLocalSignIn({ config, pool }: App, email: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `select u.id from users u where u.email = lower($1)
        and ($2 or exists (select from login_accounts a where a.user_id = u.id and a.provider_id = 'credential'))`,
    [email, config.oidc === undefined],
  )
  return rows[0]?.id
}
