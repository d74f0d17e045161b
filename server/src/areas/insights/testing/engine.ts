import { randomUUID } from 'node:crypto'
import { loadConfig } from '../../../config.ts'
import { createAnalytics } from '../../../platform/analytics.ts'
import { sipHash64 } from '../../persons/sip-hash.ts'
import type { PeopleQuery, Plan, Reading, Row } from '../plan.ts'
import type { loadSetting } from '../setting.ts'

export type Sent = {
  person: string
  event: string
  /** ISO. */
  at: string
  properties?: Record<string, unknown>
  session?: string
  account?: string
}
type Setting = Awaited<ReturnType<typeof loadSetting>>
export type Engine = ReturnType<typeof startEngine>

/** The store of the tests, asked without a server in between: for what a compiler writes. */
export function startEngine(stores: Record<string, string>) {
  const client = createAnalytics(loadConfig(stores))
  const ask = async ({ sql, params }: PeopleQuery): Promise<Row[]> => {
    const reply = await client.query({ query: sql, query_params: params, format: 'JSONEachRow' })
    return reply.json<Row>()
  }
  /** Rows of a table of the store, such as `persons`. */
  const insert = (table: string, values: readonly Record<string, unknown>[]): Promise<unknown> =>
    client.insert({ table: `gantry.${table}`, values, format: 'JSONEachRow' })
  const projectWith = async (events: readonly Sent[], zone = 'UTC', now = '2030-01-01T00:00:00Z'): Promise<Setting> => {
    const project = randomUUID()
    const tuples = events.map(({ person, event, at, properties = {}, session = '', account = '' }) => ({
      project,
      event,
      ts: new Date(at).toISOString().replace('T', ' ').replace('Z', ''),
      distinct_id: person,
      id: randomUUID(),
      session,
      account,
      properties,
    }))
    if (tuples.length > 0) await insert('events', tuples)
    return {
      project,
      calendar: { zone, weekStart: 'monday' },
      now: new Date(now),
      resolution: {
        hasMerges: false,
        hasSharedIds: false,
        hasAccountKeys: false,
        hasPersonAccounts: false,
        revision: 0,
      },
      cohorts: new Map(),
    }
  }
  const run = async <R extends Reading>(plan: Plan<R>): Promise<R> =>
    plan.read(await Promise.all(plan.queries.map(ask)))
  /** The same event so many times, a few milliseconds apart. */
  const copies = (project: string, { person, event, at }: Sent, count: number): Promise<unknown> =>
    client.command({
      query: `INSERT INTO gantry.events (project, event, ts, distinct_id, person, id)
        SELECT {project:UUID}, {event:String}, parseDateTime64BestEffort({at:String}, 3, 'UTC') + toIntervalMillisecond(number * 10),
          {person:String}, sipHash64({person:String}), generateUUIDv4() FROM numbers({count:UInt32})`,
      query_params: { project, person, event, at, count },
    })
  const idOf = (raw: string): string => sipHash64(raw)
  return { projectWith, run, people: ask, ask, insert, copies, idOf, close: () => client.close() }
}
