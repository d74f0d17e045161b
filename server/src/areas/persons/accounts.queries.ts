import { sql } from 'drizzle-orm'
import type { App, Ctx } from '../../platform/context.ts'

export type AccountFacts = {
  id: string
  name: string
  domains: string[]
  externalId: string | null
  plan: string | null
  country: string | null
  revenueMinor: number | null
  revenueCurrency: string | null
  attributes: Record<string, string>
  isDeleted: boolean
}

/** Accounts by id, also those in the bin. */
export async function listAccountFacts(ctx: Ctx, ids: readonly string[]): Promise<AccountFacts[]> {
  const { rows } = await ctx.db.execute<AccountFacts>(sql`
    select id, name, domains, external_id as "externalId", plan, country, revenue_minor as "revenueMinor",
           revenue_currency as "revenueCurrency", attributes, deleted_at is not null as "isDeleted"
      from accounts where workspace_id = ${ctx.workspaceId} and id = any(${sql.param([...ids])}::uuid[])`)
  return rows
}

type Changed = { accounts: string[]; contacts: string[]; until: string | null }

/** Accounts and contacts that changed since the last look; `until` is kept as text to the microsecond. */
export async function listChangedCustomers(ctx: Ctx, since: string | null): Promise<Changed> {
  const ids = (table: string) => sql`coalesce((select array_agg(id) from ${sql.raw(table)}
    where workspace_id = ${ctx.workspaceId} and greatest(updated_at, deleted_at) > coalesce(${since}::timestamptz, 'epoch')), '{}')`
  const { rows } = await ctx.db.execute<Changed>(sql`
    select ${ids('accounts')} as accounts, ${ids('contacts')} as contacts, (
      select max(greatest(updated_at, deleted_at))::text from (
        select updated_at, deleted_at from accounts where workspace_id = ${ctx.workspaceId}
        union all select updated_at, deleted_at from contacts where workspace_id = ${ctx.workspaceId}) both_tables) as until`)
  return rows[0] ?? { accounts: [], contacts: [], until: null }
}

export async function listContactKeys(
  ctx: Ctx,
  ids: readonly string[],
): Promise<{ emails: string[]; externalId: string | null }[]> {
  const { rows } = await ctx.db.execute<{ emails: string[]; externalId: string | null }>(sql`
    select emails, external_id as "externalId" from contacts
     where workspace_id = ${ctx.workspaceId} and id = any(${sql.param([...ids])}::uuid[])`)
  return rows
}

/** Remembers how far the customers are mirrored, and that a project has accounts at all. */
export const storeMirrored = (ctx: Ctx, projectId: string, until: string | null, hasKeys: boolean) =>
  ctx.db.execute(sql`
    insert into person_states (project_id, workspace_id, mirrored, has_account_keys, revision)
    values (${projectId}, ${ctx.workspaceId}, ${until}, ${hasKeys}, 1)
    on conflict (project_id) do update set mirrored = excluded.mirrored,
      has_account_keys = person_states.has_account_keys or excluded.has_account_keys,
      revision = person_states.revision + 1`)

export const markPersonAccounts = (ctx: Ctx, projectId: string) =>
  ctx.db.execute(sql`
    insert into person_states (project_id, workspace_id, has_person_accounts, revision)
    values (${projectId}, ${ctx.workspaceId}, true, 1)
    on conflict (project_id) do update set has_person_accounts = true, revision = person_states.revision + 1`)

export type AccountChange = { account: string; groupType: string; operation: string; properties: string; at: Date }

/** Takes what senders said about accounts off its queue, oldest first. */
export async function takeAccountChanges(ctx: Ctx, projectId: string, limit: number): Promise<AccountChange[]> {
  const { rows } = await ctx.db.execute<AccountChange & { id: number }>(sql`
    delete from account_changes where workspace_id = ${ctx.workspaceId} and id in (
      select id from account_changes where workspace_id = ${ctx.workspaceId} and project_id = ${projectId}
       order by id limit ${limit})
    returning id, account, group_type as "groupType", operation, properties, at`)
  return rows.toSorted((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime() || a.id - b.id)
}

type Project = { workspaceId: string; projectId: string }
export async function listProjects({ pool }: Pick<App, 'pool'>): Promise<Project[]> {
  const { rows } = await pool.query<Project>('select workspace_id as "workspaceId", id as "projectId" from projects')
  return rows
}

export async function loadCursor({ pool }: Pick<App, 'pool'>, name: string): Promise<number> {
  const { rows } = await pool.query<{ until: Date }>('select until from person_cursors where name = $1', [name])
  return rows[0]?.until.getTime() ?? 0
}

export const storeCursor = ({ pool }: Pick<App, 'pool'>, name: string, until: number) =>
  pool.query(
    `insert into person_cursors (name, until) values ($1, to_timestamp($2::double precision / 1000))
     on conflict (name) do update set until = excluded.until`,
    [name, until],
  )
