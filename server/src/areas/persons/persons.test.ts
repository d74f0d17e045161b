import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { followIdentities, rebuildProject } from './graph.ts'
import { loadResolution, peopleOf } from './index.ts'
import { followProperties } from './properties.ts'
import { sipHash64 } from './sip-hash.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let ops: Caller
let project = ''
const signal = new AbortController().signal

beforeAll(async () => {
  gantry = await startTestGantry()
})
beforeEach(async () => {
  workspace = await gantry.newWorkspace()
  ops = await workspace.member('product_ops', { name: 'Olu Ops' })
  project = randomUUID()
  await gantry.app.pool.query(
    `insert into projects (id, workspace_id, name, zone, week_start, created_at) values ($1, $2, 'App', 'UTC', 'monday', now())`,
    [project, workspace.id],
  )
})

const day = (n: number): string => new Date(Date.UTC(2026, 9, n, 12)).toISOString()

/** Somebody did something, as the collector stores it. */
const happened = (events: readonly { who: string; on: number; event?: string; account?: string }[]) =>
  gantry.app.analytics.insert({
    table: 'gantry.events',
    values: events.map(({ who, on, event = 'opened', account = '' }) => ({
      ...{ project, event, account, distinct_id: who, ts: day(on), received_at: day(on), id: randomUUID() },
      ...{ session: 's1', properties: { path: '/home' }, sdk: 'test/1' },
    })),
    format: 'JSONEachRow',
    clickhouse_settings: { date_time_input_format: 'best_effort' },
  })

const said = async (
  kind: string,
  from: string,
  to: string,
  on: number,
  eventId: string = randomUUID(),
): Promise<void> => {
  await gantry.app.pool.query(
    `insert into identity_events (workspace_id, project_id, kind, from_id, to_id, at, received_at, is_forced, event_id, sdk)
     values ($1, $2, $3, $4, $5, $6, now(), false, $7, 'test/1')`,
    [workspace.id, project, kind, from, to, day(on), eventId],
  )
}

const changed = (changes: readonly { who: string; on: number; operation?: string; properties: object }[]) =>
  gantry.app.analytics.insert({
    table: 'gantry.person_changes',
    values: changes.map(({ who, on, operation = 'set', properties }) => ({
      ...{ project, raw: sipHash64(who), distinct_id: who, at: day(on), operation, properties, event_id: randomUUID() },
    })),
    format: 'JSONEachRow',
    clickhouse_settings: { date_time_input_format: 'best_effort' },
  })

const follow = async (): Promise<void> => {
  await followIdentities(gantry.app, signal)
  await followProperties(gantry.app, signal)
}

/** Who did `opened` on each day, by the SQL that every insight uses. */
async function peopleByDay(): Promise<Record<string, string[]>> {
  const { join, person } = peopleOf(await workspace.inside((ctx) => loadResolution(ctx, project)))
  const result = await gantry.app.analytics.query({
    query: `SELECT toString(toDayOfMonth(e.ts)) AS day, arraySort(groupUniqArray(toString(${person}))) AS people
      FROM gantry.events AS e ${join} WHERE e.project = {project:UUID} GROUP BY day ORDER BY day`,
    query_params: { project },
    format: 'JSONEachRow',
  })
  return Object.fromEntries(
    (await result.json<{ day: string; people: string[] }>()).map((row) => [row.day, row.people]),
  )
}
const keys = (...raws: string[]): string[] => raws.map(sipHash64).sort()

async function storedPersons(): Promise<{ distinct_id: string; properties: object }[]> {
  const result = await gantry.app.analytics.query({
    query:
      'SELECT distinct_id, properties FROM gantry.persons FINAL WHERE project = {project:UUID} ORDER BY distinct_id',
    query_params: { project },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return result.json()
}

describe('identities', () => {
  test('SipHash is the one of ClickHouse', async () => {
    const texts = ['', 'a', '1234567', '12345678', 'ada@example.com', 'Zoë 🦆 with a long id of many blocks of bytes']
    const result = await gantry.app.analytics.query({
      query: 'SELECT arrayMap(t -> toString(sipHash64(t)), {texts:Array(String)}) AS hashes',
      query_params: { texts },
      format: 'JSONEachRow',
    })
    expect((await result.json<{ hashes: string[] }>())[0]?.hashes).toEqual(texts.map(sipHash64))
  })

  test('what senders say decides who is counted, once, also for the past and on a shared device', async () => {
    await happened([
      ...[1, 2, 3, 5].map((on) => ({ who: 'kiosk', on })),
      { who: 'ada', on: 2 },
      { who: 'ben', on: 4 },
      { who: 'eve', on: 5 },
    ])
    expect(await peopleByDay()).toMatchObject({ 1: keys('kiosk'), 2: keys('ada', 'kiosk') })
    const event = randomUUID()
    await said('identify', 'kiosk', 'ada', 2, event)
    await said('seen', 'kiosk', 'ben', 4)
    await said('identify', 'undefined', 'eve', 4)
    await follow()
    await said('identify', 'kiosk', 'ada', 2, event)
    await follow()
    expect(await peopleByDay()).toEqual({
      1: keys('ada'),
      2: keys('ada'),
      3: keys('ada'),
      4: keys('ben'),
      5: keys('ben', 'eve'),
    })
    const { rows } = await gantry.app.pool.query('select kind from person_edges where project_id = $1', [project])
    expect(rows).toHaveLength(2)
  })

  test('ids of ClickHouse and the graph agree, and a repair brings them together again', async () => {
    await happened([
      { who: 'phone', on: 1 },
      { who: 'ada', on: 1 },
    ])
    await said('identify', 'phone', 'ada', 1)
    await follow()
    const right = await peopleByDay()
    await gantry.app.pool.query(`update person_ids set person = 'eve' where project_id = $1`, [project])
    await gantry.app.pool.query(
      `insert into person_ids (workspace_id, project_id, raw, raw_key, since, person, person_key, joined_at)
       values ($1, $2, 'stray', $3, 'epoch', 'ada', $4, 'epoch')`,
      [workspace.id, project, sipHash64('stray'), sipHash64('ada')],
    )
    await workspace.inside((ctx) => rebuildProject(ctx, project))
    await follow()
    expect(await peopleByDay()).toEqual(right)
    const graph = await gantry.app.pool.query('select raw, person from person_ids where project_id = $1', [project])
    const result = await gantry.app.analytics.query({
      query:
        'SELECT distinct_id AS raw, toString(person) AS person FROM gantry.person_ids FINAL WHERE project = {project:UUID}',
      query_params: { project },
      format: 'JSONEachRow',
    })
    expect(await result.json()).toEqual(graph.rows.map(({ raw, person }) => ({ raw, person: sipHash64(person) })))
    expect(graph.rows).toEqual([{ raw: 'phone', person: 'ada' }])
  })
})

describe('properties', () => {
  test('are those of the resolved person, who wins over what the anonymous id brought along', async () => {
    await changed([
      { who: 'anon', on: 1, properties: { plan: 'trial', source: 'ad', visits: 2 } },
      { who: 'ada', on: 1, properties: { plan: 'pro' } },
      { who: 'ada', on: 2, operation: 'add', properties: { visits: 3 } },
      { who: 'ada', on: 3, operation: 'set_once', properties: { plan: 'free', first: 'yes' } },
      { who: 'ada', on: 4, operation: 'unset', properties: { first: 1 } },
    ])
    await follow()
    expect(await storedPersons()).toEqual([
      { distinct_id: 'ada', properties: { plan: 'pro', visits: 3 } },
      { distinct_id: 'anon', properties: { plan: 'trial', source: 'ad', visits: 2 } },
    ])
    await said('identify', 'anon', 'ada', 2)
    await follow()
    expect(await storedPersons()).toEqual([
      { distinct_id: 'ada', properties: { plan: 'pro', source: 'ad', visits: 3 } },
    ])
  })
})
