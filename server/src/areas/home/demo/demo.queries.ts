import type { Role } from '@gantry/contract/permissions'
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { App, Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'
import { members, workspaces } from '../../../platform/tables.ts'
import type { WorkspaceRow } from '../../workspaces/index.ts'
import type { DemoPerson } from './acting.ts'
import type { DemoIdentity } from './usage.metrics.ts'

/** One maker of the demo at a time, on whichever server; until the transaction ends. */
export const lockDemo = async (db: Db): Promise<void> => {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('gantry demo'))`)
}

/** The demo, once it is whole. */
export async function findDemo(db: Db): Promise<WorkspaceRow | undefined> {
  const [row] = await db
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.isDemo, true), isNull(workspaces.deletedAt)))
    .orderBy(workspaces.createdAt)
    .limit(1)
  return row
}

/** Demos that nobody sees: they are being made, or their making broke off. */
export const listHiddenDemos = (db: Db): Promise<{ id: string }[]> =>
  db
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.isDemo, true), isNotNull(workspaces.deletedAt)))

/** A workspace that counts as deleted exists for nobody. */
export const setHidden = (db: Db, id: string, deletedAt: Date | null): Promise<unknown> =>
  db.update(workspaces).set({ deletedAt }).where(eq(workspaces.id, id))

export async function findMemberStatus(
  db: Db,
  workspaceId: string,
  userId: string,
): Promise<(typeof members.$inferSelect)['status'] | undefined> {
  const [row] = await db
    .select({ status: members.status })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId), isNull(members.deletedAt)))
  return row?.status
}

export const listPeople = (ctx: Ctx): Promise<DemoPerson[]> =>
  ctx.db
    .select({ id: members.id, name: members.name, roles: members.roles })
    .from(members)
    .where(eq(members.workspaceId, ctx.workspaceId))

type Seat = { status: 'active' | 'known'; roles?: Role[] }

/** The kept place is `active` while the demo is made, so that it gets news, and `known` when it waits for its person. */
export const setSeat = (ctx: Ctx, email: string, change: Seat): Promise<unknown> =>
  ctx.db
    .update(members)
    .set(change)
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.email, email)))

/** As the collector takes them in, outside the wall; the persons area makes people of them, each once. */
export const insertIdentities = (
  { pool }: App,
  { workspaceId, project }: { workspaceId: string; project: string },
  identities: readonly DemoIdentity[],
): Promise<unknown> =>
  pool.query(
    `insert into identity_events (workspace_id, project_id, kind, from_id, to_id, at, received_at, is_forced, event_id, sdk)
     select $1, $2, 'identify', "from", "to", to_timestamp(at / 1000), now(), false, "eventId"::uuid, 'demo'
       from jsonb_to_recordset($3::jsonb) as given ("from" text, "to" text, at double precision, "eventId" text)
     on conflict do nothing`,
    [workspaceId, project, JSON.stringify(identities)],
  )
