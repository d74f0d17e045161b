import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import { type App, type Ctx, inWorkspace } from './context.ts'
import { AppError } from './errors.ts'

/** Opens a workspace transaction for one step of a job: a long job takes several, so that what is done stays done. */
export type JobRun = {
  app: App
  workspaceId: string
  step: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
  signal: AbortSignal
}

/** A background job as plain data; payloads are ids, and every job may run twice. */
export type Job<Payload extends object> = {
  name: string
  retries: number
  /** How many of these one worker runs at the same time. */
  concurrency?: number
  /** Seconds a run may take before it is given to another worker. */
  expireSeconds?: number
  run: (job: JobRun, payload: Payload) => Promise<void>
}
/** A job of the whole installation on a cron line (with its IANA zone), not of one workspace. */
export type CronJob = {
  name: string
  cron: string
  zone: string
  run: (app: App, signal: AbortSignal) => Promise<void>
}

/** Something every worker looks at every few seconds; `run` must be safe in several workers at once. */
export type Watch = {
  name: string
  everySeconds: number
  run: (app: App, signal: AbortSignal) => Promise<void>
}

export type JobQueue = {
  boss: PgBoss
  /** Aborted when this process begins to stop: long work ends at its next safe point. */
  stopping: AbortSignal
  send: (ctx: Ctx, name: string, payload: object, options: SendOptions) => Promise<void>
  close: () => Promise<void>
}
export type SendOptions = { singletonKey?: string; startAfter?: Date }

export const job = <P extends object>(definition: Job<P>): Job<P> => definition

/** Queues through the open transaction: rolled back, nothing is queued. */
export const enqueue = <P extends object>(
  ctx: Ctx,
  { name }: Pick<Job<P>, 'name'>,
  payload: P,
  options: SendOptions = {},
): Promise<void> => ctx.app.queue.send(ctx, name, payload, options)

export const deadLetters = 'gantry.dead'

/** Connects to the queue tables. `migrate` creates or upgrades them; a worker also supervises and runs cron. */
export async function openQueue(url: string, log: Logger, mode: 'migrate' | 'send' | 'work'): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'pgboss',
    max: mode === 'work' ? 6 : 2,
    migrate: mode === 'migrate',
    supervise: mode === 'work',
    schedule: mode === 'work',
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue waits for the database'))
  await boss.start()
  const stop = new AbortController()
  return {
    boss,
    stopping: stop.signal,
    send: async (ctx, name, payload, options) => {
      await boss.send(name, { workspaceId: ctx.workspaceId, payload }, { ...options, db: fromDrizzle(ctx.db, sql) })
    },
    close: () => {
      stop.abort()
      return boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

/** Makes the queues exist; run by `migrate` so that servers may send before any worker has started. */
export async function createQueues(
  { boss }: JobQueue,
  jobs: readonly Pick<Job<object>, 'name' | 'retries' | 'expireSeconds'>[],
): Promise<void> {
  await boss.createQueue(deadLetters, { retryLimit: 0 })
  for (const { name, retries, expireSeconds = 900 } of jobs) {
    const options = {
      retryLimit: retries,
      retryBackoff: true,
      retryDelay: 2,
      expireInSeconds: expireSeconds,
      deadLetter: deadLetters,
      notify: true,
    }
    if (await boss.getQueue(name)) await boss.updateQueue(name, options)
    else await boss.createQueue(name, options)
  }
}

type Envelope = { workspaceId: string; payload: object }

/** Starts running jobs in this process. An AppError fails the job for good; anything else is retried with back-off. */
export async function startWorker(
  app: App,
  jobs: readonly Job<never>[],
  crons: readonly CronJob[],
  watches: readonly Watch[] = [],
): Promise<void> {
  const { boss, stopping } = app.queue
  for (const definition of jobs) {
    const options = {
      localConcurrency: definition.concurrency ?? 1,
      perJobResults: true as const,
      pollingIntervalSeconds: 2,
    }
    await boss.work<Envelope>(definition.name, options, async ([queued]) => {
      if (!queued) return []
      const { workspaceId, payload } = queued.data
      const step: JobRun['step'] = (work) => inWorkspace(app, { workspaceId }, work)
      try {
        // The queue's name says which payload it carries: enqueue() took both from the same definition.
        await definition.run(
          { app, workspaceId, step, signal: AbortSignal.any([queued.signal, stopping]) },
          payload as never,
        )
        return [{ id: queued.id, status: 'completed' }]
      } catch (error) {
        app.log.error({ err: error, job: definition.name, jobId: queued.id, workspaceId }, 'a job failed')
        const message = error instanceof Error ? error.message : String(error)
        return [{ id: queued.id, status: error instanceof AppError ? 'deadletter' : 'failed', output: { message } }]
      }
    })
  }
  for (const { name, cron, zone, run } of crons) {
    await boss.work(name, async ([queued]) => {
      if (queued) await run(app, queued.signal)
    })
    await boss.schedule(name, cron, {}, { tz: zone })
  }
  for (const watch of watches) void keepWatch(app, watch)
}

/** Looks, waits, looks again until the process stops; a store that is away is met again next time. */
async function keepWatch(app: App, { name, everySeconds, run }: Watch): Promise<void> {
  const { stopping } = app.queue
  while (!stopping.aborted) {
    await run(app, stopping).catch((error: unknown) => {
      if (!stopping.aborted) app.log.warn({ err: error, watch: name }, 'a watch failed; it goes on')
    })
    await wait(everySeconds * 1_000, undefined, { signal: stopping }).catch(() => undefined)
  }
}
