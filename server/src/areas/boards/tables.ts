import type { Tile } from '@gantry/contract/boards'
import type { InsightFilter, InsightRange } from '@gantry/contract/insights-base'
import type { MetricFacts } from '@gantry/contract/metrics'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** A page of tiles; they live in it, so that one version covers the whole page. */
export const dashboards = pgTable(
  'dashboards',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    name: text().notNull(),
    description: text().notNull(),
    isShared: boolean('is_shared').notNull(),
    range: jsonb().$type<InsightRange>(),
    filters: jsonb().$type<InsightFilter[]>().notNull(),
    refreshSeconds: integer('refresh_seconds'),
    tiles: jsonb().$type<Tile[]>().notNull(),
    createdById: text('created_by_id').notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('dashboards_by_time').on(t.workspaceId, t.updatedAt, t.id)],
)

/** A link to a dashboard for people without an account. */
export const dashboardLinks = pgTable(
  'dashboard_links',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    dashboardId: uuid('dashboard_id')
      .notNull()
      .references(() => dashboards.id, { onDelete: 'cascade' }),
    /** SHA-256 of the token, hex: what a visitor is found by. */
    hash: text().notNull().unique(),
    /** The token itself, sealed, so that its makers can copy the link again. */
    sealed: text().notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('dashboard_links_by_dashboard').on(t.workspaceId, t.dashboardId, t.id)],
)

/** A named number. Its facts are those in force, or those first proposed while `version` is 0. */
export const metrics = pgTable(
  'metrics',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    key: text().notNull(),
    name: text().notNull(),
    facts: jsonb().$type<MetricFacts>().notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer().notNull().default(0),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    uniqueIndex('metrics_by_key').on(t.workspaceId, t.projectId, t.key).where(sql`deleted_at is null`),
    index('metrics_by_name').on(t.workspaceId, t.name, t.id),
  ],
)

/** What was proposed for a metric; the approved ones are its versions. */
export const metricChanges = pgTable(
  'metric_changes',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    metricId: uuid('metric_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'cascade' }),
    facts: jsonb().$type<MetricFacts>().notNull(),
    state: text({ enum: ['open', 'approved', 'refused'] }).notNull(),
    version: integer(),
    note: text().notNull(),
    proposedByName: text('proposed_by_name').notNull(),
    proposedAt: instant('proposed_at').notNull(),
    decidedByName: text('decided_by_name'),
    decidedAt: instant('decided_at'),
  },
  (t) => [index('metric_changes_by_metric').on(t.workspaceId, t.metricId, t.id)],
)
