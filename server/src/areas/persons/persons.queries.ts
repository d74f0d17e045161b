import { sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'

export type ProjectRow = { id: string; name: string; zone: string }

export async function listProjectRows(ctx: Ctx): Promise<ProjectRow[]> {
  const { rows } = await ctx.db.execute<ProjectRow>(
    sql`select id, name, zone from projects where workspace_id = ${ctx.workspaceId} order by created_at, id`,
  )
  return rows
}

export async function loadProject(ctx: Ctx, id: string): Promise<ProjectRow> {
  const project = (await listProjectRows(ctx)).find((one) => one.id === id)
  if (!project) throw new AppError('not_found', 'There is no such project.')
  return project
}

export type Customer = { id: string; name: string }
export type ContactKeys = Customer & { emails: string[]; externalId: string | null; accountId: string | null }

/** Live contacts with one of these e-mail addresses (lower case) or external ids. */
export async function findContacts(
  ctx: Ctx,
  emails: readonly string[],
  ids: readonly string[],
): Promise<ContactKeys[]> {
  if (emails.length + ids.length === 0) return []
  const { rows } = await ctx.db.execute<ContactKeys>(sql`
    select id, name, emails, external_id as "externalId", account_id as "accountId" from contacts
     where workspace_id = ${ctx.workspaceId} and deleted_at is null
       and (external_id = any(${sql.param([...ids])}::text[]) or id in (
         select contact_id from contact_emails
          where workspace_id = ${ctx.workspaceId} and email = any(${sql.param([...emails])}::text[])))`)
  return rows
}

export async function findContact(ctx: Ctx, id: string): Promise<ContactKeys> {
  const { rows } = await ctx.db.execute<ContactKeys>(sql`
    select id, name, emails, external_id as "externalId", account_id as "accountId" from contacts
     where workspace_id = ${ctx.workspaceId} and id = ${id} and deleted_at is null`)
  if (!rows[0]) throw new AppError('not_found', 'There is no such contact.')
  return rows[0]
}

export async function findAccountNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await ctx.db.execute<Customer>(sql`
    select id, name from accounts
     where workspace_id = ${ctx.workspaceId} and deleted_at is null and id::text = any(${sql.param([...ids])}::text[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

type Before = { at: number; id: string } | null
const earlier = (at: unknown, id: unknown, before: Before) =>
  before === null
    ? sql``
    : sql`and (date_trunc('milliseconds', ${at}), ${id}::text) < (to_timestamp(${before.at}::double precision / 1000), ${before.id})`

export type Said = { id: string; at: Date; title: string; text: string; status: string }

/** What a contact has told us, newest first. */
export async function listFeedbackOf(ctx: Ctx, contactId: string, before: Before, limit: number): Promise<Said[]> {
  const { rows } = await ctx.db.execute<Said>(sql`
    select id, created_at as at, coalesce(subject, '') as title, left(text, 300) as text, status from feedback_items
     where workspace_id = ${ctx.workspaceId} and contact_id = ${contactId} and deleted_at is null
       ${earlier(sql`created_at`, sql`id`, before)}
     order by date_trunc('milliseconds', created_at) desc, id::text desc limit ${limit}`)
  return rows
}

export type Answered = { id: string; itemId: string; at: Date; author: string; text: string }

/** What colleagues wrote about a contact's feedback, newest first. */
export async function listRepliesTo(ctx: Ctx, contactId: string, before: Before, limit: number): Promise<Answered[]> {
  const { rows } = await ctx.db.execute<Answered>(sql`
    select c.id, c.object_id as "itemId", c.created_at as at, c.author_name as author, left(c.text, 300) as text
      from comments c join feedback_items f on f.id = c.object_id and f.workspace_id = c.workspace_id
     where c.workspace_id = ${ctx.workspaceId} and c.kind = 'feedback_item' and c.deleted_at is null
       and f.contact_id = ${contactId} and f.deleted_at is null
       ${earlier(sql`c.created_at`, sql`c.id`, before)}
     order by date_trunc('milliseconds', c.created_at) desc, c.id::text desc limit ${limit}`)
  return rows
}
