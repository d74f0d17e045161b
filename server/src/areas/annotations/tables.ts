import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** What happened at a moment, drawn across charts; without a project on those of all. */
export const annotations = pgTable(
  'annotations',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id'),
    at: instant('at').notNull(),
    text: text().notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('annotations_by_time').on(t.workspaceId, t.at)],
)
