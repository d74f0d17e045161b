import { randomUUID } from 'node:crypto'
import type { App } from '../../../platform/context.ts'

/** An event as tests write it: who, what, when, and what matters beside. */
export type TestEvent = {
  person: string
  event: string
  /** ISO 8601 in UTC. */
  at: string
  properties?: Record<string, unknown>
  session?: string
  account?: string
}

/** Writes events straight into ClickHouse, as if they had been collected long ago. */
export async function insertEvents(app: App, project: string, events: readonly TestEvent[]): Promise<void> {
  if (events.length === 0) return
  await app.analytics.command({
    query: `INSERT INTO gantry.events
      SELECT {project:UUID}, event, parseDateTime64BestEffort(at, 3, 'UTC'), sipHash64(person), person, toUUID(id), session, account,
        properties::JSON(max_dynamic_paths = 256), now64(3), 'test/1', []
      FROM format(JSONEachRow, 'event String, at String, person String, id String, session String, account String, properties String', {rows:String})`,
    query_params: {
      project,
      rows: events
        .map(({ person, event, at, properties = {}, session = '', account = '' }) =>
          JSON.stringify({
            person,
            event,
            at,
            session,
            account,
            id: randomUUID(),
            properties: JSON.stringify(properties),
          }),
        )
        .join('\n'),
    },
    clickhouse_settings: { wait_end_of_query: 1 },
  })
}
