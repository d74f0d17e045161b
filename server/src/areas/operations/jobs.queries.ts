import type { jobStates } from '@gantry/contract/operations'
import { type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { deadLetters } from '../../platform/jobs.ts'

export type JobState = (typeof jobStates)[number]
export type JobRow = {
  id: string
  /** The queue the row is in. */
  queue: string
  name: string
  state: JobState
  payload: unknown
  attempts: number
  error: string | null
  createdAt: string
  startAfter: string
  startedAt: string | null
  finishedAt: string | null
  sourceId: string | null
}

/**
 * This workspace's jobs. One that was given up is there twice, in its queue and among the dead letters: only the dead
 * letter is shown, under the name of the job.
 */
const jobsOf = (ctx: Ctx): SQL => sql`
  select id, name as queue, coalesce(source_name, name) as name, source_id as "sourceId",
         case when name = ${deadLetters} then 'dead'
              when state = 'created' then 'queued' when state = 'retry' then 'retrying'
              when state = 'active' then 'running' when state = 'completed' then 'done' else state::text end as state,
         data->'payload' as payload, coalesce(source_retry_count, retry_count) + (started_on is not null or source_id is not null)::int as attempts,
         coalesce(source_output->>'message', output->>'message', output::text) as error,
         coalesce(source_created_on, created_on) as "createdAt", start_after as "startAfter",
         started_on as "startedAt", coalesce(completed_on, case when source_id is not null then created_on end) as "finishedAt"
    from pgboss.job j
   where data->>'workspaceId' = ${ctx.workspaceId}
     and not (state = 'failed' and exists (select from pgboss.job d where d.name = ${deadLetters} and d.source_id = j.id))`

export async function listJobs(
  ctx: Ctx,
  filter: { state?: JobState | undefined; name?: string | undefined },
  before: { at: string; id: string } | null,
  limit: number,
): Promise<JobRow[]> {
  const conditions = [
    filter.state === undefined ? sql`true` : sql`state = ${filter.state}`,
    filter.name === undefined ? sql`true` : sql`name = ${filter.name}`,
    before === null ? sql`true` : sql`("createdAt", id) < (${before.at}::timestamptz, ${before.id}::uuid)`,
  ]
  const { rows } = await ctx.db.execute<JobRow>(sql`
    select * from (${jobsOf(ctx)}) jobs where ${sql.join(conditions, sql` and `)}
     order by "createdAt" desc, id desc limit ${limit + 1}`)
  return rows
}

export async function countJobs(ctx: Ctx): Promise<{ name: string; state: JobState; count: number }[]> {
  const { rows } = await ctx.db.execute<{ name: string; state: JobState; count: number }>(
    sql`select name, state, count(*)::int as count from (${jobsOf(ctx)}) jobs group by 1, 2 order by 1`,
  )
  return rows
}

/** How many jobs were given up, and since when. */
export async function findDeadJobs(ctx: Ctx): Promise<{ count: number; since: Date | null }> {
  const { rows } = await ctx.db.execute<{ count: number; since: string | null }>(sql`
    select count(*)::int as count, min(coalesce(source_created_on, created_on)) as since from pgboss.job
     where name = ${deadLetters} and data->>'workspaceId' = ${ctx.workspaceId}`)
  const { count = 0, since = null } = rows[0] ?? {}
  return { count, since: since === null ? null : new Date(since) }
}

export async function findJob(ctx: Ctx, id: string): Promise<JobRow | undefined> {
  const { rows } = await ctx.db.execute<JobRow>(sql`select * from (${jobsOf(ctx)}) jobs where id = ${id}::uuid`)
  return rows[0]
}

/** Deletes a job, and the failed one it is the dead letter of. */
export const deleteJob = (ctx: Ctx, { id, sourceId }: Pick<JobRow, 'id' | 'sourceId'>) =>
  ctx.db.execute(sql`
    delete from pgboss.job where data->>'workspaceId' = ${ctx.workspaceId} and state <> 'active'
       and id in (${id}::uuid, ${sourceId ?? id}::uuid)`)
