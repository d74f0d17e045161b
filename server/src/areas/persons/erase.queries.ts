import { and, desc, eq, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { personErasures } from './tables.ts'

export type ErasureRow = typeof personErasures.$inferSelect

const mine = (ctx: Ctx) => eq(personErasures.workspaceId, ctx.workspaceId)

export const insertErasure = (ctx: Ctx, row: typeof personErasures.$inferInsert) =>
  ctx.db.insert(personErasures).values(row)

export async function findErasure(ctx: Ctx, id: string): Promise<ErasureRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(personErasures)
    .where(and(mine(ctx), eq(personErasures.id, id)))
    .for('update')
  return row
}

export const listErasureRows = (ctx: Ctx, projectId: string): Promise<ErasureRow[]> =>
  ctx.db
    .select()
    .from(personErasures)
    .where(and(mine(ctx), eq(personErasures.projectId, projectId)))
    .orderBy(desc(personErasures.requestedAt))
    .limit(200)

export const changeErasure = (ctx: Ctx, id: string, change: Partial<ErasureRow>) =>
  ctx.db
    .update(personErasures)
    .set(change)
    .where(and(mine(ctx), eq(personErasures.id, id)))

type Target = { projectId: string; rawIds: readonly string[]; keys: readonly string[]; contactId: string | null }

/** Where PostgreSQL holds something about a person, and the condition that finds it. */
function placesOf(ctx: Ctx, { projectId, rawIds, keys, contactId }: Target) {
  const raws = sql`${sql.param([...rawIds])}::text[]`
  const here = sql`workspace_id = ${ctx.workspaceId} and project_id = ${projectId}`
  const isNamed = (column: string) =>
    sql`exists (select from unnest(${raws}) as id where length(id) > 3 and position(id in ${sql.raw(column)}) > 0)`
  return {
    identity_events: sql`${here} and (from_id = any(${raws}) or to_id = any(${raws}))`,
    person_edges: sql`${here} and (from_id = any(${raws}) or to_id = any(${raws}))`,
    person_ids: sql`${here} and (raw = any(${raws}) or person = any(${raws}))`,
    person_outbox: sql`${here} and (raw = any(${raws}) or person = any(${raws}))`,
    person_dirty: sql`${here} and key = any(${sql.param([...keys])}::text[])`,
    ingestion_samples: sql`${here} and (${isNamed('raw')} or ${isNamed('stored')})`,
    contacts: sql`workspace_id = ${ctx.workspaceId} and id = ${contactId}::uuid`,
    feedback_items: sql`workspace_id = ${ctx.workspaceId} and contact_id = ${contactId}::uuid`,
    search_documents: sql`workspace_id = ${ctx.workspaceId} and (object_id = ${contactId}::uuid or object_id in (
      select id from feedback_items where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId}::uuid))`,
  }
}

export async function scanTables(ctx: Ctx, target: Target): Promise<{ table: string; count: number }[]> {
  const parts = Object.entries(placesOf(ctx, target)).map(
    ([table, where]) =>
      sql`select ${table}::text as "table", count(*)::int as count from ${sql.raw(table)} where ${where}`,
  )
  const { rows } = await ctx.db.execute<{ table: string; count: number }>(sql.join(parts, sql` union all `))
  return rows
}

/** Deletes what this area and the collector keep of a person. */
export async function deleteFromTables(ctx: Ctx, target: Target): Promise<void> {
  const places = placesOf(ctx, target)
  for (const table of [
    'identity_events',
    'person_edges',
    'person_ids',
    'person_outbox',
    'person_dirty',
    'ingestion_samples',
  ] as const) {
    await ctx.db.execute(sql`delete from ${sql.raw(table)} where ${places[table]}`)
  }
}

/** Puts a contact and all they said into the bin, to be deleted for good from there. */
export async function binContact(ctx: Ctx, contactId: string): Promise<{ items: string[] }> {
  const { rows } = await ctx.db.execute<{ id: string }>(sql`
    update feedback_items set deleted_at = coalesce(deleted_at, ${ctx.now()}::timestamptz), deleted_by = 'person'
     where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId} and deleted_by is distinct from 'erased'
    returning id`)
  await ctx.db.execute(sql`
    update contacts set deleted_at = coalesce(deleted_at, ${ctx.now()}::timestamptz)
     where workspace_id = ${ctx.workspaceId} and id = ${contactId}`)
  return { items: rows.map(({ id }) => id) }
}

/** What the audit log said of these objects stays as a fact, without names and words. */
export const blankActivity = (ctx: Ctx, ids: readonly string[], rawIds: readonly string[]) =>
  ctx.db.execute(sql`
    update activity set object_title = '', before = null, after = null
     where workspace_id = ${ctx.workspaceId} and (object_id = any(${sql.param([...ids])}::text[])
        or (object_kind = 'person' and exists (
          select from unnest(${sql.param([...rawIds])}::text[]) as id where position(id in object_title) > 0)))`)
