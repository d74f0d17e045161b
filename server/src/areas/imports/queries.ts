import type { ImportMapping } from '@gantry/contract/imports'
import { and, desc, eq, inArray, lt, notInArray, sql } from 'drizzle-orm'
import type pg from 'pg'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { ImportedChange } from '../../platform/importer.ts'
import { files } from '../../platform/tables.ts'
import { importChanges, importMappings, imports } from './tables.ts'

export type ImportRecord = typeof imports.$inferSelect
export type NewImport = typeof imports.$inferInsert
export type { Starter } from './tables.ts'

const mine = (ctx: Ctx, id: string) => and(eq(imports.id, id), eq(imports.workspaceId, ctx.workspaceId))

export async function findImport(ctx: Ctx, id: string, { lock = false } = {}): Promise<ImportRecord | undefined> {
  const query = ctx.db.select().from(imports).where(mine(ctx, id))
  const [record] = await (lock ? query.for('update') : query)
  return record
}

export async function loadImport(ctx: Ctx, id: string, options?: { lock: boolean }): Promise<ImportRecord> {
  const record = await findImport(ctx, id, options)
  if (!record) throw new AppError('not_found', 'There is no such import.')
  return record
}

export async function insertImport(ctx: Ctx, values: NewImport): Promise<ImportRecord> {
  const [record] = await ctx.db.insert(imports).values(values).returning()
  if (!record) throw new Error('an insert without a row')
  return record
}

export async function changeImport(ctx: Ctx, id: string, values: Partial<NewImport>): Promise<ImportRecord> {
  const [record] = await ctx.db.update(imports).set(values).where(mine(ctx, id)).returning()
  if (!record) throw new AppError('not_found', 'There is no such import.')
  return record
}

type NewFile = { fileId: string; fileName: string; size: number; sha256: string }

/** The file counts among the workspace's files, so that it goes when the workspace goes. */
export const insertFile = (ctx: Ctx, { fileId, fileName, size, sha256 }: NewFile) =>
  ctx.db.insert(files).values({
    id: fileId,
    workspaceId: ctx.workspaceId,
    name: fileName,
    contentType: 'application/octet-stream',
    size,
    sha256,
    createdBy: ctx.actor.id,
    createdAt: ctx.now(),
  })

export async function removeImport(ctx: Ctx, id: string, fileId: string): Promise<void> {
  await ctx.db.delete(imports).where(mine(ctx, id))
  await ctx.db.delete(files).where(and(eq(files.id, fileId), eq(files.workspaceId, ctx.workspaceId)))
}

export const busyStates = ['checking', 'running', 'repairing', 'undoing'] as const

type Wish = {
  kind?: string | undefined
  state?: ImportRecord['state'] | undefined
  isActive?: boolean | undefined
  before: string | null
  limit: number
}

export const listImportRecords = (ctx: Ctx, { kind, state, isActive, before, limit }: Wish): Promise<ImportRecord[]> =>
  ctx.db
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.workspaceId, ctx.workspaceId),
        kind === undefined ? undefined : eq(imports.kind, kind),
        state === undefined ? undefined : eq(imports.state, state),
        isActive === undefined
          ? undefined
          : isActive
            ? inArray(imports.state, [...busyStates])
            : notInArray(imports.state, [...busyStates]),
        before === null ? undefined : lt(imports.id, before),
      ),
    )
    .orderBy(desc(imports.id))
    .limit(limit)

/** How many imports have failed, and the first of them. */
export async function findFailedImports(ctx: Ctx) {
  const [oldest] = await ctx.db
    .select({ count: sql<number>`count(*) over ()`, id: imports.id, fileName: imports.fileName, at: imports.createdAt })
    .from(imports)
    .where(and(eq(imports.workspaceId, ctx.workspaceId), eq(imports.state, 'failed')))
    .orderBy(imports.id)
    .limit(1)
  return oldest
}

export type SavedMapping = { mapping: ImportMapping; settings: Record<string, unknown> }

export async function findSavedMapping(ctx: Ctx, kind: string, signature: string): Promise<SavedMapping | undefined> {
  const [saved] = await ctx.db
    .select({ mapping: importMappings.mapping, settings: importMappings.settings })
    .from(importMappings)
    .where(
      and(
        eq(importMappings.workspaceId, ctx.workspaceId),
        eq(importMappings.kind, kind),
        eq(importMappings.signature, signature),
      ),
    )
  return saved
}

export const saveMapping = (ctx: Ctx, kind: string, signature: string, saved: SavedMapping) =>
  ctx.db
    .insert(importMappings)
    .values({ workspaceId: ctx.workspaceId, kind, signature, ...saved, savedAt: ctx.now() })
    .onConflictDoUpdate({
      target: [importMappings.workspaceId, importMappings.kind, importMappings.signature],
      set: { ...saved, savedAt: ctx.now() },
    })

/** Keeps what a chunk did. An object met again keeps its first `before` and gets its latest version. */
export async function keepChanges(ctx: Ctx, importId: string, changes: readonly ImportedChange[]): Promise<void> {
  const byId = new Map<string, ImportedChange>()
  for (const change of changes) {
    const first = byId.get(change.id)
    byId.set(change.id, first ? { ...first, version: change.version } : change)
  }
  const rows = [...byId.values()]
  if (rows.length === 0) return
  await ctx.db.execute(sql`
    insert into import_changes (workspace_id, import_id, object_id, version, before)
    select ${ctx.workspaceId}::uuid, ${importId}::uuid, id, version, before
      from unnest(
        ${sql.param(rows.map(({ id }) => id))}::uuid[],
        ${sql.param(rows.map(({ version }) => version))}::int[],
        ${sql.param(rows.map(({ before }) => (before === null ? null : JSON.stringify(before))))}::text[]::jsonb[]
      ) as given (id, version, before)
    on conflict (import_id, object_id) do update set version = excluded.version`)
}

/** The next changes to take back, newest objects first. */
export async function listChanges(ctx: Ctx, importId: string, limit: number): Promise<ImportedChange[]> {
  const rows = await ctx.db
    .select({ id: importChanges.objectId, version: importChanges.version, before: importChanges.before })
    .from(importChanges)
    .where(and(eq(importChanges.workspaceId, ctx.workspaceId), eq(importChanges.importId, importId)))
    .orderBy(desc(importChanges.objectId))
    .limit(limit)
  return rows
}

export const forgetChanges = (ctx: Ctx, importId: string, ids: readonly string[]) =>
  ctx.db
    .delete(importChanges)
    .where(
      and(
        eq(importChanges.workspaceId, ctx.workspaceId),
        eq(importChanges.importId, importId),
        sql`${importChanges.objectId} = any(${sql.param([...ids])}::uuid[])`,
      ),
    )

const lockKey = (id: string): string => `import:${id}`

/** Runs `work` while this process holds the import's lock; gives false at once when another one holds it. */
export async function withImportLock(pool: pg.Pool, importId: string, work: () => Promise<void>): Promise<boolean> {
  const connection = await pool.connect()
  let broken = false
  // The engine may end while we hold the connection idle; the work meets that error itself.
  const lose = (): void => {
    broken = true
  }
  connection.on('error', lose)
  try {
    const key = [lockKey(importId)]
    const { rows } = await connection.query<{ ok: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as ok',
      key,
    )
    if (!rows[0]?.ok) return false
    try {
      await work()
    } finally {
      await connection.query('select pg_advisory_unlock(hashtextextended($1, 0))', key).catch(lose)
    }
    return true
  } finally {
    connection.off('error', lose)
    connection.release(broken)
  }
}

/** Imports that should be worked on and that no process works on; each is handed out again after ten seconds at the earliest. */
export async function takeLostImports(pool: pg.Pool): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await pool.query<{ id: string; workspace_id: string }>(
    `with due as materialized (
       select id from imports where state = any($1) and watch_at < now() for update skip locked),
     lost as materialized (
       select id from due where pg_try_advisory_xact_lock(hashtextextended('${lockKey('')}' || id, 0)))
     update imports i set watch_at = now() + interval '10 seconds' from lost where i.id = lost.id
     returning i.id, i.workspace_id`,
    [busyStates],
  )
  return rows.map(({ id, workspace_id }) => ({ id, workspaceId: workspace_id }))
}

/** True while a worker has, or should have, this import in hand. */
export const isBusy = ({ state }: Pick<ImportRecord, 'state'>): boolean => busyStates.some((busy) => busy === state)
