import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { AnalyticsClient } from '../../platform/analytics.ts'
import { newId } from '../../platform/ids.ts'
import type { CountRow, MovingRow, SampleRow } from './inbox.queries.ts'
import { compressLines, idBytes } from './intake.ts'
import { countRunning, findStored, insertLines, isDataError, type Line, type Target } from './metrics.ts'
import type { SeenIds } from './seen-ids.ts'

const decompress = promisify(zstdDecompress)
/** Clocks of two of our servers may differ by less than this. */
const marginSeconds = 120

/** Lines that were not stored: because they are there already, or because ClickHouse refused them. */
export type StoreReport = { dropped: string[]; unstorable: { line: string; message: string }[] }

type Work = {
  target: Target
  rows: readonly MovingRow[]
  block: string
  seen: SeenIds
  isFirstTry: boolean
  report: StoreReport
  /** Gives up waiting for ClickHouse. */
  signal: AbortSignal
}

/**
 * Stores the entries of a block, each id once. On the first try only suspects are looked up: those whose id is remembered,
 * and those that may be older than the memory. After a try with an unknown end everything is looked up, before and after.
 */
export async function storeRows(analytics: AnalyticsClient, work: Work): Promise<void> {
  const { target, rows, block, isFirstTry, report, signal } = work
  const prefix = `${block}-${target}`
  if (!isFirstTry) while ((await countRunning(analytics, prefix)) > 0) await wait(200, undefined, { signal })
  const { suspects, repeated } = findSuspects(work)
  const store = (frames: readonly Buffer[], token: string): Promise<void> =>
    insertLines(analytics, target, frames, { token, queryId: `${prefix}-${newId()}`, signal })
  if (suspects.size === 0 && repeated.size === 0) {
    try {
      return await store(
        rows.map(({ body }) => body),
        prefix,
      )
    } catch (error) {
      if (!isDataError(error)) throw error
    }
  }
  const lines = await readLines(rows)
  const asked = lines.filter((_, index) => suspects.has(index))
  const stored = await findStored(analytics, target, asked.map(readLine))
  // Later tries: stored under the same time of arrival means that this block stored it, at a try that was cut off.
  const isRepeated = (line: string, index: number): boolean => {
    if (repeated.has(index)) return true
    if (!suspects.has(index)) return false
    const { id, receivedAt } = readLine(line)
    return stored.has(id) && (isFirstTry || stored.get(id) !== receivedAt)
  }
  report.dropped.push(...lines.filter(isRepeated))
  let missing = lines.filter(
    (line, index) => !repeated.has(index) && !(suspects.has(index) && stored.has(readLine(line).id)),
  )
  // A token can be known although its rows are not there: the engine died between the two. A second one is not.
  for (const token of [prefix, `${prefix}-again`]) {
    if (missing.length === 0) return
    await storeLines(store, missing, token, report)
    if (isFirstTry) return
    const refused = new Set(report.unstorable.map(({ line }) => line))
    const waiting = missing.filter((line) => !refused.has(line))
    const now = await findStored(analytics, target, waiting.map(readLine))
    missing = waiting.filter((line) => !now.has(readLine(line).id))
  }
  if (missing.length > 0) throw new Error(`${missing.length} rows of block ${block} were stored and cannot be found`)
}

/** Entries by their place in the block: those to look up, and those whose id came before in the same block. */
function findSuspects({ rows, seen, isFirstTry }: Work): { suspects: Set<number>; repeated: Set<number> } {
  const suspects = new Set<number>()
  const repeated = new Set<number>()
  const here = new Set<string>()
  const known = seen.horizon() + marginSeconds
  let index = 0
  for (const { ids } of rows) {
    for (let at = 0; at < ids.length; at += idBytes) {
      const id = ids.toString('latin1', at, at + 16)
      if (here.has(id)) repeated.add(index)
      else if (!isFirstTry || seen.has(ids, at) || ids.readUInt32LE(at + 16) < known) suspects.add(index)
      here.add(id)
      index += 1
    }
  }
  return { suspects, repeated }
}

async function readLines(rows: readonly MovingRow[]): Promise<string[]> {
  const texts = await Promise.all(rows.map(async ({ body }) => (await decompress(body)).toString()))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => `${line}\n`),
  )
}

type StoredLine = {
  project: string
  event?: string
  distinct_id: string
  ts?: number
  at?: number
  id?: string
  event_id?: string
  received_at?: number
  sdk?: string
}
// prepare() wrote the line.
const parse = (line: string): StoredLine => JSON.parse(line)

function readLine(line: string): Line {
  const { project, distinct_id: distinctId, ts, at, id, event_id, received_at } = parse(line)
  return { project, distinctId, ts: ts ?? at ?? 0, id: id ?? event_id ?? '', receivedAt: received_at ?? 0 }
}

/** Stores lines; when the store refuses them for what they hold, halves are tried, so that only the bad ones stay out. */
async function storeLines(
  store: (frames: readonly Buffer[], token: string) => Promise<void>,
  lines: readonly string[],
  token: string,
  report: StoreReport,
): Promise<void> {
  try {
    await store([await compressLines(lines)], token)
  } catch (error) {
    if (!isDataError(error)) throw error
    const [line] = lines
    if (lines.length <= 1 && line !== undefined) {
      report.unstorable.push({ line, message: error instanceof Error ? error.message : String(error) })
      return
    }
    const half = lines.length >> 1
    await storeLines(store, lines.slice(0, half), `${token}a`, report)
    await storeLines(store, lines.slice(half), `${token}b`, report)
  }
}

/** Stands where the write key is not known any more. */
const noKey = '00000000-0000-0000-0000-000000000000'

/** What of a block was not stored, as figures and, for what the store refused, to be read whole. */
export function reportOf({ dropped, unstorable }: StoreReport): {
  counts: Omit<CountRow, 'workspaceId'>[]
  samples: Omit<SampleRow, 'workspaceId'>[]
} {
  const sums = new Map<string, Omit<CountRow, 'workspaceId'>>()
  const add = (line: string, outcome: 'duplicate' | 'unstorable'): void => {
    const { project: projectId, received_at: receivedAt, sdk = '' } = parse(line)
    if (receivedAt === undefined) return
    const hour = Math.floor(receivedAt / 3_600_000) * 3_600_000
    const key = `${projectId} ${hour} ${outcome} ${sdk}`
    const sum = sums.get(key) ?? { projectId, keyId: noKey, hour, sdk, kind: 'event', outcome, reason: '', count: 0 }
    sums.set(key, { ...sum, count: sum.count + 1 })
  }
  for (const line of dropped) add(line, 'duplicate')
  for (const { line } of unstorable) add(line, 'unstorable')
  const samples = unstorable.slice(0, 50).map(({ line, message }) => {
    const { project: projectId, event = '', received_at: at = 0, sdk = '' } = parse(line)
    const reasons = ['not_storable', message.slice(0, 300).replaceAll('\0', '')]
    return {
      projectId,
      keyId: noKey,
      at,
      outcome: 'refused' as const,
      kind: 'event',
      name: event,
      sdk,
      reasons,
      raw: line,
      stored: '',
    }
  })
  return { counts: [...sums.values()], samples }
}
