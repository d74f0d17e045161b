import { and, eq, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { members } from '../../platform/tables.ts'
import type { AccountRow } from './accounts.queries.ts'
import type { ContactRow } from './contacts.queries.ts'
import { accounts, contacts } from './tables.ts'

/** Lets one transaction at a time look for customers and make those it misses, so that nobody is made twice. */
export const lockCustomers = (ctx: Ctx) =>
  ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`customers:${ctx.workspaceId}`}, 0))`)

/** Row ids by one key column, with one index look-up a key whatever the planner knows about the table. */
const idsBy = (ctx: Ctx, keys: readonly string[], lookup: (key: SQL, workspaceId: SQL) => SQL): SQL =>
  sql`select found.id from unnest(${sql.param([...keys])}::text[]) as key
      cross join lateral (${lookup(sql`key`, sql`${ctx.workspaceId}::uuid`)} offset 0) as found`

// The ids are fetched before the rows: joined, the planner may read the whole table for every chunk of a file.
const readIds = async (ctx: Ctx, ids: SQL): Promise<string[]> =>
  (await ctx.db.execute<{ id: string }>(ids)).rows.map(({ id }) => id)

const isOneOf = (column: SQLWrapper, ids: readonly string[]): SQL =>
  sql`${column} = any(${sql.param([...ids])}::uuid[])`

type AccountKeys = { externalIds: readonly string[]; domains: readonly string[]; names: readonly string[] }

/** Live accounts that any of the keys speaks of; names in lower case. */
export async function findAccountsByKeys(
  ctx: Ctx,
  { externalIds, domains, names }: AccountKeys,
): Promise<AccountRow[]> {
  const ids = sql`
    ${idsBy(
      ctx,
      externalIds,
      (key, workspaceId) => sql`select id from accounts
      where workspace_id = ${workspaceId} and external_id = ${key} and deleted_at is null`,
    )}
    union ${idsBy(
      ctx,
      domains,
      (key, workspaceId) => sql`select account_id as id from account_domains
      where workspace_id = ${workspaceId} and domain = ${key}`,
    )}
    union ${idsBy(
      ctx,
      names,
      (key, workspaceId) => sql`select id from accounts
      where workspace_id = ${workspaceId} and name_key = ${key} and deleted_at is null`,
    )}`
  return ctx.db
    .select()
    .from(accounts)
    .where(
      and(
        eq(accounts.workspaceId, ctx.workspaceId),
        isNull(accounts.deletedAt),
        isOneOf(accounts.id, await readIds(ctx, ids)),
      ),
    )
}

type ContactKeys = { externalIds: readonly string[]; emails: readonly string[]; names: readonly string[] }

/** Live contacts that any of the keys speaks of; names in lower case. */
export async function findContactsByKeys(ctx: Ctx, { externalIds, emails, names }: ContactKeys): Promise<ContactRow[]> {
  const ids = sql`
    ${idsBy(
      ctx,
      externalIds,
      (key, workspaceId) => sql`select id from contacts
      where workspace_id = ${workspaceId} and external_id = ${key} and deleted_at is null`,
    )}
    union ${idsBy(
      ctx,
      emails,
      (key, workspaceId) => sql`select contact_id as id from contact_emails
      where workspace_id = ${workspaceId} and email = ${key}`,
    )}
    union ${idsBy(
      ctx,
      names,
      (key, workspaceId) => sql`select id from contacts
      where workspace_id = ${workspaceId} and name_key = ${key} and deleted_at is null`,
    )}`
  return ctx.db
    .select()
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        isNull(contacts.deletedAt),
        isOneOf(contacts.id, await readIds(ctx, ids)),
      ),
    )
}

const accountColumns = sql`id uuid, name text, domains text[], external_id text, plan text, country text,
  revenue_minor bigint, revenue_currency text, owner_id uuid, attributes jsonb, version int`
const accountJson = (rows: readonly AccountRow[]): string =>
  JSON.stringify(
    rows.map((row) => ({
      id: row.id,
      name: row.name,
      domains: row.domains,
      external_id: row.externalId,
      plan: row.plan,
      country: row.country,
      revenue_minor: row.revenueMinor,
      revenue_currency: row.revenueCurrency,
      owner_id: row.ownerId,
      attributes: row.attributes,
      version: row.version,
    })),
  )

/** Inserts accounts, or overwrites those with the same id; their domains are made to follow. */
export async function putAccounts(ctx: Ctx, rows: readonly AccountRow[]): Promise<void> {
  if (rows.length === 0) return
  const given = sql`jsonb_to_recordset(${accountJson(rows)}::jsonb) as given (${accountColumns})`
  await ctx.db.execute(sql`
    insert into accounts (id, workspace_id, name, domains, external_id, plan, country, revenue_minor, revenue_currency,
                          owner_id, attributes, version, created_at, updated_at)
    select id, ${ctx.workspaceId}::uuid, name, domains, external_id, plan, country, revenue_minor, revenue_currency,
           owner_id, attributes, version, ${ctx.now()}::timestamptz, ${ctx.now()}::timestamptz from ${given}
    on conflict (id) do update set
      name = excluded.name, domains = excluded.domains, external_id = excluded.external_id, plan = excluded.plan,
      country = excluded.country, revenue_minor = excluded.revenue_minor,
      revenue_currency = excluded.revenue_currency, owner_id = excluded.owner_id, attributes = excluded.attributes,
      version = excluded.version, updated_at = excluded.updated_at`)
  const ids = sql.param(rows.map(({ id }) => id))
  await ctx.db.execute(sql`
    delete from account_domains d using accounts a
     where a.id = any(${ids}::uuid[]) and d.workspace_id = ${ctx.workspaceId} and a.workspace_id = d.workspace_id
       and d.account_id = a.id and not d.domain = any(a.domains)`)
  await ctx.db.execute(sql`
    insert into account_domains (workspace_id, domain, account_id)
    select workspace_id, unnest(domains), id from accounts
     where workspace_id = ${ctx.workspaceId} and id = any(${ids}::uuid[])
    on conflict (workspace_id, domain) do nothing`)
}

const contactColumns = sql`id uuid, account_id uuid, name text, emails text[], external_id text, has_opted_out boolean,
  attributes jsonb, version int`
const contactJson = (rows: readonly ContactRow[]): string =>
  JSON.stringify(
    rows.map((row) => ({
      id: row.id,
      account_id: row.accountId,
      name: row.name,
      emails: row.emails,
      external_id: row.externalId,
      has_opted_out: row.hasOptedOut,
      attributes: row.attributes,
      version: row.version,
    })),
  )

/** Inserts contacts, or overwrites those with the same id; their addresses are made to follow. */
export async function putContacts(ctx: Ctx, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return
  const given = sql`jsonb_to_recordset(${contactJson(rows)}::jsonb) as given (${contactColumns})`
  await ctx.db.execute(sql`
    insert into contacts (id, workspace_id, account_id, name, emails, external_id, has_opted_out, attributes, version,
                          created_at, updated_at)
    select id, ${ctx.workspaceId}::uuid, account_id, name, emails, external_id, has_opted_out, attributes, version,
           ${ctx.now()}::timestamptz, ${ctx.now()}::timestamptz from ${given}
    on conflict (id) do update set
      account_id = excluded.account_id, name = excluded.name, emails = excluded.emails,
      external_id = excluded.external_id, has_opted_out = excluded.has_opted_out, attributes = excluded.attributes,
      version = excluded.version, updated_at = excluded.updated_at`)
  const ids = sql.param(rows.map(({ id }) => id))
  await ctx.db.execute(sql`
    delete from contact_emails e using contacts c
     where e.workspace_id = ${ctx.workspaceId} and e.contact_id = any(${ids}::uuid[]) and c.id = e.contact_id
       and c.workspace_id = e.workspace_id and not e.email = any(c.emails)`)
  await ctx.db.execute(sql`
    insert into contact_emails (workspace_id, email, contact_id)
    select workspace_id, unnest(emails), id from contacts
     where workspace_id = ${ctx.workspaceId} and id = any(${ids}::uuid[])
    on conflict (workspace_id, email) do nothing`)
}

type Version = { id: string; version: number }

/** Which of these are still live at exactly this version; locked. */
export async function findUntouched(
  ctx: Ctx,
  kind: 'accounts' | 'contacts',
  wanted: readonly Version[],
): Promise<Set<string>> {
  const table = kind === 'accounts' ? accounts : contacts
  const rows = await ctx.db
    .select({ id: table.id, version: table.version })
    .from(table)
    .where(
      and(
        eq(table.workspaceId, ctx.workspaceId),
        isNull(table.deletedAt),
        isOneOf(
          table.id,
          wanted.map(({ id }) => id),
        ),
      ),
    )
    .for('update')
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  return new Set(wanted.filter(({ id, version }) => versions.get(id) === version).map(({ id }) => id))
}

/** Deletes for good, without the bin: what an import made and nobody has touched. */
export async function eraseRows(ctx: Ctx, kind: 'accounts' | 'contacts', ids: readonly string[]): Promise<void> {
  const table = kind === 'accounts' ? accounts : contacts
  await ctx.db.delete(table).where(and(eq(table.workspaceId, ctx.workspaceId), isOneOf(table.id, ids)))
}

/** Members by e-mail and by name, in lower case, to find owners by. */
export async function loadOwners(ctx: Ctx): Promise<Map<string, string>> {
  const rows = await ctx.db
    .select({ id: members.id, name: members.name, email: members.email })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), isNull(members.deletedAt)))
  const byName = rows.map(({ id, name }) => [name.toLowerCase(), id] as const)
  const byEmail = rows.map(({ id, email }) => [email.toLowerCase(), id] as const)
  return new Map([...byName, ...byEmail])
}
