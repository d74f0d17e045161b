import type { DayOff, WorkingHours } from '@gantry/contract/calendars'
import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
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
import { members } from '../../platform/tables.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** The one link that is out to a member; sending again replaces it. */
export const invitations = pgTable(
  'invitations',
  {
    memberId: uuid('member_id')
      .primaryKey()
      .references(() => members.id, { onDelete: 'cascade' }),
    workspaceId: uuid('workspace_id').notNull(),
    /** SHA-256 of the token, hex. */
    tokenHash: text('token_hash').notNull().unique(),
    invitedBy: text('invited_by').notNull(),
    sentAt: instant('sent_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('invitations_by_workspace').on(t.workspaceId)],
)

export const teams = pgTable(
  'teams',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    description: text().notNull().default(''),
    leadId: uuid('lead_id').references(() => members.id, { onDelete: 'set null' }),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [uniqueIndex('teams_by_name').on(t.workspaceId, sql`lower(name)`).where(sql`deleted_at is null`)],
)

export const teamMembers = pgTable(
  'team_members',
  {
    workspaceId: uuid('workspace_id').notNull(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.memberId] }),
    index('team_members_by_member').on(t.workspaceId, t.memberId),
  ],
)

export const productAreas = pgTable(
  'product_areas',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    parentId: uuid('parent_id'),
    name: text().notNull(),
    description: text().notNull().default(''),
    position: integer().notNull(),
    ownerId: uuid('owner_id').references(() => members.id, { onDelete: 'set null' }),
    aliases: text().array().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    uniqueIndex('product_areas_by_name')
      .on(t.workspaceId, sql`coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid)`, sql`lower(name)`)
      .where(sql`deleted_at is null`),
  ],
)

export const calendars = pgTable(
  'calendars',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    isStandard: boolean('is_standard').notNull(),
    zone: text().notNull(),
    hours: jsonb().$type<WorkingHours[]>().notNull(),
    country: text(),
    state: text(),
    daysOff: jsonb('days_off').$type<DayOff[]>().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    uniqueIndex('calendars_standard').on(t.workspaceId).where(sql`is_standard and deleted_at is null`),
    uniqueIndex('calendars_by_name').on(t.workspaceId, sql`lower(name)`).where(sql`deleted_at is null`),
  ],
)

export const absences = pgTable(
  'absences',
  {
    id: uuid().primaryKey(),
    workspaceId: uuid('workspace_id').notNull(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id, { onDelete: 'cascade' }),
    fromDay: date('from_day').notNull(),
    toDay: date('to_day').notNull(),
    deputyId: uuid('deputy_id').references(() => members.id, { onDelete: 'set null' }),
    note: text().notNull().default(''),
    version: integer().notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    index('absences_by_day').on(t.workspaceId, t.fromDay, t.id),
    index('absences_by_member').on(t.memberId, t.toDay),
  ],
)
