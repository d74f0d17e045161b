import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { containing } from './filter.queries.ts'
import { accounts, contactEmails, contacts } from './tables.ts'

export type ContactRow = typeof contacts.$inferSelect
export type ContactView = ContactRow & { accountName: string | null }
export type NewContact = typeof contacts.$inferInsert

const mine = (ctx: Ctx, id: string) => and(eq(contacts.id, id), eq(contacts.workspaceId, ctx.workspaceId))

/** Lock when about to change it. */
export async function loadContactRow(ctx: Ctx, id: string, { lock = false } = {}): Promise<ContactRow> {
  const query = ctx.db
    .select()
    .from(contacts)
    .where(and(mine(ctx, id), isNull(contacts.deletedAt)))
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw new AppError('not_found', 'There is no such contact.')
  return row
}

const selectViews = (ctx: Ctx) =>
  ctx.db
    .select({ row: contacts, accountName: accounts.name })
    .from(contacts)
    .leftJoin(
      accounts,
      and(
        eq(accounts.id, contacts.accountId),
        eq(accounts.workspaceId, contacts.workspaceId),
        isNull(accounts.deletedAt),
      ),
    )

export async function loadContactView(ctx: Ctx, id: string): Promise<ContactView> {
  const [found] = await selectViews(ctx).where(and(mine(ctx, id), isNull(contacts.deletedAt)))
  if (!found) throw new AppError('not_found', 'There is no such contact.')
  return { ...found.row, accountName: found.accountName }
}

export type ContactSort = 'name' | 'createdAt' | 'updatedAt'
export type ContactPage = {
  q?: string | undefined
  accountId?: string | undefined
  hasOptedOut?: boolean | undefined
  sort: ContactSort
  direction: 'asc' | 'desc'
  /** Sort value and id of the last row of the page before. */
  after: readonly (string | number | null)[] | null
  limit: number
}

const sortValue = {
  name: sql`${contacts.nameKey}`,
  createdAt: sql`${contacts.createdAt}`,
  updatedAt: sql`${contacts.updatedAt}`,
} as const satisfies Record<ContactSort, SQL>
const sortType = { name: sql`text`, createdAt: sql`timestamptz`, updatedAt: sql`timestamptz` }

export const contactSortValue = (row: ContactRow, sort: ContactSort): string =>
  sort === 'name' ? row.nameKey : row[sort].toISOString()

export async function listContactViews(ctx: Ctx, page: ContactPage): Promise<ContactView[]> {
  const { q, accountId, hasOptedOut, sort, direction, after, limit } = page
  const [value, id] = after ?? []
  const compare = direction === 'asc' ? sql`>` : sql`<`
  const order = direction === 'asc' ? asc : desc
  const rows = await selectViews(ctx)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        isNull(contacts.deletedAt),
        accountId ? eq(contacts.accountId, accountId) : undefined,
        hasOptedOut === undefined ? undefined : eq(contacts.hasOptedOut, hasOptedOut),
        q
          ? or(
              sql`${contacts.name} ilike ${containing(q)}`,
              sql`array_to_string(${contacts.emails}, ' ') ilike ${containing(q)}`,
              eq(contacts.externalId, q),
            )
          : undefined,
        after
          ? sql`(${sortValue[sort]}, ${contacts.id}) ${compare} (${value}::${sortType[sort]}, ${id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(order(sortValue[sort]), order(contacts.id))
    .limit(limit)
  return rows.map(({ row, accountName }) => ({ ...row, accountName }))
}

export async function insertContact(ctx: Ctx, values: NewContact): Promise<ContactRow> {
  const [row] = await ctx.db.insert(contacts).values(values).returning()
  if (!row) throw new Error('an insert without a row')
  return row
}

/** Writes the given columns, deleted or not, with the next version. */
export async function changeContactRow(ctx: Ctx, id: string, values: Partial<NewContact>): Promise<ContactRow> {
  const [row] = await ctx.db
    .update(contacts)
    .set({ ...values, updatedAt: ctx.now(), version: sql`${contacts.version} + 1` })
    .where(mine(ctx, id))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such contact.')
  return row
}

/** Whose these addresses are, other than the contact itself. */
export const findEmailOwners = (ctx: Ctx, emails: readonly string[], exceptId: string) =>
  ctx.db
    .select({ email: contactEmails.email, name: contacts.name })
    .from(contactEmails)
    .innerJoin(contacts, eq(contacts.id, contactEmails.contactId))
    .where(
      and(
        eq(contactEmails.workspaceId, ctx.workspaceId),
        inArray(contactEmails.email, [...emails, '']),
        ne(contactEmails.contactId, exceptId),
      ),
    )

/** Makes the contact findable by exactly these addresses. */
export async function putEmails(ctx: Ctx, contactId: string, emails: readonly string[]): Promise<void> {
  await ctx.db
    .delete(contactEmails)
    .where(and(eq(contactEmails.workspaceId, ctx.workspaceId), eq(contactEmails.contactId, contactId)))
  if (emails.length === 0) return
  await ctx.db.insert(contactEmails).values(emails.map((email) => ({ workspaceId: ctx.workspaceId, email, contactId })))
}

export const findContactTitles = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .select({ id: contacts.id, title: contacts.name })
    .from(contacts)
    .where(and(eq(contacts.workspaceId, ctx.workspaceId), isNull(contacts.deletedAt), inArray(contacts.id, [...ids])))

type Position = { deletedAt: Date; id: string }

export async function listDeletedContacts(ctx: Ctx, { before, limit }: { before: Position | null; limit: number }) {
  const rows = await ctx.db
    .select({ id: contacts.id, title: contacts.name, deletedAt: contacts.deletedAt })
    .from(contacts)
    .where(
      and(
        eq(contacts.workspaceId, ctx.workspaceId),
        isNotNull(contacts.deletedAt),
        before
          ? or(
              lt(contacts.deletedAt, before.deletedAt),
              and(eq(contacts.deletedAt, before.deletedAt), gt(contacts.id, before.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(contacts.deletedAt), asc(contacts.id))
    .limit(limit)
  return rows.flatMap(({ deletedAt, ...row }) => (deletedAt ? [{ ...row, deletedAt }] : []))
}

export async function findDeletedContact(ctx: Ctx, id: string): Promise<ContactRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(contacts)
    .where(and(mine(ctx, id), isNotNull(contacts.deletedAt)))
    .for('update')
  return row
}

export async function purgeContacts(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .delete(contacts)
    .where(
      and(eq(contacts.workspaceId, ctx.workspaceId), isNotNull(contacts.deletedAt), inArray(contacts.id, [...ids])),
    )
    .returning({ id: contacts.id })
  return rows.map(({ id }) => id)
}
