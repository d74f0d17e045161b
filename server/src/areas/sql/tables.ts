import { index, integer, jsonb, pgTable, real, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Every query that somebody ran or tried to run: the history of the editor, and the audit of what was asked. */
export const sqlRuns = pgTable(
  'sql_runs',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    text: text().notNull(),
    values: jsonb().$type<Record<string, string>>().notNull(),
    at: instant('at').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    elapsedMs: real('elapsed_ms'),
    rows: integer(),
    refusal: text(),
  },
  (t) => [index('sql_runs_by_project').on(t.workspaceId, t.projectId, t.id)],
)

/** A query kept under a name. */
export const sqlQueries = pgTable(
  'sql_queries',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    name: text().notNull(),
    text: text().notNull(),
    values: jsonb().$type<Record<string, string>>().notNull(),
    actorName: text('actor_name').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('sql_queries_by_project').on(t.workspaceId, t.projectId, t.name)],
)
