import type { PlannedEvent, PlannedProperty } from '@gantry/contract/tracking'
import { sql } from 'drizzle-orm'
import { integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** What a project means to send under a name, and whose it is. */
export const trackingEvents = pgTable(
  'tracking_events',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    name: text().notNull(),
    description: text().notNull(),
    ownerId: uuid('owner_id'),
    status: text().$type<PlannedEvent['status']>().notNull(),
    properties: jsonb().$type<PlannedProperty[]>().notNull(),
    createdAt: instant('created_at').notNull(),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [uniqueIndex('tracking_events_by_name').on(t.projectId, t.name).where(sql`deleted_at is null`)],
)
