import type { AccountFilter } from '@gantry/contract/customers'
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { members } from '../../platform/tables.ts'
import { containing, matches } from './filter.queries.ts'
import { accountDomains, accounts } from './tables.ts'

export type AccountRow = typeof accounts.$inferSelect
export type AccountView = AccountRow & { ownerName: string | null; contactCount: number }
export type NewAccount = typeof accounts.$inferInsert

const mine = (ctx: Ctx, id: string) => and(eq(accounts.id, id), eq(accounts.workspaceId, ctx.workspaceId))

/** Lock when about to change it. */
export async function loadAccountRow(ctx: Ctx, id: string, { lock = false } = {}): Promise<AccountRow> {
  const query = ctx.db
    .select()
    .from(accounts)
    .where(and(mine(ctx, id), isNull(accounts.deletedAt)))
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw new AppError('not_found', 'There is no such account.')
  return row
}

const view = {
  row: accounts,
  ownerName: members.name,
  contactCount: sql<number>`(select count(*) from contacts c
    where c.workspace_id = ${accounts.workspaceId} and c.account_id = ${accounts.id} and c.deleted_at is null)`,
}
type Viewed = { row: AccountRow; ownerName: string | null; contactCount: number }
const toView = ({ row, ownerName, contactCount }: Viewed): AccountView => ({ ...row, ownerName, contactCount })

const selectViews = (ctx: Ctx) =>
  ctx.db
    .select(view)
    .from(accounts)
    .leftJoin(members, and(eq(members.id, accounts.ownerId), eq(members.workspaceId, accounts.workspaceId)))

export async function loadAccountView(ctx: Ctx, id: string): Promise<AccountView> {
  const [found] = await selectViews(ctx).where(and(mine(ctx, id), isNull(accounts.deletedAt)))
  if (!found) throw new AppError('not_found', 'There is no such account.')
  return toView(found)
}

export type AccountSort = 'name' | 'revenue' | 'createdAt' | 'updatedAt'
export type AccountPage = {
  filter: AccountFilter
  /** A saved filter that must hold as well. */
  segment: AccountFilter | null
  q?: string | undefined
  sort: AccountSort
  direction: 'asc' | 'desc'
  /** Sort value and id of the last row of the page before. */
  after: readonly (string | number | null)[] | null
  limit: number
}

// Accounts without revenue count as zero, so that every row has a place.
const sortValue = {
  name: sql`${accounts.nameKey}`,
  revenue: sql`coalesce(${accounts.revenueMinor}, 0)`,
  createdAt: sql`${accounts.createdAt}`,
  updatedAt: sql`${accounts.updatedAt}`,
} as const satisfies Record<AccountSort, SQL>
const sortType = { name: sql`text`, revenue: sql`bigint`, createdAt: sql`timestamptz`, updatedAt: sql`timestamptz` }

export const accountSortValue = (row: AccountRow, sort: AccountSort): string | number =>
  sort === 'name' ? row.nameKey : sort === 'revenue' ? (row.revenueMinor ?? 0) : row[sort].toISOString()

export async function listAccountViews(ctx: Ctx, page: AccountPage): Promise<AccountView[]> {
  const { filter, segment, q, sort, direction, after, limit } = page
  const [value, id] = after ?? []
  const compare = direction === 'asc' ? sql`>` : sql`<`
  const order = direction === 'asc' ? asc : desc
  const rows = await selectViews(ctx)
    .where(
      and(
        matches(ctx, filter),
        segment ? matches(ctx, segment) : undefined,
        q
          ? or(
              sql`${accounts.name} ilike ${containing(q)}`,
              sql`array_to_string(${accounts.domains}, ' ') ilike ${containing(q)}`,
              eq(accounts.externalId, q),
            )
          : undefined,
        after
          ? sql`(${sortValue[sort]}, ${accounts.id}) ${compare} (${value}::${sortType[sort]}, ${id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(order(sortValue[sort]), order(accounts.id))
    .limit(limit)
  return rows.map(toView)
}

export async function insertAccount(ctx: Ctx, values: NewAccount): Promise<AccountRow> {
  const [row] = await ctx.db.insert(accounts).values(values).returning()
  if (!row) throw new Error('an insert without a row')
  return row
}

/** Writes the given columns, deleted or not, with the next version. */
export async function changeAccountRow(ctx: Ctx, id: string, values: Partial<NewAccount>): Promise<AccountRow> {
  const [row] = await ctx.db
    .update(accounts)
    .set({ ...values, updatedAt: ctx.now(), version: sql`${accounts.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such account.')
  return row
}

/** Whose these domains are, other than the account itself. */
export const findDomainOwners = (ctx: Ctx, domains: readonly string[], exceptId: string) =>
  ctx.db
    .select({ domain: accountDomains.domain, name: accounts.name })
    .from(accountDomains)
    .innerJoin(accounts, eq(accounts.id, accountDomains.accountId))
    .where(
      and(
        eq(accountDomains.workspaceId, ctx.workspaceId),
        inArray(accountDomains.domain, [...domains, '']),
        ne(accountDomains.accountId, exceptId),
      ),
    )

/** Makes the account findable by exactly these domains. */
export async function putDomains(ctx: Ctx, accountId: string, domains: readonly string[]): Promise<void> {
  await ctx.db
    .delete(accountDomains)
    .where(and(eq(accountDomains.workspaceId, ctx.workspaceId), eq(accountDomains.accountId, accountId)))
  if (domains.length === 0) return
  await ctx.db
    .insert(accountDomains)
    .values(domains.map((domain) => ({ workspaceId: ctx.workspaceId, domain, accountId })))
}

export async function hasMember(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await ctx.db
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, id), isNull(members.deletedAt)))
  return rows.length > 0
}

export const findAccountTitles = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .select({ id: accounts.id, title: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.workspaceId, ctx.workspaceId), isNull(accounts.deletedAt), inArray(accounts.id, [...ids])))

type Position = { deletedAt: Date; id: string }

export async function listDeletedAccounts(ctx: Ctx, { before, limit }: { before: Position | null; limit: number }) {
  const rows = await ctx.db
    .select({ id: accounts.id, title: accounts.name, deletedAt: accounts.deletedAt })
    .from(accounts)
    .where(
      and(
        eq(accounts.workspaceId, ctx.workspaceId),
        isNotNull(accounts.deletedAt),
        before
          ? or(
              lt(accounts.deletedAt, before.deletedAt),
              and(eq(accounts.deletedAt, before.deletedAt), gt(accounts.id, before.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(accounts.deletedAt), asc(accounts.id))
    .limit(limit)
  return rows.flatMap(({ deletedAt, ...row }) => (deletedAt ? [{ ...row, deletedAt }] : []))
}

export async function findDeletedAccount(ctx: Ctx, id: string): Promise<AccountRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(accounts)
    .where(and(mine(ctx, id), isNotNull(accounts.deletedAt)))
    .for('update')
  return row
}

export async function purgeAccounts(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .delete(accounts)
    .where(
      and(eq(accounts.workspaceId, ctx.workspaceId), isNotNull(accounts.deletedAt), inArray(accounts.id, [...ids])),
    )
    .returning({ id: accounts.id })
  return rows.map(({ id }) => id)
}

export async function listFacets(ctx: Ctx) {
  const { rows } = await ctx.db.execute<{
    plans: string[] | null
    countries: string[] | null
    currencies: string[] | null
    attributes: string[] | null
  }>(sql`
    with live as (select * from accounts where workspace_id = ${ctx.workspaceId} and deleted_at is null)
    select (select array_agg(distinct plan order by plan) from live where plan is not null) as plans,
           (select array_agg(distinct country order by country) from live where country is not null) as countries,
           (select array_agg(distinct revenue_currency order by revenue_currency) from live
             where revenue_currency is not null) as currencies,
           (select array_agg(distinct key order by key) from live, jsonb_object_keys(attributes) as key) as attributes`)
  const [found] = rows
  return {
    plans: found?.plans ?? [],
    countries: found?.countries ?? [],
    currencies: found?.currencies ?? [],
    attributes: found?.attributes ?? [],
  }
}

export const loadAccountFacts = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .select({
      id: accounts.id,
      name: accounts.name,
      plan: accounts.plan,
      country: accounts.country,
      revenueMinor: accounts.revenueMinor,
      revenueCurrency: accounts.revenueCurrency,
    })
    .from(accounts)
    .where(
      and(
        eq(accounts.workspaceId, ctx.workspaceId),
        isNull(accounts.deletedAt),
        sql`${accounts.id} = any(${sql.param([...ids])}::uuid[])`,
      ),
    )
