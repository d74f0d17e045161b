import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { App } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import {
  finishBlock,
  listUnfinishedBlocks,
  type MovingRow,
  measureInbox,
  pruneSamples,
  readBlock,
  takeBlock,
} from './inbox.queries.ts'
import { idBytes } from './intake.ts'
import { readRecentIds } from './metrics.ts'
import { createSeenIds, type SeenIds } from './seen-ids.ts'
import { reportOf, type StoreReport, storeRows } from './store-rows.ts'

const entriesPerBlock = 50_000
const pauseMs = 400
const rememberedSeconds = 15 * 60
const mostRemembered = 1_500_000
const mostInboxBytes = 1024 ** 3
const mostSamples = 200
/** A block that ClickHouse takes longer over is left to whoever moves next. */
const patienceAtEndMs = 5_000
// Any number that nothing else in the program locks.
const leaderLock = 7_461_903

export type Mover = {
  /** Something was committed: look now. */
  kick: () => void
  /** The inbox holds as much as it may: nothing more can be taken. */
  isFull: () => boolean
  close: () => Promise<void>
}
type Seen = { events: SeenIds; changes: SeenIds }

/**
 * Moves what is acknowledged from the inbox into ClickHouse, in blocks. One process of the whole installation does it at a
 * time (an advisory lock), so that every id passes one place, which knows what came before.
 */
export function createMover(app: App): Mover {
  let isFull = false
  const stop = new AbortController()
  const cut = new AbortController()
  const { rest, wake } = createRest(stop.signal)

  const measure = async (): Promise<void> => {
    const { bytes } = await measureInbox(app.pool).catch(() => ({ bytes: 0 }))
    isFull = bytes > mostInboxBytes
  }
  /** Moves until this process stops or the connection with the lock breaks. */
  const lead = async (db: pg.PoolClient): Promise<void> => {
    const seen: Seen = { events: createSeenIds(), changes: createSeenIds() }
    for (const block of await listUnfinishedBlocks(db))
      await finish(app, db, block, seen, { stop: stop.signal, cut: cut.signal }, measure)
    await remember(app, seen, stop.signal)
    while (!stop.signal.aborted) {
      const startedAt = performance.now()
      const block = newId()
      const rows = await takeBlock(db, block, entriesPerBlock)
      if (rows.length === 0) {
        isFull = false
        await rest(pauseMs)
        continue
      }
      await move(app, db, block, rows, seen, true, cut.signal).catch(async (error: unknown) => {
        stop.signal.throwIfAborted()
        app.log.warn({ err: error, block }, 'events wait for ClickHouse; they are kept')
        await finish(app, db, block, seen, { stop: stop.signal, cut: cut.signal }, measure)
      })
      const isBusy = rows.reduce((sum, { count }) => sum + count, 0) >= entriesPerBlock / 2
      // Few large parts are better than many small ones.
      if (!isBusy) await wait(Math.max(0, pauseMs - (performance.now() - startedAt)))
    }
  }
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const db = await app.pool.connect().catch(() => undefined)
      let isBroken = false
      try {
        const locked = await db?.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [leaderLock])
        if (db && locked?.rows[0]?.got) {
          await lead(db)
          await db.query('select pg_advisory_unlock($1)', [leaderLock])
        }
      } catch (error) {
        isBroken = true
        if (!stop.signal.aborted) app.log.warn({ err: error }, 'moving events was interrupted; it goes on')
      } finally {
        db?.release(isBroken)
      }
      if (stop.signal.aborted) return
      await measure()
      await rest(1_000)
    }
  }
  const running = run()
  return {
    kick: wake,
    isFull: () => isFull,
    close: async () => {
      stop.abort()
      wake()
      const patience = setTimeout(() => cut.abort(), patienceAtEndMs)
      await running
      clearTimeout(patience)
    },
  }
}

/** A pause that can be cut short. */
function createRest(stop: AbortSignal): { rest: (ms: number) => Promise<void>; wake: () => void } {
  let end: (() => void) | undefined
  return {
    rest: (ms) =>
      new Promise((resolve) => {
        // A wish to stop that came while nobody rested woke nobody.
        if (stop.aborted) return resolve()
        const timer = setTimeout(resolve, ms)
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    wake: () => end?.(),
  }
}

async function move(
  app: App,
  db: pg.PoolClient,
  block: string,
  rows: readonly MovingRow[],
  seen: Seen,
  isFirstTry: boolean,
  signal: AbortSignal,
): Promise<void> {
  const report: StoreReport = { dropped: [], unstorable: [] }
  for (const target of ['events', 'changes'] as const) {
    const mine = rows.filter((row) => row.target === target)
    if (mine.length === 0) continue
    await storeRows(app.analytics, { target, rows: mine, block, seen: seen[target], isFirstTry, report, signal })
  }
  const { counts, samples } = reportOf(report)
  if (report.unstorable.length > 0) app.log.error({ block, rows: report.unstorable.length }, 'ClickHouse refused rows')
  await finishBlock(db, block, counts, samples)
  if (samples.length > 0 || Math.random() < 0.02) await pruneSamples(db, mostSamples)
  const second = Math.floor(Date.now() / 1000)
  for (const { target, ids } of rows) {
    for (let at = 0; at < ids.length; at += idBytes) seen[target].add(ids, at, second)
  }
}

/** Finishes a block of which nobody knows how far it came, however long ClickHouse stays away. */
async function finish(
  app: App,
  db: pg.PoolClient,
  block: string,
  seen: Seen,
  { stop, cut }: { stop: AbortSignal; cut: AbortSignal },
  measure: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const rows = await readBlock(db, block)
    if (rows.length === 0) return
    try {
      await move(app, db, block, rows, seen, false, cut)
      return
    } catch (error) {
      stop.throwIfAborted()
      app.log.debug({ err: error, block }, 'ClickHouse is still away')
      await measure()
      await wait(500, undefined, { signal: stop })
    }
  }
}

/** Fills the memory of ids from what arrived lately, so that most repetitions after a restart are known without asking. */
async function remember(app: App, seen: Seen, signal: AbortSignal): Promise<void> {
  for (;;) {
    const now = Math.floor(Date.now() / 1000)
    const recent = await readRecentIds(app.analytics, now - rememberedSeconds, mostRemembered).catch(() => undefined)
    if (!recent) {
      await wait(500, undefined, { signal })
      continue
    }
    const count = Math.floor(recent.length / idBytes)
    const isAll = count < mostRemembered
    const oldest = isAll ? now - rememberedSeconds : recent.readUInt32LE((count - 1) * idBytes + 16) + 1
    seen.events.reset(oldest)
    seen.changes.reset(now)
    for (let at = 0; at < recent.length; at += idBytes) seen.events.add(recent, at, oldest)
    return
  }
}
