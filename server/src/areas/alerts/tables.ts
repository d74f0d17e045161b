import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import type { AlertState } from '@gantry/contract/alerts'
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** A number of a saved insight that is looked at again and again, and what it said last. */
export const alerts = pgTable(
  'alerts',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    insightId: uuid('insight_id').notNull(),
    name: text().notNull(),
    point: jsonb().$type<AlertPoint>().notNull(),
    condition: jsonb().$type<AlertCondition>().notNull(),
    /** Of an anomaly: how far from the median is far, measured on the history when the condition was set. */
    score: doublePrecision(),
    everyMinutes: integer('every_minutes').$type<15 | 60 | 360 | 1440>().notNull(),
    memberIds: uuid('member_ids').array().notNull(),
    quietHours: jsonb('quiet_hours').$type<{ from: string; to: string }>(),
    isOn: boolean('is_on').notNull(),
    state: text().$type<AlertState>().notNull(),
    value: doublePrecision(),
    low: doublePrecision(),
    high: doublePrecision(),
    problem: text(),
    checkedAt: instant('checked_at'),
    nextCheckAt: instant('next_check_at').notNull(),
    snoozedUntil: instant('snoozed_until'),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    version: integer().notNull().default(1),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('alerts_by_workspace').on(t.workspaceId, t.id), index('alerts_due').on(t.nextCheckAt)],
)

/** A stretch in which an alert fired: told once. */
export const alertEpisodes = pgTable(
  'alert_episodes',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    interval: text().notNull(),
    value: doublePrecision(),
    low: doublePrecision(),
    high: doublePrecision(),
    told: integer().notNull().default(0),
  },
  (t) => [index('alert_episodes_by_alert').on(t.workspaceId, t.alertId, t.id)],
)

/** Who is still to be told of an episode, after their quiet hours or the end of a snooze. */
export const alertNotices = pgTable(
  'alert_notices',
  {
    workspaceId: uuid('workspace_id').notNull(),
    episodeId: uuid('episode_id')
      .notNull()
      .references(() => alertEpisodes.id, { onDelete: 'cascade' }),
    memberId: uuid('member_id').notNull(),
    dueAt: instant('due_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.episodeId, t.memberId] })],
)
