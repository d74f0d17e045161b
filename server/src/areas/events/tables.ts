import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** A product whose events are counted together, with its own days (`zone`) and weeks. */
export const projects = pgTable(
  'projects',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    zone: text().notNull(),
    weekStart: text('week_start', { enum: ['monday', 'sunday', 'saturday'] }).notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [uniqueIndex('projects_by_name').on(t.workspaceId, t.name)],
)

/** Lets a sender write events into one project and nothing else; it stands in web pages, so it is no secret. */
export const writeKeys = pgTable(
  'write_keys',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    key: text().notNull().unique(),
    /** More than this in a minute is answered 429; null: no limit of its own. */
    eventsPerMinute: integer('events_per_minute'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('write_keys_by_project').on(t.workspaceId, t.projectId, t.createdAt)],
)

/**
 * Acknowledged and not yet in ClickHouse: a row is what one commit took in, of any workspace. `body` holds the rows as JSON
 * lines compressed with zstd; `ids` 20 bytes for each: its id, and the second (since 1970) before which it cannot have come.
 */
export const eventInbox = pgTable(
  'event_inbox',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    target: text({ enum: ['events', 'changes'] }).notNull(),
    count: integer().notNull(),
    body: bytes().notNull(),
    ids: bytes().notNull(),
    receivedAt: instant('received_at').notNull(),
    /** The block of rows it is moved in; kept, so that a move that was cut off is finished with the same block. */
    block: uuid(),
  },
  (t) => [index('event_inbox_by_block').on(t.block, t.id)],
)

/** How many entries met which end, by hour, key, package and reason. */
export const ingestionCounts = pgTable(
  'ingestion_counts',
  {
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    hour: instant('hour').notNull(),
    keyId: uuid('key_id').notNull(),
    sdk: text().notNull(),
    kind: text({ enum: ['event', 'identity', 'profile', 'request'] }).notNull(),
    /** `accepted`: acknowledged; `marked`: accepted, and `reason` says what was mended (counted besides `accepted`). */
    outcome: text({ enum: ['accepted', 'marked', 'refused', 'duplicate', 'unstorable'] }).notNull(),
    reason: text().notNull(),
    count: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.hour, t.keyId, t.sdk, t.kind, t.outcome, t.reason] })],
)

/** The last entries of a project as they arrived and as they were stored. Texts: what arrives may not fit into jsonb. */
export const ingestionSamples = pgTable(
  'ingestion_samples',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    keyId: uuid('key_id').notNull(),
    at: instant('at').notNull(),
    outcome: text({ enum: ['taken', 'refused'] }).notNull(),
    kind: text().notNull(),
    name: text().notNull(),
    sdk: text().notNull(),
    reasons: text().array().notNull().default(sql`'{}'`),
    raw: text().notNull(),
    /** The row as it was stored, JSON; empty when it was refused. */
    stored: text().notNull(),
  },
  (t) => [index('ingestion_samples_by_project').on(t.workspaceId, t.projectId, t.outcome, t.id)],
)

/** What senders said about who is who, in the order it arrived; the area persons makes its graph of it. */
export const identityEvents = pgTable(
  'identity_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    /** `identify`: the anonymous id `from` is the user `to`; `alias`: another id of the same; `seen`: one event named both. */
    kind: text({ enum: ['identify', 'alias', 'seen'] }).notNull(),
    from: text('from_id').notNull(),
    to: text('to_id').notNull(),
    at: instant('at').notNull(),
    receivedAt: instant('received_at').notNull(),
    isForced: boolean('is_forced').notNull(),
    eventId: uuid('event_id').notNull(),
    sdk: text().notNull(),
  },
  (t) => [
    uniqueIndex('identity_events_once').on(t.projectId, t.eventId),
    index('identity_events_in_order').on(t.workspaceId, t.projectId, t.id),
  ],
)

/** What senders said about accounts (groups), in the order it arrived; the area persons writes it into the customers. */
export const accountChanges = pgTable(
  'account_changes',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    account: text().notNull(),
    groupType: text('group_type').notNull(),
    operation: text().notNull(),
    /** JSON; text, because what arrives may not fit into jsonb. */
    properties: text().notNull(),
    at: instant('at').notNull(),
    receivedAt: instant('received_at').notNull(),
    eventId: uuid('event_id').notNull(),
  },
  (t) => [
    uniqueIndex('account_changes_once').on(t.projectId, t.eventId),
    index('account_changes_in_order').on(t.workspaceId, t.projectId, t.id),
  ],
)
