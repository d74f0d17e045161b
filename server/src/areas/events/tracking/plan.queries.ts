import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { binOf } from '../../../platform/bin.ts'
import type { Bin } from '../../../platform/catalogue.ts'
import type { Ctx } from '../../../platform/context.ts'
import { AppError } from '../../../platform/errors.ts'
import { members } from '../../../platform/tables.ts'
import { trackingEvents } from '../tracking.tables.ts'

export type PlanRow = typeof trackingEvents.$inferSelect

const living = (ctx: Ctx) => and(eq(trackingEvents.workspaceId, ctx.workspaceId), isNull(trackingEvents.deletedAt))

export const listPlanRows = (ctx: Ctx, projectId: string): Promise<PlanRow[]> =>
  ctx.db
    .select()
    .from(trackingEvents)
    .where(and(living(ctx), eq(trackingEvents.projectId, projectId)))
    .orderBy(asc(trackingEvents.name))

export async function loadPlanRow(ctx: Ctx, id: string): Promise<PlanRow> {
  const [row] = await ctx.db
    .select()
    .from(trackingEvents)
    .where(and(living(ctx), eq(trackingEvents.id, id)))
    .for('update')
  if (!row) throw new AppError('not_found', 'There is no such planned event.')
  return row
}

/** False when the project has planned an event of this name already. */
export async function insertPlanRow(ctx: Ctx, row: PlanRow): Promise<boolean> {
  const made = await ctx.db.insert(trackingEvents).values(row).onConflictDoNothing().returning()
  return made.length > 0
}

export async function savePlanRow(ctx: Ctx, id: string, change: Partial<PlanRow>): Promise<PlanRow> {
  const [row] = await ctx.db
    .update(trackingEvents)
    .set(change)
    .where(and(living(ctx), eq(trackingEvents.id, id)))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such planned event.')
  return row
}

export const findOwners = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : ctx.db
        .select({ id: members.id, name: members.name })
        .from(members)
        .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...ids])))

export const planBin: Bin = binOf({
  kind: 'tracking_event',
  permission: 'tracking.write',
  table: trackingEvents,
  title: trackingEvents.name,
})
