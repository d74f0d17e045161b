import type { Import, ImportCounts, ImportFormat, ImportMapping, RowProblem } from '@gantry/contract/imports'
import { importStates } from '@gantry/contract/imports'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Who started the work: a worker acts in this name. */
export type Starter = { kind: 'member' | 'key' | 'system'; id: string; memberId: string | null; name: string }

export const imports = pgTable(
  'imports',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    kind: text().notNull(),
    fileId: uuid('file_id').notNull(),
    fileName: text('file_name').notNull(),
    fileSize: bigint('file_size', { mode: 'number' }).notNull(),
    state: text({ enum: importStates }).notNull(),
    format: jsonb().$type<ImportFormat>().notNull(),
    columns: jsonb().$type<Import['columns']>().notNull(),
    notes: jsonb().$type<string[]>().notNull(),
    mapping: jsonb().$type<ImportMapping>().notNull(),
    suggestions: jsonb().$type<Import['suggestions']>().notNull(),
    settings: jsonb().$type<Record<string, unknown>>().notNull(),
    /** The number of the last row that is done; saved together with the rows themselves. */
    position: integer().notNull().default(0),
    totalRows: integer('total_rows'),
    rowsRead: integer('rows_read').notNull().default(0),
    created: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    unchanged: integer().notNull().default(0),
    rejected: integer().notNull().default(0),
    checked: jsonb().$type<ImportCounts>(),
    error: text(),
    undone: integer(),
    kept: integer(),
    createdBy: text('created_by').notNull(),
    startedBy: jsonb('started_by').$type<Starter>(),
    createdAt: instant('created_at').notNull(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    /** Of the stretch of work that runs now, for rate and remaining time: a resumed import starts a new one. */
    stretchAt: instant('stretch_at'),
    stretchRows: integer('stretch_rows').notNull().default(0),
    /** When a worker should look whether this import has lost its own. */
    watchAt: instant('watch_at'),
    version: integer().notNull().default(1),
  },
  (t) => [index('imports_by_time').on(t.workspaceId, t.id), index('imports_by_watch').on(t.state, t.watchAt)],
)

/** What an import did to each object, for undo; `before` is null when it created the object. */
export const importChanges = pgTable(
  'import_changes',
  {
    workspaceId: uuid('workspace_id').notNull(),
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    objectId: uuid('object_id').notNull(),
    version: integer().notNull(),
    before: jsonb().$type<unknown>(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.objectId] })],
)

export const importRejects = pgTable(
  'import_rejects',
  {
    workspaceId: uuid('workspace_id').notNull(),
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    row: integer().notNull(),
    /** The key the row had when it was first read, so that a repaired row stays the same row. */
    key: text().notNull(),
    cells: jsonb().$type<Record<string, string>>(),
    problems: jsonb().$type<RowProblem[]>().notNull(),
    isRepaired: boolean('is_repaired').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.importId, t.row] })],
)

/** The mapping last used for files with the same columns. */
export const importMappings = pgTable(
  'import_mappings',
  {
    workspaceId: uuid('workspace_id').notNull(),
    kind: text().notNull(),
    signature: text().notNull(),
    mapping: jsonb().$type<ImportMapping>().notNull(),
    settings: jsonb().$type<Record<string, unknown>>().notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.kind, t.signature] })],
)
