import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { feedbackItems, feedbackSources } from './tables.ts'

export type SourceRow = typeof feedbackSources.$inferSelect
type SourceKind = SourceRow['kind']

const mine = (ctx: Ctx) => eq(feedbackSources.workspaceId, ctx.workspaceId)

/** All sources by name as one JSON value; `at`: when each was made. */
export const sourcesJson = (ctx: Ctx): SQL => sql`(
  select coalesce(json_agg(json_build_object(
           'id', s.id, 'workspaceId', s.workspace_id, 'kind', s.kind, 'name', s.name, 'account', s.account,
           'areaId', s.area_id, 'isEnabled', s.is_enabled, 'version', s.version, 'at', s.created_at)
         order by lower(s.name), s.id), '[]')
    from feedback_sources s where s.workspace_id = ${ctx.workspaceId})`

export async function findSource(ctx: Ctx, id: string): Promise<SourceRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(feedbackSources)
    .where(and(mine(ctx), eq(feedbackSources.id, id)))
  return row
}

/** The source of that name, made when there is none. */
export async function findOrCreateSource(ctx: Ctx, kind: SourceKind, name: string): Promise<SourceRow> {
  const find = ctx.db
    .select()
    .from(feedbackSources)
    .where(and(mine(ctx), sql`lower(${feedbackSources.name}) = lower(${name})`))
  const [known] = await find
  if (known) return known
  const made = await insertSource(ctx, { kind, name })
  if (made) return made
  const [other] = await find
  if (!other) throw new Error('a source disappeared while it was being made')
  return other
}

/** Undefined when the name is taken. */
export async function insertSource(
  ctx: Ctx,
  values: Pick<SourceRow, 'kind' | 'name'> & Partial<SourceRow>,
): Promise<SourceRow | undefined> {
  const [row] = await ctx.db
    .insert(feedbackSources)
    .values({ ...values, id: newId(), workspaceId: ctx.workspaceId, createdAt: ctx.now() })
    .onConflictDoNothing()
    .returning()
  return row
}

export async function changeSource(ctx: Ctx, id: string, change: Partial<SourceRow>): Promise<SourceRow | undefined> {
  const [row] = await ctx.db
    .update(feedbackSources)
    .set({ ...change, version: sql`${feedbackSources.version} + 1` })
    .where(and(mine(ctx), eq(feedbackSources.id, id)))
    .returning()
  return row
}

export const deleteSource = (ctx: Ctx, id: string): Promise<unknown> =>
  ctx.db.delete(feedbackSources).where(and(mine(ctx), eq(feedbackSources.id, id)))

export type SourceUse = { count: number; lastReceivedAt: Date | null }

/** How many items each source has brought, without deleted ones. */
export async function countBySource(ctx: Ctx): Promise<Map<string, SourceUse>> {
  const rows = await ctx.db
    .select({
      sourceId: feedbackItems.sourceId,
      count: sql<number>`count(*) filter (where ${feedbackItems.deletedAt} is null)`,
      last: sql<string | null>`max(${feedbackItems.receivedAt})`,
    })
    .from(feedbackItems)
    .where(eq(feedbackItems.workspaceId, ctx.workspaceId))
    .groupBy(feedbackItems.sourceId)
  return new Map(
    rows.map(({ sourceId, count, last }) => [sourceId, { count, lastReceivedAt: last ? new Date(last) : null }]),
  )
}

/** Whether any item, deleted or not, came from it. */
export async function hasItems(ctx: Ctx, sourceId: string): Promise<boolean> {
  const [row] = await ctx.db
    .select({ id: feedbackItems.id })
    .from(feedbackItems)
    .where(and(eq(feedbackItems.workspaceId, ctx.workspaceId), eq(feedbackItems.sourceId, sourceId)))
    .limit(1)
  return row !== undefined
}
