import type { itemStatuses, ReasonKind } from '@gantry/contract/feedback-items'
import type { RuleCondition } from '@gantry/contract/feedback-routing'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ReasonFacts } from './reason.rules.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

export const feedbackSources = pgTable(
  'feedback_sources',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    kind: text({ enum: ['file', 'api', 'manual'] }).notNull(),
    name: text().notNull(),
    /** Which account of an outside tool it reads. */
    account: text(),
    areaId: uuid('area_id'),
    isEnabled: boolean('is_enabled').notNull().default(true),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [uniqueIndex('feedback_sources_by_name').on(t.workspaceId, sql`lower(${t.name})`)],
)

export const feedbackItems = pgTable(
  'feedback_items',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    sourceId: uuid('source_id')
      .notNull()
      .references(() => feedbackSources.id),
    externalId: text('external_id'),
    /** Hash of all that the source said: the same revision again changes nothing. */
    revision: text().notNull(),
    threadId: text('thread_id'),
    contactId: uuid('contact_id'),
    accountId: uuid('account_id'),
    authorName: text('author_name'),
    authorEmail: text('author_email'),
    createdAt: instant('created_at').notNull(),
    sourceUpdatedAt: instant('source_updated_at'),
    receivedAt: instant('received_at').notNull(),
    language: text(),
    subject: text(),
    /** The words alone. */
    text: text().notNull(),
    /** Cleaned; null when it came as plain text. */
    html: text(),
    /** As it came; null when that is `text` to the letter. */
    original: text(),
    url: text(),
    rating: real(),
    attributes: jsonb().$type<Record<string, string | number | boolean | null>>().notNull(),
    status: text().$type<(typeof itemStatuses)[number]>().notNull(),
    snoozedUntil: instant('snoozed_until'),
    areaId: uuid('area_id'),
    ownerId: uuid('owner_id'),
    assigneeId: uuid('assignee_id'),
    routedBy: text('routed_by').$type<ReasonKind>().notNull(),
    confidence: real(),
    reason: jsonb().$type<ReasonFacts>().notNull(),
    importId: uuid('import_id'),
    /** The member who handed it in one by one. */
    submittedBy: uuid('submitted_by'),
    version: integer().notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
    deletedAt: instant('deleted_at'),
    /** `source`: it comes back when the source sends it anew; `erased`: only the ids are left. */
    deletedBy: text('deleted_by', { enum: ['source', 'person', 'erased'] }),
  },
  (t) => [
    uniqueIndex('feedback_items_by_external_id').on(t.workspaceId, t.sourceId, t.externalId),
    index('feedback_items_by_time').on(t.workspaceId, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
    index('feedback_items_by_owner').on(t.workspaceId, t.ownerId, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
    index('feedback_items_by_assignee')
      .on(t.workspaceId, t.assigneeId, t.createdAt, t.id)
      .where(sql`${t.deletedAt} is null and ${t.assigneeId} is not null`),
    index('feedback_items_by_area').on(t.workspaceId, t.areaId, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
    index('feedback_items_by_status').on(t.workspaceId, t.status, t.createdAt, t.id).where(sql`${t.deletedAt} is null`),
    index('feedback_items_by_certainty')
      .on(t.workspaceId, sql`coalesce(${t.confidence}, 0)`, t.id)
      .where(sql`${t.deletedAt} is null and ${t.routedBy} in ('model', 'fallback')`),
    index('feedback_items_unassigned')
      .on(t.workspaceId, t.createdAt, t.id)
      .where(sql`${t.deletedAt} is null and ${t.routedBy} = 'fallback'`),
    index('feedback_items_by_snooze')
      .on(t.workspaceId, t.snoozedUntil)
      .where(sql`${t.deletedAt} is null and ${t.snoozedUntil} is not null`),
    index('feedback_items_by_account')
      .on(t.workspaceId, t.accountId, t.createdAt, t.id)
      .where(sql`${t.accountId} is not null`),
    index('feedback_items_by_contact').on(t.workspaceId, t.contactId).where(sql`${t.contactId} is not null`),
    index('feedback_items_by_submitter')
      .on(t.workspaceId, t.submittedBy, t.createdAt, t.id)
      .where(sql`${t.submittedBy} is not null`),
    index('feedback_items_by_thread')
      .on(t.workspaceId, t.sourceId, t.threadId, t.createdAt)
      .where(sql`${t.threadId} is not null`),
    index('feedback_items_by_deletion').on(t.workspaceId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
  ],
)

/** The area that a person (or a labelled history) says an item belongs to: what the model learns from. The last one counts. */
export const feedbackDecisions = pgTable(
  'feedback_decisions',
  {
    itemId: uuid('item_id')
      .primaryKey()
      .references(() => feedbackItems.id, { onDelete: 'cascade' }),
    workspaceId: uuid('workspace_id').notNull(),
    textHash: text('text_hash').notNull(),
    areaId: uuid('area_id').notNull(),
    decidedBy: text('decided_by').notNull(),
    decidedAt: instant('decided_at').notNull(),
    origin: text({ enum: ['history', 'triage'] }).notNull(),
    /** Rises with every decision of the workspace, in the order in which they become visible. */
    seq: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [index('feedback_decisions_by_seq').on(t.workspaceId, t.seq)],
)

/** How one workspace routes; at most one row. */
export const feedbackRouting = pgTable('feedback_routing', {
  workspaceId: uuid('workspace_id').primaryKey(),
  threshold: real().notNull(),
  fallbackAreaId: uuid('fallback_area_id'),
  fallbackOwnerId: uuid('fallback_owner_id'),
  version: integer().notNull().default(1),
  decisionSeq: bigint('decision_seq', { mode: 'number' }).notNull().default(0),
  /** Rises when decisions are taken back: what was learnt from them has to be forgotten. */
  epoch: integer().notNull().default(0),
  modelId: uuid('model_id'),
  training: text({ enum: ['idle', 'queued', 'running', 'failed'] })
    .notNull()
    .default('idle'),
  trainingSince: instant('training_since'),
  trainingError: text('training_error'),
})

/** Members who are to be told, in one go, of what has come in for them since. */
export const feedbackDigests = pgTable(
  'feedback_digests',
  {
    workspaceId: uuid('workspace_id').notNull(),
    memberId: uuid('member_id').notNull(),
    since: instant('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.memberId] })],
)

export const feedbackRules = pgTable(
  'feedback_rules',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    match: text({ enum: ['all', 'any'] }).notNull(),
    conditions: jsonb().$type<RuleCondition[]>().notNull(),
    areaId: uuid('area_id'),
    ownerId: uuid('owner_id'),
    isEnabled: boolean('is_enabled').notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('feedback_rules_by_position').on(t.workspaceId, t.position)],
)

/** What each example was taken for while it was kept from the model: labels by their place in `labels`. */
export type StoredHeldBack = {
  labels: string[]
  rows: [expected: number, predicted: number, confidence: number, inTop3: 0 | 1][]
}

export const feedbackModels = pgTable(
  'feedback_models',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    trainedAt: instant('trained_at').notNull(),
    trainSeconds: real('train_seconds').notNull(),
    examples: integer().notNull(),
    /** It knows every decision up to this one. */
    seq: bigint({ mode: 'number' }).notNull(),
    heldBack: jsonb('held_back').$type<StoredHeldBack>().notNull(),
    bytes: bytes().notNull(),
  },
  (t) => [index('feedback_models_by_time').on(t.workspaceId, t.trainedAt)],
)
