import type { Role } from '@gantry/contract/permissions'
import { and, eq, isNull, like, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { files, members, workspaces } from '../../platform/tables.ts'

export type WorkspaceRow = typeof workspaces.$inferSelect

const mine = (ctx: Ctx) => and(eq(workspaces.id, ctx.workspaceId), isNull(workspaces.deletedAt))

export async function getWorkspaceRow(ctx: Ctx, { lock = false } = {}): Promise<WorkspaceRow> {
  const query = ctx.db.select().from(workspaces).where(mine(ctx))
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw new AppError('not_found', 'There is no such workspace.')
  return row
}

export async function changeWorkspace(
  ctx: Ctx,
  change: Pick<WorkspaceRow, 'name' | 'settings'>,
): Promise<WorkspaceRow> {
  const [row] = await ctx.db
    .update(workspaces)
    .set({ ...change, version: sql`${workspaces.version} + 1` })
    .where(mine(ctx))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such workspace.')
  return row
}

/** Slugs that begin like this, of any workspace: only for code outside the wall. */
export async function listSlugs(db: Db, beginning: string): Promise<Set<string>> {
  const rows = await db
    .select({ slug: workspaces.slug })
    .from(workspaces)
    .where(like(workspaces.slug, `${beginning.replace(/[\\%_]/g, '\\$&')}%`))
  return new Set(rows.map(({ slug }) => slug))
}

export async function insertWorkspace(
  db: Db,
  values: Pick<WorkspaceRow, 'slug' | 'name' | 'settings'> & { isDemo?: boolean },
): Promise<WorkspaceRow> {
  const [row] = await db
    .insert(workspaces)
    .values({ id: newId(), ...values })
    .returning()
  if (!row) throw new Error('an insert gave no row')
  return row
}

/** Makes the person an active member; somebody who was only listed under the address becomes it. */
export async function putActiveMember(
  db: Db,
  values: Pick<typeof members.$inferInsert, 'workspaceId' | 'userId' | 'name' | 'email' | 'roles' | 'function'>,
): Promise<{ id: string }> {
  const [row] = await db
    .insert(members)
    .values({ id: newId(), ...values, status: 'active' })
    .onConflictDoUpdate({
      target: [members.workspaceId, members.email],
      set: {
        userId: values.userId,
        name: values.name,
        roles: values.roles,
        status: 'active',
        deletedAt: null,
        version: sql`${members.version} + 1`,
      },
    })
    .returning({ id: members.id })
  if (!row) throw new Error('an insert gave no row')
  return row
}

/** In a demo: the place of the listed owner goes to the person, with all that is theirs. Undefined when it is taken. */
export async function takeSeat(
  db: Db,
  workspaceId: string,
  { userId, name, email }: { userId: string; name: string; email: string },
): Promise<{ id: string } | undefined> {
  const owner: Role = 'owner'
  const [row] = await db
    .update(members)
    .set({ userId, name, email, status: 'active', version: sql`${members.version} + 1` })
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        eq(members.status, 'known'),
        sql`${owner} = any(${members.roles})`,
        isNull(members.deletedAt),
        sql`not exists (select from members m where m.workspace_id = ${workspaceId} and m.email = ${email})`,
      ),
    )
    .returning({ id: members.id })
  return row
}

/** Deletes every row of this workspace, its jobs, and sign-ins that belong nowhere any more (but never `keepUserId`). */
export const deleteEverything = async (ctx: Ctx, keepUserId: string | null): Promise<void> => {
  await ctx.db.execute(sql`select gantry_remove_workspace(${keepUserId})`)
}

export async function listFileIds(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.select({ id: files.id }).from(files).where(eq(files.workspaceId, ctx.workspaceId))
  return rows.map(({ id }) => id)
}
