import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rebuildProject } from './graph.ts'
import { sipHash64 } from './sip-hash.ts'
import {
  changed,
  follow,
  happened,
  keys,
  newScene,
  openScene,
  peopleByDay,
  said,
  scene,
  storedPersons,
} from './testing/scene.ts'

beforeAll(openScene)
beforeEach(newScene)

describe('identities', () => {
  test('SipHash is the one of ClickHouse', async () => {
    const texts = ['', 'a', '1234567', '12345678', 'ada@example.com', 'Zoë 🦆 with a long id of many blocks of bytes']
    const result = await scene.gantry.app.analytics.query({
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
    const { rows } = await scene.gantry.app.pool.query('select kind from person_edges where project_id = $1', [
      scene.project,
    ])
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
    await scene.gantry.app.pool.query(`update person_ids set person = 'eve' where project_id = $1`, [scene.project])
    await scene.gantry.app.pool.query(
      `insert into person_ids (workspace_id, project_id, raw, raw_key, since, person, person_key, joined_at)
       values ($1, $2, 'stray', $3, 'epoch', 'ada', $4, 'epoch')`,
      [scene.workspace.id, scene.project, sipHash64('stray'), sipHash64('ada')],
    )
    await scene.workspace.inside((ctx) => rebuildProject(ctx, scene.project))
    await follow()
    expect(await peopleByDay()).toEqual(right)
    const graph = await scene.gantry.app.pool.query('select raw, person from person_ids where project_id = $1', [
      scene.project,
    ])
    const result = await scene.gantry.app.analytics.query({
      query:
        'SELECT distinct_id AS raw, toString(person) AS person FROM gantry.person_ids FINAL WHERE project = {project:UUID}',
      query_params: { project: scene.project },
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
