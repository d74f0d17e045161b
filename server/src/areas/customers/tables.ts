import type { AccountFilter } from '@gantry/contract/customers'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
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

export const accounts = pgTable(
  'accounts',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    /** To sort and find by: under row-level security an index on an expression is of no use to a condition. */
    nameKey: text('name_key').notNull().generatedAlwaysAs(sql`lower(name)`),
    domains: text().array().notNull(),
    externalId: text('external_id'),
    plan: text(),
    country: text(),
    /** Annual, in minor units of `revenueCurrency`. */
    revenueMinor: bigint('revenue_minor', { mode: 'number' }),
    revenueCurrency: text('revenue_currency'),
    ownerId: uuid('owner_id'),
    attributes: jsonb().$type<Record<string, string>>().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    uniqueIndex('accounts_by_external_id').on(t.workspaceId, t.externalId).where(sql`${t.deletedAt} is null`),
    index('accounts_by_name').on(t.workspaceId, t.nameKey, t.id),
    index('accounts_by_revenue').on(t.workspaceId, t.revenueMinor, t.id),
  ],
)

/** Which live account a domain belongs to; the display list is `accounts.domains`. */
export const accountDomains = pgTable(
  'account_domains',
  {
    workspaceId: uuid('workspace_id').notNull(),
    domain: text().notNull(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.domain] }),
    index('account_domains_by_account').on(t.workspaceId, t.accountId),
  ],
)

export const contacts = pgTable(
  'contacts',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    accountId: uuid('account_id').references(() => accounts.id, { onDelete: 'set null' }),
    name: text().notNull(),
    nameKey: text('name_key').notNull().generatedAlwaysAs(sql`lower(name)`),
    emails: text().array().notNull(),
    externalId: text('external_id'),
    hasOptedOut: boolean('has_opted_out').notNull().default(false),
    attributes: jsonb().$type<Record<string, string>>().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    uniqueIndex('contacts_by_external_id').on(t.workspaceId, t.externalId).where(sql`${t.deletedAt} is null`),
    index('contacts_by_name').on(t.workspaceId, t.nameKey, t.id),
    index('contacts_by_account').on(t.workspaceId, t.accountId),
  ],
)

/** Which live contact an address belongs to; the display list is `contacts.emails`. */
export const contactEmails = pgTable(
  'contact_emails',
  {
    workspaceId: uuid('workspace_id').notNull(),
    email: text().notNull(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.email] }),
    index('contact_emails_by_contact').on(t.workspaceId, t.contactId),
  ],
)

/** A named filter over accounts, evaluated when asked. */
export const segments = pgTable(
  'segments',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    filter: jsonb().$type<AccountFilter>().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [uniqueIndex('segments_by_name').on(t.workspaceId, sql`lower(${t.name})`).where(sql`${t.deletedAt} is null`)],
)
