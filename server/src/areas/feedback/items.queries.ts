import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { feedbackItems } from './tables.ts'

export type ItemRow = typeof feedbackItems.$inferSelect

/** The columns that saving writes: name in SQL, type, and name in the row. */
const columns = [
  ['id', 'uuid', 'id'],
  ['source_id', 'uuid', 'sourceId'],
  ['external_id', 'text', 'externalId'],
  ['revision', 'text', 'revision'],
  ['thread_id', 'text', 'threadId'],
  ['contact_id', 'uuid', 'contactId'],
  ['account_id', 'uuid', 'accountId'],
  ['author_name', 'text', 'authorName'],
  ['author_email', 'text', 'authorEmail'],
  ['created_at', 'timestamptz', 'createdAt'],
  ['source_updated_at', 'timestamptz', 'sourceUpdatedAt'],
  ['received_at', 'timestamptz', 'receivedAt'],
  ['language', 'text', 'language'],
  ['subject', 'text', 'subject'],
  ['text', 'text', 'text'],
  ['html', 'text', 'html'],
  ['original', 'text', 'original'],
  ['url', 'text', 'url'],
  ['rating', 'real', 'rating'],
  ['attributes', 'jsonb', 'attributes'],
  ['status', 'text', 'status'],
  ['snoozed_until', 'timestamptz', 'snoozedUntil'],
  ['area_id', 'uuid', 'areaId'],
  ['owner_id', 'uuid', 'ownerId'],
  ['assignee_id', 'uuid', 'assigneeId'],
  ['routed_by', 'text', 'routedBy'],
  ['confidence', 'real', 'confidence'],
  ['reason', 'jsonb', 'reason'],
  ['import_id', 'uuid', 'importId'],
  ['submitted_by', 'uuid', 'submittedBy'],
  ['version', 'integer', 'version'],
  ['updated_at', 'timestamptz', 'updatedAt'],
  ['deleted_at', 'timestamptz', 'deletedAt'],
  ['deleted_by', 'text', 'deletedBy'],
] as const satisfies readonly (readonly [string, string, keyof ItemRow])[]

const names = sql.raw(columns.map(([name]) => name).join(', '))
const given = sql.raw(columns.map(([name]) => `r.${name}`).join(', '))
const shape = sql.raw(columns.map(([name, type]) => `${name} ${type}`).join(', '))

const toJson = (rows: readonly Partial<ItemRow>[]): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(columns.map(([name, , key]) => [name, row[key]]))))

/** Stores new items and gives the ids of those that were not there yet (by source and external id). */
export async function insertItems(ctx: Ctx, rows: readonly ItemRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { rows: inserted } = await ctx.db.execute<{ id: string }>(sql`
    insert into feedback_items (workspace_id, ${names})
    select ${ctx.workspaceId}::uuid, ${given} from jsonb_to_recordset(${toJson(rows)}::jsonb) as r(${shape})
    on conflict do nothing returning id`)
  return new Set(inserted.map(({ id }) => id))
}

/** Writes whole items over the stored ones, by id. */
export async function overwriteItems(ctx: Ctx, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return
  const sets = sql.raw(
    columns
      .filter(([name]) => name !== 'id')
      .map(([name]) => `${name} = r.${name}`)
      .join(', '),
  )
  await ctx.db.execute(sql`
    update feedback_items i set ${sets}
      from jsonb_to_recordset(${toJson(rows)}::jsonb) as r(${shape})
     where i.id = r.id and i.workspace_id = ${ctx.workspaceId}`)
}

/** The stored items of these external ids, locked. */
export const lockByExternalId = (ctx: Ctx, sourceId: string, externalIds: readonly string[]): Promise<ItemRow[]> =>
  externalIds.length === 0
    ? Promise.resolve([])
    : ctx.db
        .select()
        .from(feedbackItems)
        .where(
          and(
            eq(feedbackItems.workspaceId, ctx.workspaceId),
            eq(feedbackItems.sourceId, sourceId),
            sql`${feedbackItems.externalId} = any(${sql.param([...externalIds])}::text[])`,
          ),
        )
        .for('update')

/** Items by id, deleted ones too; locked for a change. */
export const loadItems = (ctx: Ctx, ids: readonly string[], { lock = false } = {}): Promise<ItemRow[]> => {
  if (ids.length === 0) return Promise.resolve([])
  const query = ctx.db
    .select()
    .from(feedbackItems)
    .where(and(eq(feedbackItems.workspaceId, ctx.workspaceId), anyId(ids)))
    .orderBy(feedbackItems.id)
  return lock ? query.for('update') : query
}

const anyId = (ids: readonly string[]): SQL => sql`${feedbackItems.id} = any(${sql.param([...ids])}::uuid[])`

/** Where an item is and what becomes of it: what triage changes and undo puts back. */
export const placementColumns = [
  'status',
  'areaId',
  'ownerId',
  'assigneeId',
  'snoozedUntil',
  'routedBy',
  'confidence',
  'reason',
  'deletedAt',
  'deletedBy',
] as const satisfies readonly (keyof ItemRow)[]
export type Placement = Pick<ItemRow, (typeof placementColumns)[number]>

/** Writes the placements and versions of items and nothing else. */
export async function savePlacements(ctx: Ctx, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return
  const written = columns.filter(([name, , key]) => key === 'version' || name === 'updated_at' || isPlacement(key))
  const sets = sql.raw(written.map(([name]) => `${name} = r.${name}`).join(', '))
  const writtenShape = sql.raw(['id uuid', ...written.map(([name, type]) => `${name} ${type}`)].join(', '))
  const json = rows.map((row) =>
    Object.fromEntries([['id', row.id], ...written.map(([name, , key]) => [name, row[key]])]),
  )
  await ctx.db.execute(sql`
    update feedback_items i set ${sets}
      from jsonb_to_recordset(${JSON.stringify(json)}::jsonb) as r(${writtenShape})
     where i.id = r.id and i.workspace_id = ${ctx.workspaceId}`)
}
const isPlacement = (key: keyof ItemRow): boolean => (placementColumns as readonly string[]).includes(key)

/** Deletes items for good, with their decisions; gives the ids that are gone. */
export async function deleteItems(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .delete(feedbackItems)
    .where(and(eq(feedbackItems.workspaceId, ctx.workspaceId), anyId(ids)))
    .returning({ id: feedbackItems.id })
  return rows.map(({ id }) => id)
}

/** Empties deleted items of everything anybody said: the ids stay, so that the source does not bring them back. */
export async function eraseItems(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .update(feedbackItems)
    .set({
      text: '',
      subject: null,
      html: null,
      original: null,
      url: null,
      authorName: null,
      authorEmail: null,
      contactId: null,
      accountId: null,
      threadId: null,
      attributes: {},
      reason: { kind: 'manual' },
      deletedBy: 'erased',
    })
    .where(
      and(
        eq(feedbackItems.workspaceId, ctx.workspaceId),
        anyId(ids),
        sql`${feedbackItems.deletedAt} is not null and ${feedbackItems.deletedBy} <> 'erased'`,
      ),
    )
    .returning({ id: feedbackItems.id })
  return rows.map(({ id }) => id)
}
