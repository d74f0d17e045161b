import type { CohortRule } from '@gantry/contract/cohorts'
import type { ChartStyle, InsightDefinition, InsightKind } from '@gantry/contract/insights'
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** An insight that people kept under a name; `version` counts its changes. */
export const savedInsights = pgTable(
  'saved_insights',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    name: text().notNull(),
    description: text().notNull(),
    kind: text().$type<InsightKind>().notNull(),
    definition: jsonb().$type<InsightDefinition>().notNull(),
    style: text().$type<ChartStyle>(),
    createdById: text('created_by_id').notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedById: text('updated_by_id').notNull(),
    updatedByName: text('updated_by_name').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('saved_insights_by_time').on(t.workspaceId, t.updatedAt, t.id)],
)

/** What a saved insight was at each version, the present one included. */
export const insightVersions = pgTable(
  'insight_versions',
  {
    workspaceId: uuid('workspace_id').notNull(),
    insightId: uuid('insight_id')
      .notNull()
      .references(() => savedInsights.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    definition: jsonb().$type<InsightDefinition>().notNull(),
    style: text().$type<ChartStyle>(),
    savedById: text('saved_by_id').notNull(),
    savedByName: text('saved_by_name').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.insightId, t.version] })],
)

/** The stars of members. */
export const insightFavourites = pgTable(
  'insight_favourites',
  {
    workspaceId: uuid('workspace_id').notNull(),
    memberId: uuid('member_id').notNull(),
    insightId: uuid('insight_id')
      .notNull()
      .references(() => savedInsights.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.insightId] })],
)

/** A set of people: a list, kept in ClickHouse, or whoever a rule fits. */
export const cohorts = pgTable(
  'cohorts',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    name: text().notNull(),
    description: text().notNull(),
    kind: text({ enum: ['static', 'dynamic'] }).notNull(),
    rule: jsonb().$type<CohortRule>(),
    source: text({ enum: ['list', 'file', 'point', 'rule'] }).notNull(),
    count: integer().notNull().default(0),
    evaluatedAt: instant('evaluated_at'),
    state: text({ enum: ['ready', 'evaluating', 'failed'] }).notNull(),
    problem: text(),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('cohorts_by_name').on(t.workspaceId, t.name, t.id)],
)

/** How many people a cohort had at each evaluation that changed it. */
export const cohortHistory = pgTable(
  'cohort_history',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    cohortId: uuid('cohort_id')
      .notNull()
      .references(() => cohorts.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    count: integer().notNull(),
    added: integer().notNull(),
    removed: integer().notNull(),
  },
  (t) => [index('cohort_history_by_time').on(t.workspaceId, t.cohortId, t.id)],
)
