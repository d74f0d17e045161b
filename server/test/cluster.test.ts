import { randomUUID } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { InsightDefinition, type InsightDefinitionInput } from '@gantry/contract/insights'
import type { PropertyFilter } from '@gantry/contract/insights-base'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { insertLines } from '../src/areas/events/metrics.ts'
import { deletePerson, scanForPerson } from '../src/areas/persons/erase.metrics.ts'
import { followIdentities, followProperties, sipHash64 } from '../src/areas/persons/index.ts'
import { loadConfig } from '../src/config.ts'
import { migrateAnalytics } from '../src/migrate.ts'
import { localStatement } from '../src/stores/clickhouse-cluster.ts'
import { migrateClickhouse } from '../src/stores/migrate.ts'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from './app.ts'
import { startPair } from './cluster.ts'

/** The same Gantry on one server and on a cluster of two. */
type Side = { gantry: TestGantry; workspace: TestWorkspace; ops: Caller; project: string }
let alone: Side
let pair: Side

const { signal } = new AbortController()
const people = 400

/** Five events with properties for each of 400 ids; half of the ids are later known to be the other half's browsers. */
const insertEvents = `INSERT INTO gantry.events (project, event, ts, person, distinct_id, id, session, account, properties, received_at)
  SELECT {project:UUID}, ['view', 'cart', 'pay', 'view', 'back'][1 + step], toDateTime64('2026-10-01 08:00:00', 3, 'UTC')
      + toIntervalHour(who % 150) + toIntervalMinute(sipHash64(who, step) % 3000),
    sipHash64(concat('u', toString(who))), concat('u', toString(who)), reinterpretAsUUID(sipHash128(who, step)), concat('s', toString(who)),
    concat('a', toString(who % 7)), CAST(concat('{"country":"', ['DE','FR','GB'][1 + who % 3], '","amount":', toString(who % 50), '}') AS JSON(max_dynamic_paths = 256)), now64(3)
  FROM (SELECT intDiv(number, 5) AS who, number % 5 AS step FROM numbers(${people * 5}))
  WHERE sipHash64(who, step, 1) % 10 < 8`

async function fill(overrides: Record<string, string>): Promise<Side> {
  const gantry = await startTestGantry(overrides)
  const workspace = await gantry.newWorkspace()
  const ops = await workspace.member('product_ops')
  const { id: project } = (await ops.post('/v1/projects', { name: 'App', zone: 'Europe/Berlin' })).body
  const { analytics, pool } = gantry.app
  await analytics.command({ query: insertEvents, query_params: { project } })
  await pool.query(
    `insert into identity_events (workspace_id, project_id, kind, from_id, to_id, at, received_at, is_forced, event_id, sdk)
     select $1, $2, 'identify', 'u' || n, 'u' || (n + ${people / 2}), '2026-10-02', now(), false, gen_random_uuid(), 'test/1'
       from generate_series(0, ${people / 2 - 1}) as n`,
    [workspace.id, project],
  )
  await analytics.command({
    query: `INSERT INTO gantry.person_changes (project, raw, distinct_id, at, operation, properties, event_id)
      SELECT {project:UUID}, sipHash64(concat('u', toString(number))), concat('u', toString(number)), toDateTime64('2026-10-03', 3, 'UTC'), 'set',
        CAST(concat('{"plan":"', ['free','pro'][1 + number % 2], '"}') AS JSON(max_dynamic_paths = 256)), generateUUIDv4()
      FROM numbers(${people})`,
    query_params: { project },
  })
  await followIdentities(gantry.app, signal)
  await followProperties(gantry.app, signal)
  return { gantry, workspace, ops, project }
}

let stopPair: () => Promise<void>
beforeAll(async () => {
  const started = await startPair()
  stopPair = started.stop
  const both = { ...inject('stores'), ...started.environment }
  await migrateAnalytics(loadConfig(both))
  await migrateAnalytics(loadConfig(both))
  alone = await fill({})
  pair = await fill(started.environment)
}, 120_000)
afterAll(() => stopPair?.())

type Trends = Extract<InsightDefinitionInput, { kind: 'trends' }>
const range: Trends['range'] = { kind: 'days', from: '2026-10-01', to: '2026-10-14' }
const steps = [{ event: 'view' }, { event: 'cart' }, { event: 'pay' }]
const country: Trends['breakdown'] = { by: [{ kind: 'property', property: { of: 'event', name: 'country' } }] }
const plan: PropertyFilter = {
  kind: 'property',
  property: { of: 'person', name: 'plan' },
  operator: 'is',
  values: ['pro'],
}
const questions: Record<string, InsightDefinitionInput> = {
  'people a day': { kind: 'trends', range, series: [{ event: 'view', measure: { kind: 'unique' } }] },
  'people of a plan by country': {
    ...{ kind: 'trends', range, breakdown: country, filters: [plan] },
    series: [{ event: null, measure: { kind: 'unique' } }],
  },
  money: {
    ...{ kind: 'trends', range, interval: 'week', breakdown: { by: [{ kind: 'property', property: plan.property }] } },
    series: [
      { event: 'pay', measure: { kind: 'property', property: { of: 'event', name: 'amount' }, aggregate: 'p90' } },
    ],
  },
  'first time ever': { kind: 'trends', range, series: [{ event: 'view', measure: { kind: 'first_ever' } }] },
  'active in a week': { kind: 'trends', range, series: [{ event: null, measure: { kind: 'active', days: 7 } }] },
  accounts: { kind: 'trends', range, unit: 'account', series: [{ event: 'pay', measure: { kind: 'unique' } }] },
  funnel: { kind: 'funnel', range, steps },
  'funnel with a fold': {
    ...{ kind: 'funnel', range, steps, breakdown: country, preset: 'posthog' },
    ...{ exclusions: [{ event: 'back', from: 1, to: 2 }], view: { kind: 'steps', hasTimes: true } },
  },
  'funnel in any order': { kind: 'funnel', range, steps, order: 'any' },
  retention: { kind: 'retention', range, start: { event: 'view' }, return: { event: null }, entry: 'first_time' },
  'rolling retention': {
    ...{ kind: 'retention', range, start: { event: 'view' }, return: { event: 'pay' }, clock: 'rolling' },
    breakdown: country,
  },
  lifecycle: { kind: 'lifecycle', range, event: { event: 'view' } },
  stickiness: { kind: 'stickiness', range, series: [{ event: null }] },
  paths: { kind: 'paths', range, steps: 4 },
}

async function run({ ops, project }: Side, definition: InsightDefinitionInput): Promise<any> {
  const { status, body, text } = await ops.post('/v1/insights/run', {
    project,
    definition: InsightDefinition.parse(definition),
  })
  expect(status, text).toBe(200)
  return body
}
const withoutFacts = ({ facts: _, ...result }: any): unknown => result

test('both nodes hold a share of the events, and each id is on one of them', async () => {
  const reply = await pair.gantry.app.analytics.query({
    query: `SELECT tcpPort() AS node, count() AS events, groupUniqArray(person) AS ids
      FROM clusterAllReplicas('pair', gantry.events_local) GROUP BY node`,
    format: 'JSONEachRow',
  })
  const nodes = await reply.json<{ events: string; ids: string[] }>()
  expect(nodes).toHaveLength(2)
  for (const { events } of nodes) expect(Number(events)).toBeGreaterThan(500)
  const [one, other] = nodes.map(({ ids }) => new Set(ids))
  expect([...(one ?? [])].filter((id) => other?.has(id))).toEqual([])
})

test.each(Object.keys(questions))('the cluster and one server agree about: %s', async (name) => {
  const definition = questions[name] as InsightDefinitionInput
  const one = await run(alone, definition)
  expect(withoutFacts(await run(pair, definition))).toEqual(withoutFacts(one))
  expect(JSON.stringify(one).match(/[1-9]/)).not.toBeNull()
})

test('the people behind a number, a list of persons and a person page are the same', async () => {
  const ask = async ({ ops, project }: Side) => {
    const trend = InsightDefinition.parse(questions['people a day'])
    const funnel = InsightDefinition.parse(questions['funnel with a fold'])
    const people = await ops.post('/v1/insights/people', {
      ...{ project, definition: trend, limit: 1_000 },
      point: { kind: 'trends', series: 0, bucket: null },
    })
    const dropped = await ops.post('/v1/insights/people', {
      ...{ project, definition: funnel, limit: 1_000 },
      point: { kind: 'funnel', step: 2, isDropOff: true, group: ['DE'] },
    })
    expect([people.status, dropped.status], people.text + dropped.text).toEqual([200, 200])
    const keys = ({ body }: any): string[] => [body.count, ...body.items.map(({ key }: any) => key).sort()]
    const list = await ops.get(`/v1/persons?project=${project}&limit=20`)
    const page = await ops.get(`/v1/persons/${sipHash64('u250')}?project=${project}`)
    const timeline = await ops.get(`/v1/persons/${sipHash64('u250')}/timeline?project=${project}&kind=events`)
    expect([list.status, page.status, timeline.status], list.text).toEqual([200, 200, 200])
    return {
      people: keys(people),
      dropped: keys(dropped),
      list: list.body.items.map(({ id }: any) => id),
      page: [page.body.properties, page.body.eventCount],
      timeline: timeline.body.items.map(({ id }: any) => id),
    }
  }
  const one = await ask(alone)
  expect(one.people.length).toBeGreaterThan(100)
  expect(one.dropped.length).toBeGreaterThan(2)
  expect(one.timeline.length).toBeGreaterThan(3)
  expect(await ask(pair)).toEqual(one)
})

test('a kept result is given up when either node has a new row', async () => {
  const definition: Trends = { kind: 'trends', range, series: [{ event: 'view' }] }
  const total = async () => {
    const { facts, series } = await run(pair, definition)
    return { isCached: facts.isCached, total: series[0].total }
  }
  const before = await total()
  expect(await total()).toEqual({ ...before, isCached: true })
  // Ids of both shards, one after the other.
  for (let n = 1; n <= 6; n += 1) {
    await pair.gantry.app.analytics.insert({
      table: 'gantry.events',
      values: [
        {
          ...{ project: pair.project, event: 'view', distinct_id: `new-${n}`, ts: '2026-10-05 10:00:00', session: '' },
          ...{ id: `00000000-0000-4000-8000-00000000000${n}`, properties: {}, received_at: '2026-10-05 10:00:00' },
        },
      ],
      format: 'JSONEachRow',
    })
    expect(await total()).toEqual({ isCached: false, total: before.total + n })
  }
})

test('a block that is sent again is stored once on each node', async () => {
  const { analytics } = pair.gantry.app
  const lines = Array.from({ length: 50 }, (_, n) => {
    const at = Date.UTC(2026, 9, 6)
    return {
      ...{ project: pair.project, event: 'again', distinct_id: `again-${n}`, ts: at, received_at: at },
      id: randomUUID(),
    }
  })
  const frame = zstdCompressSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  for (const queryId of [randomUUID(), randomUUID()])
    await insertLines(analytics, 'events', [frame], { token: 'block-1', queryId, signal })
  const reply = await analytics.query({
    query: `SELECT count() AS n FROM gantry.events WHERE project = {project:UUID} AND event = 'again'`,
    query_params: { project: pair.project },
    format: 'JSONEachRow',
  })
  expect(await reply.json()).toEqual([{ n: '50' }])
})

test('a person is erased from every node', async () => {
  const { app } = pair.gantry
  const person = { project: pair.project, raws: ['u3', 'u203', 'u4', 'u204'].map(sipHash64), spans: [] }
  const counts = async () =>
    Object.fromEntries((await scanForPerson({ app }, person)).map(({ table, count }) => [table, count]))
  expect(await counts()).toMatchObject({ person_changes: 4, person_ids: 2 })
  expect((await counts()).events).toBeGreaterThan(8)
  await deletePerson({ app }, person)
  expect(new Set(Object.values(await counts()))).toEqual(new Set([0]))
})

test('a server that holds a Gantry without a cluster is refused, and so is a name that no server knows', async () => {
  await expect(migrateClickhouse(alone.gantry.app.analytics, { cluster: 'pair' })).rejects.toThrow('without a cluster')
  const unknown = { ...alone.gantry.config.clickhouse, cluster: 'nobody' }
  await expect(migrateAnalytics({ ...alone.gantry.config, clickhouse: unknown })).rejects.toThrow(
    'knows no cluster “nobody”',
  )
})

test('each table of the migrations has a sharding key, and a new one without is refused', () => {
  expect(localStatement('ALTER TABLE gantry.events ADD COLUMN x String')).toContain('gantry.events_local ADD')
  expect(() => localStatement('CREATE TABLE IF NOT EXISTS gantry.things (a UInt8)')).toThrow('has no sharding key')
})
