import type { App } from '../../platform/context.ts'
import { publishNow } from '../../platform/live.ts'
import { createDeviceReader } from './device.ts'
import type { CountRow } from './inbox.queries.ts'
import { type Batch, createIntake } from './intake.ts'
import type { LiveKey } from './keys.queries.ts'
import { createKeys, type Keys } from './keys.ts'
import { createMover } from './mover.ts'
import { openPlaces } from './places.ts'
import { type Arrival, prepare, sdkOf } from './prepare.ts'
import { addressNames } from './property.rules.ts'
import { explain } from './reasons.ts'
import type { Outcome, Received } from './received.ts'

/** Everything a server needs to take events in; one for each process. */
export type Collector = {
  keys: Keys
  /**
   * Takes entries in, all of one request. Returns what became of each, in order, once every one that was not refused is on
   * disk. Throws `unavailable` when nothing could be taken.
   */
  collect: (key: LiveKey, entries: readonly Received[], sender: Sender) => Promise<Outcome[]>
  close: () => Promise<void>
}
/** Where a request came from. The address is only used to find the country and is not kept. */
export type Sender = { now: number; ip: string; userAgent: string | undefined }

const samplesPerSecond = 20
const refusedPerSecond = 50
const longestSample = 20_000

export function createCollector(app: App): Collector {
  const places = openPlaces(app.config.geoipFile)
  const mover = createMover(app)
  const intake = createIntake(app, mover.kick, mover.isFull)
  const keys = createKeys(app)
  const deviceOf = createDeviceReader()
  const budget = createBudget()
  const tell = createTeller(app)
  return {
    keys,
    collect: async (key, entries, sender) => {
      const { workspaceId, projectId, id: keyId } = key
      const arrival: Arrival = { projectId, now: sender.now, country: places.countryOf(sender.ip), deviceOf }
      const gathered = gather({ workspaceId, projectId, keyId }, entries, arrival, budget)
      await intake.add(gathered.batch)
      keys.used(key, sender.now)
      if (gathered.batch.samples.length > 0) tell(workspaceId, sender.now)
      return gathered.outcomes
    },
    close: async () => {
      keys.close()
      await intake.close()
      await mover.close()
    },
  }
}

/** Tells open pages that there is something new to see, at most once a second for each workspace. */
function createTeller(app: App): (workspaceId: string, now: number) => void {
  const told = new Map<string, number>()
  return (workspaceId, now) => {
    if (now - (told.get(workspaceId) ?? 0) < 1_000) return
    told.set(workspaceId, now)
    publishNow(app.pool, { workspaceId, topic: 'ingestion', memberId: null }).catch((error: unknown) => {
      app.log.debug({ err: error }, 'open pages were not told of new events')
    })
  }
}

type Budget = (projectId: string, outcome: 'taken' | 'refused', now: number) => boolean

/** How many samples of a project are kept in a second, so that the pages of live events cost a bounded part. */
function createBudget(): Budget {
  let second = 0
  let used = new Map<string, number>()
  return (projectId, outcome, now) => {
    const current = Math.floor(now / 1000)
    if (current !== second) {
      second = current
      used = new Map()
    }
    const key = `${projectId} ${outcome}`
    const count = (used.get(key) ?? 0) + 1
    used.set(key, count)
    return count <= (outcome === 'taken' ? samplesPerSecond : refusedPerSecond)
  }
}

const kindOf = (entry: Received): CountRow['kind'] =>
  entry.kind === 'event' || entry.kind === 'profile' ? entry.kind : entry.kind === 'nothing' ? 'request' : 'identity'

/** Turns entries into what is stored, counted and shown. */
export function gather(
  owner: { workspaceId: string; projectId: string; keyId: string },
  entries: readonly Received[],
  arrival: Arrival,
  budget: Budget,
): { batch: Batch; outcomes: Outcome[] } {
  const rows: Batch['rows'][number][] = []
  const identities: Batch['identities'][number][] = []
  const accounts: Batch['accounts'][number][] = []
  const samples: Batch['samples'][number][] = []
  const counts = new Map<string, Batch['counts'][number]>()
  const { projectId } = owner
  const count = (entry: Received, outcome: CountRow['outcome'], reason: string): void => {
    const sdk = sdkOf(entry)
    const kind = kindOf(entry)
    const key = `${sdk}\t${kind}\t${outcome}\t${reason}`
    const sum = counts.get(key)
    if (sum) sum.count += 1
    else counts.set(key, { sdk, kind, outcome, reason, count: 1 })
  }
  const refuse = (entry: Received, reason: string): Outcome => {
    count(entry, 'refused', reason.slice(0, 100))
    if (budget(projectId, 'refused', arrival.now)) samples.push(sampleOf(entry, 'refused', [reason], ''))
    return { result: 'refused', reason, message: explain(reason) }
  }
  const outcomes = entries.map((entry): Outcome => {
    if (entry.kind === 'nothing') {
      return entry.refused === undefined ? { result: 'ok', reasons: [], id: null } : refuse(entry, entry.refused)
    }
    const prepared = prepare(entry, arrival)
    if ('refused' in prepared) return refuse(entry, prepared.refused)
    const { id, marks, row, identity, account } = prepared
    if (row) rows.push(row)
    if (identity) identities.push(identity)
    if (account) accounts.push(account)
    count(entry, 'accepted', '')
    for (const mark of marks) count(entry, 'marked', mark)
    if (budget(projectId, 'taken', arrival.now)) {
      samples.push(sampleOf(entry, 'taken', marks, row?.line ?? JSON.stringify(identity ?? account)))
    }
    return { result: marks.length > 0 ? 'warning' : 'ok', reasons: marks, id }
  })
  return {
    batch: { ...owner, now: arrival.now, rows, identities, accounts, samples, counts: [...counts.values()] },
    outcomes,
  }
}

function sampleOf(
  entry: Received,
  outcome: 'taken' | 'refused',
  reasons: readonly string[],
  stored: string,
): Batch['samples'][number] {
  const name = entry.kind === 'event' && typeof entry.event === 'string' ? entry.event : entry.kind
  return {
    outcome,
    kind: entry.kind,
    name: name.slice(0, 200).toWellFormed().replaceAll('\0', ''),
    sdk: sdkOf(entry),
    reasons: reasons.map((reason) => reason.toWellFormed().replaceAll('\0', '')),
    raw: showRaw(entry.raw ?? entry),
    stored: stored.slice(0, longestSample),
  }
}

const hidden: ReadonlySet<string> = new Set(addressNames)
/** What arrived, without addresses of the network; cut when it is very long. */
function showRaw(raw: unknown): string {
  const text = JSON.stringify(raw, (name, value: unknown) => (hidden.has(name) ? '[not kept]' : value)) ?? ''
  return text.length > longestSample ? `${text.slice(0, longestSample)} … ${text.length} characters` : text
}
