import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eraseJob } from './erase.ts'
import { sipHash64 } from './sip-hash.ts'
import {
  changed,
  day,
  follow,
  followAll,
  happened,
  keys,
  newScene,
  openScene,
  peopleByDay,
  said,
  scene,
  signal,
  storedPersons,
} from './testing/scene.ts'

beforeAll(openScene)
beforeEach(newScene)

const page = (query = '') => scene.ops.get(`/v1/persons?project=${scene.project}${query}`)
const open = (raw: string) => scene.ops.get(`/v1/persons/${sipHash64(raw)}?project=${scene.project}`)

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
    scene.gantry.app.now = () => new Date(day(25))
    const body = { project: scene.project, from: sipHash64('ada'), to: sipHash64('ben') }
    const preview = await scene.ops.post('/v1/persons/merge/preview', body)
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
    const merged = await scene.ops.post('/v1/persons/merge', body)
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
    expect((await scene.ops.post('/v1/persons/merge', body)).status).toBe(422)
    expect((await scene.ops.post(`/v1/persons/merges/${merged.body.id}/undo`)).status).toBe(200)
    await follow()
    expect([await storedPersons(), await peopleByDay()]).toEqual(before)
    expect((await scene.ops.post(`/v1/persons/merges/${merged.body.id}/undo`)).status).toBe(409)
  })

  test('an id is split off and stays so when senders repeat what they said', async () => {
    const split = await scene.ops.post('/v1/persons/split', { project: scene.project, raw: 'phone' })
    expect(split.status, split.text).toBe(200)
    await said('identify', 'phone', 'ben', 9)
    await follow()
    expect(await peopleByDay()).toMatchObject({ 3: keys('phone') })
    expect((await open('ben')).body.refused).toMatchObject([{ reason: 'kept_apart' }, { reason: 'kept_apart' }])
    expect((await scene.ops.post('/v1/persons/split', { project: scene.project, raw: 'ben' })).status).toBe(404)
  })

  test('a contact with the same address is the same person: one time line, and their account', async () => {
    const account = await scene.ops.post('/v1/customers/accounts', { name: 'Lovelace', domains: ['love.example'] })
    const contact = await scene.ops.post('/v1/customers/contacts', {
      ...{ name: 'Ada Lovelace', emails: ['ada@example.com'], accountId: account.body.id },
    })
    const source = await scene.ops.post('/v1/feedback/sources', { kind: 'api', name: 'Api' })
    await scene.ops.post('/v1/feedback/items', {
      ...{ sourceId: source.body.id, externalId: '1', subject: 'Slow', body: 'It is slow.', createdAt: day(2) },
      author: { email: 'ada@example.com' },
    })
    await followAll()
    await happened([
      { who: 'zed', on: 4, account: 'love.example' },
      { who: 'zed', on: 4, account: 'newcomer' },
    ])
    await followAll()
    const person = await open('ada')
    expect(person.body).toMatchObject({
      contact: { name: 'Ada Lovelace' },
      accounts: [{ account: { name: 'Lovelace' } }],
    })
    const line = await scene.ops.get(`/v1/persons/${sipHash64('ada')}/timeline?project=${scene.project}`)
    expect(line.body.items.map((one: { kind: string }) => one.kind).toSorted()).toEqual(['event', 'feedback'])
    const activity = await scene.ops.get(`/v1/persons/contacts/${contact.body.id}`)
    expect(activity.body.projects).toMatchObject([{ project: scene.project, people: [{ distinctId: 'ada' }] }])
    scene.gantry.app.now = () => new Date(day(5))
    const ofAccount = await scene.ops.get(`/v1/persons/accounts/${account.body.id}`)
    expect(ofAccount.body.projects).toMatchObject([{ peopleCount: 2, keys: ['love.example'] }])
    const made = await scene.ops.get('/v1/customers/accounts?q=newcomer')
    expect(made.body.items).toMatchObject([{ externalId: 'newcomer', attributes: { source: 'events' } }])
  })

  test('an erased person is gone from every table, with a receipt, and others are as they were', async () => {
    await scene.ops.post('/v1/customers/contacts', { name: 'Ben B', emails: [], externalId: 'ben' })
    await said('identify', 'phone', 'ada', 10)
    await happened([{ who: 'phone', on: 20 }])
    await followAll()
    const asked = await scene.ops.call('DELETE', `/v1/persons/${sipHash64('ben')}?project=${scene.project}`)
    expect(asked.status, asked.text).toBe(200)
    const queued = await scene.gantry.app.pool.query(
      `select data -> 'payload' as payload from pgboss.job where name = 'persons.erase' and data ->> 'workspaceId' = $1`,
      [scene.workspace.id],
    )
    // Acknowledged, and at this moment nowhere but in the inbox.
    const made = await scene.ops.post(`/v1/projects/${scene.project}/write-keys`, { name: 'Late' })
    const sent = await scene.ops.post(
      '/v1/events',
      { event: 'came late', distinctId: 'ben' },
      { 'x-write-key': made.body.key },
    )
    expect(sent.status).toBe(200)
    await eraseJob.run(
      {
        ...{ app: scene.gantry.app, workspaceId: scene.workspace.id, signal },
        step: (work) => scene.workspace.inside(work),
      },
      queued.rows[0].payload,
    )
    const { body } = await scene.ops.get(`/v1/persons/erasures?project=${scene.project}`)
    expect(body.items[0].finishedAt).not.toBeNull()
    expect(body.items[0].tables).toEqual(
      expect.arrayContaining([
        { table: 'events', erased: 4, left: 0 },
        { table: 'persons', erased: expect.any(Number), left: 0 },
        { table: 'person_ids', erased: expect.any(Number), left: 0 },
        { table: 'contacts', erased: 1, left: 0 },
      ]),
    )
    await followAll()
    expect(await peopleByDay()).toEqual({ 1: keys('ada'), 20: keys('ada') })
    expect((await open('ben')).status).toBe(404)
    const { rows } = await scene.gantry.app.pool.query(
      `select count(*)::int as n from person_erasures where workspace_id = $1 and raw_ids is not null`,
      [scene.workspace.id],
    )
    expect(rows[0].n).toBe(0)
  })

  test('people of another workspace are nobody', async () => {
    const stranger = await (await scene.gantry.newWorkspace()).member('product_ops')
    expect((await stranger.get(`/v1/persons?project=${scene.project}`)).status).toBe(404)
    expect((await stranger.get(`/v1/persons/${sipHash64('ada')}?project=${scene.project}`)).status).toBe(404)
  })
})
