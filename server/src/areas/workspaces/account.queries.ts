import type { Role } from '@gantry/contract/permissions'
import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm'
import type pg from 'pg'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { members, sessions, users, workspaces } from '../../platform/tables.ts'
import { setupLinks } from './tables.ts'

/** A person's way into one workspace, whole rows: what travels is chosen by the caller. */
export const listMemberships = (db: Db, userId: string) =>
  db
    .select({ workspace: workspaces, member: members })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, userId), isNull(members.deletedAt), isNull(workspaces.deletedAt)))
    .orderBy(sql`${members.status} = 'active' desc`, members.createdAt)

export async function loadAccount(db: Db, userId: string): Promise<{ hasPassword: boolean; hasSecondFactor: boolean }> {
  const [row] = await db
    .select({
      hasSecondFactor: users.twoFactorEnabled,
      hasPassword: sql<boolean>`exists (select from login_accounts a where a.user_id = users.id and a.provider_id = 'credential')`,
    })
    .from(users)
    .where(eq(users.id, userId))
  return { hasPassword: row?.hasPassword ?? false, hasSecondFactor: row?.hasSecondFactor ?? false }
}

export const listSessionRows = (db: Db, userId: string, now: Date) =>
  db
    .select({
      id: sessions.id,
      ipAddress: sessions.ipAddress,
      userAgent: sessions.userAgent,
      createdAt: sessions.createdAt,
      updatedAt: sessions.updatedAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.createdAt))

/** Ends one session of the person, or all but one. */
export async function deleteSessions(
  db: Db,
  userId: string,
  which: { id: string } | { allBut: string },
): Promise<number> {
  const chosen = 'id' in which ? eq(sessions.id, which.id) : ne(sessions.id, which.allBut)
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), chosen))
    .returning({ id: sessions.id })
  return gone.length
}

export async function updateOwnMember(
  ctx: Ctx,
  memberId: string,
  change: { preferences: Record<string, unknown>; zone: string | null },
) {
  const [row] = await ctx.db
    .update(members)
    .set({ ...change, version: sql`${members.version} + 1` })
    .where(and(eq(members.id, memberId), eq(members.workspaceId, ctx.workspaceId)))
    .returning()
  return row
}

export async function findOwnMember(ctx: Ctx, memberId: string) {
  const [row] = await ctx.db
    .select()
    .from(members)
    .where(and(eq(members.id, memberId), eq(members.workspaceId, ctx.workspaceId)))
  return row
}

/** One set-up at a time, on whichever server; until the transaction ends. */
export const lockSetup = async (db: Db): Promise<void> => {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('gantry set-up'))`)
}

export async function hasUsers(db: Db): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1)
  return rows.length > 0
}

export const insertSetupLink = async (db: Db, hash: string, expiresAt: Date): Promise<void> => {
  await db.insert(setupLinks).values({ hash, expiresAt })
}

export async function findSetupLink(db: Db, hash: string, now: Date): Promise<{ expiresAt: Date } | undefined> {
  const [row] = await db
    .select({ expiresAt: setupLinks.expiresAt })
    .from(setupLinks)
    .where(and(eq(setupLinks.hash, hash), gt(setupLinks.expiresAt, now)))
  return row
}

export const deleteSetupLinks = async (db: Db): Promise<void> => {
  await db.delete(setupLinks)
}

/** Workspaces in which nobody can sign in, oldest first. */
export const listUnpeopledWorkspaces = (db: Db) =>
  db
    .select()
    .from(workspaces)
    .where(
      and(
        isNull(workspaces.deletedAt),
        sql`not exists (select from members m where m.workspace_id = workspaces.id and m.user_id is not null and m.deleted_at is null)`,
      ),
    )
    .orderBy(workspaces.createdAt)

/** Owners who can sign in, of one workspace or of all, by name. */
export async function listOwners(db: Db, slug: string | undefined) {
  const owner: Role = 'owner'
  return db
    .select({ userId: users.id, name: members.name, email: users.email, slug: workspaces.slug })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        sql`${owner} = any(${members.roles})`,
        eq(members.status, 'active'),
        isNull(members.deletedAt),
        isNull(workspaces.deletedAt),
        slug === undefined ? undefined : eq(workspaces.slug, slug),
      ),
    )
    .orderBy(members.name)
}

export async function forgetExpired(pool: pg.Pool): Promise<void> {
  await pool.query('delete from sign_in_attempts where resets_at < now()')
  await pool.query('delete from sessions where expires_at < now()')
  await pool.query('delete from verifications where expires_at < now()')
  await pool.query('delete from setup_links where expires_at < now()')
  // People who are in no workspace any more and signed in nowhere.
  await pool.query(
    `delete from users u where u.created_at < now() - interval '1 day'
        and not exists (select from members m where m.user_id = u.id)
        and not exists (select from sessions s where s.user_id = u.id)`,
  )
}
