import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Edge } from './rules.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** All that was said about who is who. Never changed but for being undone; the graph is what is not. */
export const personEdges = pgTable(
  'person_edges',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    kind: text().$type<Edge['kind']>().notNull(),
    from: text('from_id').notNull(),
    to: text('to_id').notNull(),
    at: instant('at').notNull(),
    isForced: boolean('is_forced').notNull(),
    /** What is kept once: the id of the event that said it; for `seen` the two ids and the hour. */
    once: text().notNull(),
    /** The package that sent it, or the name of who did it. */
    source: text().notNull(),
    createdAt: instant('created_at').notNull(),
    undoneAt: instant('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    uniqueIndex('person_edges_once').on(t.projectId, t.once),
    index('person_edges_from').on(t.workspaceId, t.projectId, t.from).where(sql`${t.undoneAt} is null`),
    index('person_edges_to').on(t.workspaceId, t.projectId, t.to).where(sql`${t.undoneAt} is null`),
  ],
)

/** What the graph says: raw ids that stand for another person than themselves. The same rows as gantry.person_ids. */
export const personIds = pgTable(
  'person_ids',
  {
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    raw: text().notNull(),
    /** sipHash64 of `raw`, as ClickHouse has it; decimal. */
    rawKey: text('raw_key').notNull(),
    /** 1970 for the first person of an id. */
    since: instant('since').notNull(),
    /** The raw id that the person is called by. */
    person: text().notNull(),
    personKey: text('person_key').notNull(),
    edgeId: uuid('edge_id'),
    joinedAt: instant('joined_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.raw, t.since] }),
    index('person_ids_by_person').on(t.workspaceId, t.projectId, t.personKey),
    index('person_ids_by_key').on(t.workspaceId, t.projectId, t.rawKey),
  ],
)

/** Rows on their way to ClickHouse: written with the change, taken away once they have arrived. */
export const personOutbox = pgTable(
  'person_outbox',
  {
    /** Also the version of the row there. */
    id: bigserial({ mode: 'number' }).primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    raw: text().notNull(),
    since: instant('since').notNull(),
    person: text().notNull(),
    isDeleted: boolean('is_deleted').notNull(),
  },
  (t) => [index('person_outbox_by_project').on(t.workspaceId, t.projectId, t.id)],
)

/** People whose properties have to be made again. */
export const personDirty = pgTable(
  'person_dirty',
  {
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    /** sipHash64 of one of the raw ids, decimal. */
    key: text().notNull(),
    markedAt: instant('marked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] })],
)

/** Until when ClickHouse has been read, for all workspaces. */
export const personCursors = pgTable('person_cursors', { name: text().primaryKey(), until: instant('until').notNull() })

/** How far a project's people are known. */
export const personStates = pgTable('person_states', {
  projectId: uuid('project_id').primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  hasMerges: boolean('has_merges').notNull().default(false),
  hasSharedIds: boolean('has_shared_ids').notNull().default(false),
  hasAccountKeys: boolean('has_account_keys').notNull().default(false),
  hasPersonAccounts: boolean('has_person_accounts').notNull().default(false),
  revision: bigint({ mode: 'number' }).notNull().default(0),
  /** Of the accounts and contacts as they were last mirrored. */
  mirrored: text(),
})

/** Proof that a person was erased; it names nobody. */
export const personErasures = pgTable(
  'person_erasures',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    projectId: uuid('project_id').notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    /** SHA-256 of the project and each raw id, to answer whether somebody has been erased. */
    fingerprints: text().array().notNull(),
    /** The ids themselves until all is gone, then null. */
    rawIds: text('raw_ids').array(),
    contactId: uuid('contact_id'),
    /** Rows there were and rows a scan still found, by table. */
    counts: jsonb().$type<{ table: string; erased: number; left: number }[]>().notNull(),
    finishedAt: instant('finished_at'),
  },
  (t) => [index('person_erasures_by_time').on(t.workspaceId, t.requestedAt)],
)
