import { randomUUID } from 'node:crypto'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../../test/app.ts'
import { followAccounts } from '../accounts.ts'
import { followIdentities } from '../graph.ts'
import { followProperties } from '../properties.ts'
import { loadResolution } from '../resolution.ts'
import { peopleOf } from '../resolve.ts'
import { sipHash64 } from '../sip-hash.ts'

// Filled before each test.
export const scene = {} as { gantry: TestGantry; workspace: TestWorkspace; ops: Caller; project: string }
export const signal = new AbortController().signal

/** Before all tests of a file. */
export async function openScene(): Promise<void> {
  scene.gantry = await startTestGantry()
}

/** Before each test: a workspace with one project and a Product Ops. */
export async function newScene(): Promise<void> {
  scene.gantry.app.now = () => new Date()
  scene.workspace = await scene.gantry.newWorkspace()
  scene.ops = await scene.workspace.member('product_ops', { name: 'Olu Ops' })
  scene.project = randomUUID()
  await scene.gantry.app.pool.query(
    `insert into projects (id, workspace_id, name, zone, week_start, created_at) values ($1, $2, 'App', 'UTC', 'monday', now())`,
    [scene.project, scene.workspace.id],
  )
}

export const day = (n: number): string => new Date(Date.UTC(2026, 9, n, 12)).toISOString()

/** Somebody did something, as the collector stores it. */
export const happened = (events: readonly { who: string; on: number; event?: string; account?: string }[]) =>
  scene.gantry.app.analytics.insert({
    table: 'gantry.events',
    values: events.map(({ who, on, event = 'opened', account = '' }) => ({
      ...{
        project: scene.project,
        event,
        account,
        distinct_id: who,
        ts: day(on),
        received_at: new Date().toISOString(),
        id: randomUUID(),
      },
      ...{ session: 's1', properties: { path: '/home' }, sdk: 'test/1' },
    })),
    format: 'JSONEachRow',
    clickhouse_settings: { date_time_input_format: 'best_effort' },
  })

export const said = async (
  kind: string,
  from: string,
  to: string,
  on: number,
  eventId: string = randomUUID(),
): Promise<void> => {
  await scene.gantry.app.pool.query(
    `insert into identity_events (workspace_id, project_id, kind, from_id, to_id, at, received_at, is_forced, event_id, sdk)
     values ($1, $2, $3, $4, $5, $6, now(), false, $7, 'test/1')`,
    [scene.workspace.id, scene.project, kind, from, to, day(on), eventId],
  )
}

export const changed = (changes: readonly { who: string; on: number; operation?: string; properties: object }[]) =>
  scene.gantry.app.analytics.insert({
    table: 'gantry.person_changes',
    values: changes.map(({ who, on, operation = 'set', properties }) => ({
      ...{
        project: scene.project,
        raw: sipHash64(who),
        distinct_id: who,
        at: day(on),
        operation,
        properties,
        event_id: randomUUID(),
      },
    })),
    format: 'JSONEachRow',
    clickhouse_settings: { date_time_input_format: 'best_effort' },
  })

export const follow = async (): Promise<void> => {
  await followIdentities(scene.gantry.app, signal)
  await followProperties(scene.gantry.app, signal)
}

/** Who did `opened` on each day, by the SQL that every insight uses. */
export async function peopleByDay(): Promise<Record<string, string[]>> {
  const { join, person } = peopleOf(await scene.workspace.inside((ctx) => loadResolution(ctx, scene.project)))
  const result = await scene.gantry.app.analytics.query({
    query: `SELECT toString(toDayOfMonth(e.ts)) AS day, arraySort(groupUniqArray(toString(${person}))) AS people
      FROM gantry.events AS e ${join} WHERE e.project = {project:UUID} GROUP BY day ORDER BY day`,
    query_params: { project: scene.project },
    format: 'JSONEachRow',
  })
  return Object.fromEntries(
    (await result.json<{ day: string; people: string[] }>()).map((row) => [row.day, row.people]),
  )
}
export const keys = (...raws: string[]): string[] => raws.map(sipHash64).sort()

export async function storedPersons(): Promise<{ distinct_id: string; properties: object }[]> {
  const result = await scene.gantry.app.analytics.query({
    query:
      'SELECT distinct_id, properties FROM gantry.persons FINAL WHERE project = {project:UUID} ORDER BY distinct_id',
    query_params: { project: scene.project },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return result.json()
}

export const followAll = async (): Promise<void> => {
  await followAccounts(scene.gantry.app, signal)
  await follow()
}
