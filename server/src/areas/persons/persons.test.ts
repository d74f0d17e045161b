import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { followAccounts } from './accounts.ts'
import { eraseJob } from './erase.ts'
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
  gantry.app.now = () => new Date()
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
      { who: 'visitor', on: 1, properties: { plan: 'trial', source: 'ad', visits: 2 } },
      { who: 'ada', on: 1, properties: { plan: 'pro' } },
      { who: 'ada', on: 2, operation: 'add', properties: { visits: 3 } },
      { who: 'ada', on: 3, operation: 'set_once', properties: { plan: 'free', first: 'yes' } },
      { who: 'ada', on: 4, operation: 'unset', properties: { first: 1 } },
    ])
    await follow()
    expect(await storedPersons()).toEqual([
      { distinct_id: 'ada', properties: { plan: 'pro', visits: 3 } },
      { distinct_id: 'visitor', properties: { plan: 'trial', source: 'ad', visits: 2 } },
    ])
    await said('identify', 'visitor', 'ada', 2)
    await follow()
    expect(await storedPersons()).toEqual([
      { distinct_id: 'ada', properties: { plan: 'pro', source: 'ad', visits: 3 } },
    ])
  })
})

const follow3 = async (): Promise<void> => {
  await followAccounts(gantry.app, signal)
  await follow()
}
const page = (query = '') => ops.get(`/v1/persons?project=${project}${query}`)
const open = (raw: string) => ops.get(`/v1/persons/${sipHash64(raw)}?project=${project}`)

describe('through the API', () => {
  beforeEach(async () => {
    await happened([
      { who: 'ada', on: 1 },
      { who: 'ben', on: 1 },
      { who: 'ben', on: 2 },
      { who: 'phone', on: 3 },
    ])
    await changed([
      { who: 'ada', on: 1, properties: { name: 'Ada L', email: 'Ada@Example.com', plan: 'pro' } },
      { who: 'ben', on: 1, properties: { plan: 'free', city: 'Ulm' } },
    ])
    await said('identify', 'phone', 'ben', 3)
    await follow()
  })

  test('people are listed as seen last, page by page, and found by id, address and property', async () => {
    await changed([{ who: 'never', on: 1, properties: { plan: 'pro' } }])
    await follow()
    const names: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await page(`&limit=1${cursor && `&cursor=${cursor}`}`)
      names.push(...body.items.map((one: { distinctId: string }) => one.distinctId))
      cursor = body.nextCursor
    }
    expect(names).toEqual(['ben', 'ada', 'never'])
    const found = async (query: string) =>
      (await page(query)).body.items.map((one: { distinctId: string }) => one.distinctId)
    expect(await found('&q=phone')).toEqual(['ben'])
    expect(await found('&q=ada@exam')).toEqual(['ada'])
    expect(await found('&property=plan%3Dpro')).toEqual(['ada', 'never'])
    expect(await found("&property=plan')%3D1%20OR%201")).toEqual([])
  })

  test('a merge is previewed, counts once, keeps the winner’s properties, and its undo restores both sides', async () => {
    await happened([
      { who: 'ada', on: 20 },
      { who: 'ben', on: 20 },
    ])
    gantry.app.now = () => new Date(day(25))
    const body = { project, from: sipHash64('ada'), to: sipHash64('ben') }
    const preview = await ops.post('/v1/persons/merge/preview', body)
    expect(preview.body).toMatchObject({
      ...{ peopleBefore: 2, peopleAfter: 1 },
      days: [
        { day: '2026-10-01', peopleBefore: 2, peopleAfter: 1 },
        { day: '2026-10-20', peopleBefore: 2, peopleAfter: 1 },
      ],
      from: { distinctId: 'ada', events: 2 },
      to: { distinctId: 'ben', events: 4, ids: 2 },
    })
    const before = [await storedPersons(), await peopleByDay()]
    const merged = await ops.post('/v1/persons/merge', body)
    expect(merged.status, merged.text).toBe(200)
    await follow()
    expect(await peopleByDay()).toMatchObject({ 1: keys('ben'), 20: keys('ben') })
    expect(await storedPersons()).toEqual([
      { distinct_id: 'ben', properties: { name: 'Ada L', email: 'Ada@Example.com', plan: 'free', city: 'Ulm' } },
    ])
    expect((await open('ada')).body).toMatchObject({
      distinctId: 'ben',
      eventCount: 6,
      merges: [{ madeBy: 'Olu Ops' }],
    })
    expect((await ops.post('/v1/persons/merge', body)).status).toBe(422)
    expect((await ops.post(`/v1/persons/merges/${merged.body.id}/undo`)).status).toBe(200)
    await follow()
    expect([await storedPersons(), await peopleByDay()]).toEqual(before)
    expect((await ops.post(`/v1/persons/merges/${merged.body.id}/undo`)).status).toBe(409)
  })

  test('an id is split off and stays so when senders repeat what they said', async () => {
    const split = await ops.post('/v1/persons/split', { project, raw: 'phone' })
    expect(split.status, split.text).toBe(200)
    await said('identify', 'phone', 'ben', 9)
    await follow()
    expect(await peopleByDay()).toMatchObject({ 3: keys('phone') })
    expect((await open('ben')).body.refused).toMatchObject([{ reason: 'kept_apart' }, { reason: 'kept_apart' }])
    expect((await ops.post('/v1/persons/split', { project, raw: 'ben' })).status).toBe(404)
  })

  test('a contact with the same address is the same person: one time line, and their account', async () => {
    const account = await ops.post('/v1/customers/accounts', { name: 'Lovelace', domains: ['love.example'] })
    const contact = await ops.post('/v1/customers/contacts', {
      ...{ name: 'Ada Lovelace', emails: ['ada@example.com'], accountId: account.body.id },
    })
    const source = await ops.post('/v1/feedback/sources', { kind: 'api', name: 'Api' })
    await ops.post('/v1/feedback/items', {
      ...{ sourceId: source.body.id, externalId: '1', subject: 'Slow', body: 'It is slow.', createdAt: day(2) },
      author: { email: 'ada@example.com' },
    })
    await follow3()
    await happened([
      { who: 'zed', on: 4, account: 'love.example' },
      { who: 'zed', on: 4, account: 'newcomer' },
    ])
    await follow3()
    const person = await open('ada')
    expect(person.body).toMatchObject({
      contact: { name: 'Ada Lovelace' },
      accounts: [{ account: { name: 'Lovelace' } }],
    })
    const line = await ops.get(`/v1/persons/${sipHash64('ada')}/timeline?project=${project}`)
    expect(line.body.items.map((one: { kind: string }) => one.kind).toSorted()).toEqual(['event', 'feedback'])
    const activity = await ops.get(`/v1/persons/contacts/${contact.body.id}`)
    expect(activity.body.projects).toMatchObject([{ project, people: [{ distinctId: 'ada' }] }])
    gantry.app.now = () => new Date(day(5))
    const ofAccount = await ops.get(`/v1/persons/accounts/${account.body.id}`)
    expect(ofAccount.body.projects).toMatchObject([{ peopleCount: 2, keys: ['love.example'] }])
    const made = await ops.get('/v1/customers/accounts?q=newcomer')
    expect(made.body.items).toMatchObject([{ externalId: 'newcomer', attributes: { source: 'events' } }])
  })

  test('an erased person is gone from every table, with a receipt, and others are as they were', async () => {
    await ops.post('/v1/customers/contacts', { name: 'Ben B', emails: [], externalId: 'ben' })
    await follow3()
    const asked = await ops.call('DELETE', `/v1/persons/${sipHash64('ben')}?project=${project}`)
    expect(asked.status, asked.text).toBe(200)
    await eraseJob.run(
      {
        ...{ app: gantry.app, workspaceId: workspace.id, signal },
        step: (work) => workspace.inside(work),
      },
      { erasureId: asked.body.id, spans: [] },
    )
    const { body } = await ops.get(`/v1/persons/erasures?project=${project}`)
    expect(body.items[0].finishedAt).not.toBeNull()
    expect(body.items[0].tables).toEqual(
      expect.arrayContaining([
        { table: 'events', erased: 3, left: 0 },
        { table: 'persons', erased: expect.any(Number), left: 0 },
        { table: 'person_ids', erased: expect.any(Number), left: 0 },
        { table: 'contacts', erased: 1, left: 0 },
      ]),
    )
    await follow3()
    expect(await peopleByDay()).toEqual({ 1: keys('ada') })
    expect((await open('ben')).status).toBe(404)
    const { rows } = await gantry.app.pool.query(
      `select count(*)::int as n from person_erasures where workspace_id = $1 and raw_ids is not null`,
      [workspace.id],
    )
    expect(rows[0].n).toBe(0)
  })

  test('people of another workspace are nobody', async () => {
    const stranger = await (await gantry.newWorkspace()).member('product_ops')
    expect((await stranger.get(`/v1/persons?project=${project}`)).status).toBe(404)
    expect((await stranger.get(`/v1/persons/${sipHash64('ada')}?project=${project}`)).status).toBe(404)
  })
})
