import { jobStates, type QueuedJob } from '@gantry/contract/operations'
import { recordActivity } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { enqueue } from '../../platform/jobs.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import * as queries from './jobs.queries.ts'

type Page = {
  cursor?: string | undefined
  limit: number
  state?: queries.JobState | undefined
  name?: string | undefined
}

export async function listJobs(ctx: Ctx, { cursor, limit, ...filter }: Page) {
  const [at, id] = decodeCursor(cursor, 2) ?? []
  const before = at == null || id == null ? null : { at: String(at), id: String(id) }
  const rows = await queries.listJobs(ctx, filter, before, limit)
  return toPage(rows, limit, toJob, (row) => [row.createdAt, row.id])
}

type Counts = Record<queries.JobState, number>

export async function countJobs(ctx: Ctx): Promise<{ items: { name: string; counts: Counts }[] }> {
  const queues = new Map<string, Counts>()
  for (const { name, state, count } of await queries.countJobs(ctx)) {
    const counts = queues.get(name) ?? noJobs()
    queues.set(name, { ...counts, [state]: count })
  }
  return { items: [...queues].map(([name, counts]) => ({ name, counts })) }
}

// Object.fromEntries forgets that every state is there.
const noJobs = (): Counts => Object.fromEntries(jobStates.map((state) => [state, 0])) as Counts

const isOver = (state: queries.JobState): boolean => state === 'failed' || state === 'dead' || state === 'cancelled'

/** Queues the same work anew and lets go of the failed try. */
export async function rerunJob(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const row = await getJob(ctx, id)
  if (!isOver(row.state)) throw new AppError('not_possible', 'Only a job that has failed can be run again.')
  // Payloads are objects: enqueue() takes nothing else.
  await enqueue(ctx, { name: row.name }, row.payload as object)
  await queries.deleteJob(ctx, row)
  await recordActivity(ctx, { action: 'job.rerun', objectKind: 'job', objectId: id, title: row.name })
  return { ok: true }
}

export async function removeJob(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const row = await getJob(ctx, id)
  if (row.state === 'running') throw new AppError('not_possible', 'This job is running. Wait until it has ended.')
  await queries.deleteJob(ctx, row)
  await recordActivity(ctx, { action: 'job.deleted', objectKind: 'job', objectId: id, title: row.name })
  return { ok: true }
}

async function getJob(ctx: Ctx, id: string): Promise<queries.JobRow> {
  const row = await queries.findJob(ctx, id)
  if (!row) throw new AppError('not_found', 'There is no such job.')
  return row
}

const instant = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString())

const toJob = (row: queries.JobRow): QueuedJob => ({
  id: row.id,
  name: row.name,
  state: row.state,
  // A jsonb column holds JSON.
  payload: row.payload as QueuedJob['payload'],
  attempts: row.attempts,
  error: row.error,
  createdAt: new Date(row.createdAt).toISOString(),
  startAfter: new Date(row.startAfter).toISOString(),
  startedAt: instant(row.startedAt),
  finishedAt: instant(row.finishedAt),
  may: { rerun: isOver(row.state), remove: row.state !== 'running' },
})
