import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib'
import type { App } from '../../platform/context.ts'
import { AppError, isStoreUnavailable } from '../../platform/errors.ts'
import { writeId } from './event-id.ts'
import { type CountRow, type InboxRow, type SampleRow, writeInbox } from './inbox.queries.ts'
import type { AccountRow, IdentityRow, Row } from './prepare.ts'

const compress = promisify(zstdCompress)
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Whose entries they are. */
export type Owner = { workspaceId: string; projectId: string; keyId: string }

/** What one request adds, of one project. */
export type Batch = Owner & {
  now: number
  rows: readonly Row[]
  identities: readonly IdentityRow[]
  accounts: readonly AccountRow[]
  counts: readonly Omit<CountRow, keyof Owner | 'hour'>[]
  samples: readonly Omit<SampleRow, keyof Owner | 'at'>[]
}

export type Intake = {
  /** Resolves when everything in the batch is on disk; throws `unavailable` when it could not be taken. */
  add: (batch: Batch) => Promise<void>
  close: () => Promise<void>
}

const mostWaitingBytes = 64 * 1024 ** 2
const commitBytes = 8 * 1024 ** 2
const mostCommits = 2

type Waiting = { batch: Batch; bytes: number; done: (error?: unknown) => void }

/**
 * Group commit: what arrives while a commit is on its way to the disk goes into the next one, so that one fsync serves
 * all of it. `onCommit` is told after each.
 */
export function createIntake(app: App, onCommit: () => void, isFull: () => boolean): Intake {
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let running = 0
  let isClosed = false
  let idle: (() => void) | undefined

  const take = (): Waiting[] => {
    let bytes = 0
    let count = 0
    while (count < waiting.length && bytes < commitBytes) bytes += waiting[count++]?.bytes ?? 0
    const taken = waiting.slice(0, count)
    waiting = waiting.slice(count)
    waitingBytes -= bytes
    return taken
  }
  const pump = async (): Promise<void> => {
    running += 1
    while (waiting.length > 0) {
      const taken = take()
      const error = await commit(
        app,
        taken.map(({ batch }) => batch),
      ).then(() => undefined, explainFailure(app))
      for (const { done } of taken) done(error)
      if (!error) onCommit()
    }
    running -= 1
    if (running === 0) idle?.()
  }
  return {
    add: (batch) =>
      new Promise((resolve, reject) => {
        if (isClosed || waitingBytes > mostWaitingBytes || isFull()) return reject(busy())
        const bytes = batch.rows.reduce((sum, { line }) => sum + line.length, 0)
        waitingBytes += bytes
        waiting.push({ batch, bytes, done: (error) => (error ? reject(error) : resolve()) })
        // Not at once: what else this turn of the event loop has read goes along.
        if (running < mostCommits) setImmediate(() => running < mostCommits && void pump())
      }),
    close: () => {
      isClosed = true
      return running === 0 ? Promise.resolve() : new Promise((resolve) => (idle = resolve))
    },
  }
}

const busy = () => new AppError('unavailable', 'More arrives than can be stored right now. Send it again in a moment.')

const explainFailure =
  (app: App) =>
  (error: unknown): unknown => {
    if (!isStoreUnavailable(error)) app.log.error({ err: error }, 'events could not be taken')
    return busy()
  }

async function commit(app: App, batches: readonly Batch[]): Promise<void> {
  const inbox: InboxRow[] = []
  for (const target of ['events', 'changes'] as const) {
    const rows = batches.flatMap((batch) => batch.rows.filter((row) => row.target === target))
    if (rows.length > 0) inbox.push(await packRows(target, rows))
  }
  await writeInbox(app.pool, {
    inbox,
    counts: addUp(batches),
    samples: batches.flatMap(({ samples, ...batch }) =>
      samples.map((one) => ({ ...ownerOf(batch), ...one, at: batch.now })),
    ),
    identities: batches.flatMap(({ identities, ...batch }) =>
      identities.map((one) => ({ ...ownerOf(batch), ...one, receivedAt: batch.now })),
    ),
    accounts: batches.flatMap(({ accounts, ...batch }) =>
      accounts.map((one) => ({ ...ownerOf(batch), ...one, receivedAt: batch.now })),
    ),
  })
}

const ownerOf = ({ workspaceId, projectId, keyId }: Owner): Owner => ({ workspaceId, projectId, keyId })

/** Bytes of each entry in `ids`: the id, then the second before which it cannot have come. */
export const idBytes = 20

export async function packRows(target: Row['target'], rows: readonly Row[]): Promise<InboxRow> {
  const ids = Buffer.allocUnsafe(rows.length * idBytes)
  rows.forEach(({ id, sinceSecond }, index) => {
    writeId(ids, index * idBytes, id)
    ids.writeUInt32LE(sinceSecond, index * idBytes + 16)
  })
  return { target, count: rows.length, body: await compressLines(rows.map(({ line }) => line)), ids }
}

// Below this the way to a thread and back costs more than the work.
const smallText = 64 * 1024

export async function compressLines(lines: readonly string[]): Promise<Buffer> {
  const text = lines.join('')
  return text.length < smallText ? zstdCompressSync(text, fast) : compress(text, fast)
}

/** One row for each counter, in one order everywhere, so that two commits never wait for each other crosswise. */
function addUp(batches: readonly Batch[]): CountRow[] {
  const sums = new Map<string, CountRow>()
  for (const { counts, ...batch } of batches) {
    const hour = Math.floor(batch.now / 3_600_000) * 3_600_000
    for (const one of counts) {
      const key = [batch.projectId, hour, batch.keyId, one.sdk, one.kind, one.outcome, one.reason].join('\t')
      const sum = sums.get(key)
      if (sum) sum.count += one.count
      else sums.set(key, { ...ownerOf(batch), hour, ...one })
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
