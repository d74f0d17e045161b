import type { MemberFunction, Role } from '@gantry/contract/permissions'
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
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const workspaces = pgTable('workspaces', {
  id: uuid().primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  isDemo: boolean('is_demo').notNull().default(false),
  settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  deletedAt: instant('deleted_at'),
})

/** People of the workspace. A member may be known (imported, invited) before there is a sign-in behind it. */
export const members = pgTable(
  'members',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: text('user_id').references(() => users.id, { onDelete: 'set null' }),
    name: text().notNull(),
    email: text().notNull(),
    roles: text().array().$type<Role[]>().notNull(),
    function: text().$type<MemberFunction>().notNull(),
    /** `known`: listed, cannot sign in; `invited`: a link is out; `active`; `suspended`: every request is refused. */
    status: text({ enum: ['known', 'invited', 'active', 'suspended'] }).notNull(),
    calendarId: uuid('calendar_id'),
    zone: text(),
    preferences: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [uniqueIndex('members_by_email').on(t.workspaceId, t.email), index('members_by_user').on(t.userId)],
)

/** Who did what, before and after, from where. Written in the transaction of the change. */
export const activity = pgTable(
  'activity',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    at: instant('at').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    action: text().notNull(),
    objectKind: text('object_kind').notNull(),
    objectId: text('object_id').notNull(),
    objectTitle: text('object_title').notNull(),
    before: jsonb(),
    after: jsonb(),
    ip: text(),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    /** What the request that made the change had to be allowed: undo needs the same. */
    permission: text(),
    undoneAt: instant('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [
    index('activity_by_time').on(t.workspaceId, t.id),
    index('activity_by_object').on(t.workspaceId, t.objectKind, t.objectId, t.id),
  ],
)

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    workspaceId: uuid('workspace_id').notNull(),
    actorId: text('actor_id').notNull(),
    key: text().notNull(),
    requestHash: text('request_hash').notNull(),
    response: jsonb(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.actorId, t.key] }), index('idempotency_keys_by_age').on(t.createdAt)],
)

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** SHA-256 of the whole key, hex. The key itself is shown once and never stored. */
    hash: text().notNull().unique(),
    prefix: text().notNull(),
    role: text(),
    scopes: text().array(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at'),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [index('api_keys_by_workspace').on(t.workspaceId, t.createdAt)],
)

/** Every mail that goes out, or would have without SMTP. */
export const mails = pgTable(
  'mails',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    /** Sealed when `isPrivate`, and empty once a private mail has left. */
    text: text().notNull(),
    html: text().notNull(),
    /** It holds a link that signs its reader in. */
    isPrivate: boolean('is_private').notNull().default(false),
    /** Where one click takes the reader off this kind of mail (RFC 8058). */
    unsubscribeUrl: text('unsubscribe_url'),
    kind: text().notNull(),
    state: text({ enum: ['queued', 'sent', 'kept', 'failed'] }).notNull(),
    error: text(),
    attempts: integer().notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
    sentAt: instant('sent_at'),
  },
  (t) => [index('mails_by_time').on(t.workspaceId, t.id)],
)

export const files = pgTable('files', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  contentType: text('content_type').notNull(),
  size: bigint({ mode: 'number' }).notNull(),
  sha256: text().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** One row per object that can be found; `words` is made by searchVector(). */
export const searchDocuments = pgTable(
  'search_documents',
  {
    workspaceId: uuid('workspace_id').notNull(),
    kind: text().notNull(),
    objectId: uuid('object_id').notNull(),
    title: text().notNull(),
    words: tsvector().notNull(),
    at: instant('at').notNull(),
    /** Workspace and kind as one number: the part of the index a search reads. */
    scope: bigint({ mode: 'number' }).notNull().generatedAlwaysAs(sql`hashtextextended(kind || workspace_id::text, 0)`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.objectId] }),
    // Entries wait in a list to be sorted in together; a search reads that list too, so it is kept to 1 MB.
    index('search_documents_by_words').using('gin', t.scope, t.words).with({ gin_pending_list_limit: 1024 }),
    index('search_documents_by_time').on(t.workspaceId, t.kind, t.at.desc()),
  ],
)

/** The words that occur and in how many documents (about), to find what a mistyped one may have meant. */
export const searchWords = pgTable(
  'search_words',
  { workspaceId: uuid('workspace_id').notNull(), word: text().notNull(), documents: integer().notNull() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.word] })],
)

/** Documents whose words are not in searchWords yet: no key, so that writers never wait for each other. */
export const searchUnlearned = pgTable('search_unlearned', {
  workspaceId: uuid('workspace_id').notNull(),
  kind: text().notNull(),
  objectId: uuid('object_id').notNull(),
})

/** better-auth's tables. No workspace: the role `gantry_app` cannot see them. */
export const users = pgTable('users', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text(),
  twoFactorEnabled: boolean('two_factor_enabled').default(false),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    token: text().notNull().unique(),
    expiresAt: instant('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [index('sessions_by_user').on(t.userId)],
)
export const accounts = pgTable(
  'login_accounts',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text(),
    password: text(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('login_accounts_by_provider').on(t.providerId, t.accountId),
    index('login_accounts_by_user').on(t.userId),
  ],
)
export const verifications = pgTable(
  'verifications',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [index('verifications_by_identifier').on(t.identifier)],
)
/** Tries at signing in, counted per address and per account; keys are hashes. */
export const signInAttempts = pgTable('sign_in_attempts', {
  key: text().primaryKey(),
  count: integer().notNull(),
  resetsAt: instant('resets_at').notNull(),
})
export const twoFactors = pgTable(
  'two_factors',
  {
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    secret: text().notNull(),
    backupCodes: text('backup_codes').notNull(),
    verified: boolean().default(true),
    failedVerificationCount: integer('failed_verification_count').default(0),
    lockedUntil: instant('locked_until'),
  },
  (t) => [index('two_factors_by_user').on(t.userId)],
)
