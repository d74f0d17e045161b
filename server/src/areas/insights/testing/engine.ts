import { randomUUID } from 'node:crypto'
import { loadConfig } from '../../../config.ts'
import { createAnalytics } from '../../../platform/analytics.ts'
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
    const columns = 'project, event, ts, distinct_id, id, session, account, properties'
    if (tuples.length > 0) {
      await client.command({
        query: `INSERT INTO gantry.events (${columns}, person)
          SELECT *, sipHash64(distinct_id) FROM format(JSONEachRow,
            'project UUID, event String, ts DateTime64(3, \\'UTC\\'), distinct_id String, id UUID, session String, account String, properties JSON',
            {rows:String})`,
        query_params: { rows: tuples.map((tuple) => JSON.stringify(tuple)).join('\n') },
      })
    }
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
  return { projectWith, run, people: ask, ask, close: () => client.close() }
}
