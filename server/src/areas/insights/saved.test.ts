import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { insertEvents, type TestEvent } from './testing/events.ts'

let gantry: TestGantry
let caller: Caller
let colleague: Caller
beforeAll(async () => {
  gantry = await startTestGantry()
  const workspace = await gantry.newWorkspace()
  caller = await workspace.member(['product_manager', 'product_ops'])
  colleague = await workspace.member(['product_manager'])
})

const newProject = async (events: readonly TestEvent[], zone = 'UTC'): Promise<string> => {
  const made = await caller.post('/v1/projects', { name: randomUUID(), zone })
  await insertEvents(gantry.app, made.body.id, events)
  return made.body.id
}
const run = async (project: string, definition: object) => {
  const reply = await caller.post('/v1/insights/run', { project, definition })
  expect(reply.status, reply.text).toBe(200)
  return reply.body
}
const onDays = (person: string, days: readonly number[], more: Partial<TestEvent> = {}): TestEvent[] =>
  days.map((day) => ({ person, event: 'open', at: `2020-01-${String(day).padStart(2, '0')}T12:00:00Z`, ...more }))
const january = { kind: 'days', from: '2020-01-09', to: '2020-01-19' }

test('cohorts of every origin filter, group and keep their history', async () => {
  const project = await newProject([
    ...onDays('a', [10, 11, 12]),
    ...onDays('b', [12]),
    ...onDays('c', [12], { event: 'buy' }),
  ])
  const did = { kind: 'did', event: { event: 'open' }, times: { operator: 'at_least', count: 2 } }
  const often = await caller.post('/v1/cohorts', { project, name: 'Often', rule: { conditions: [did] } })
  expect(often.body, often.text).toMatchObject({ kind: 'dynamic', count: 1, state: 'ready' })
  const listed = await caller.post('/v1/cohorts', { project, name: 'Listed', distinctIds: ['b', 'c', 'nobody'] })
  expect(listed.body).toMatchObject({ kind: 'static', count: 3 })
  const definition = (filters: object[]) => ({
    kind: 'trends',
    range: january,
    filters,
    series: [{ event: null, measure: { kind: 'unique' } }],
  })
  const count = async (...filters: object[]) => (await run(project, definition(filters))).series[0].total
  expect(await count({ kind: 'cohort', cohort: often.body.id, operator: 'in' })).toBe(1)
  expect(await count({ kind: 'cohort', cohort: listed.body.id, operator: 'not_in' })).toBe(1)
  const nested = await caller.post('/v1/cohorts', {
    ...{ project, name: 'Not often' },
    rule: { conditions: [{ kind: 'cohort', cohort: often.body.id, operator: 'not_in' }] },
  })
  expect(nested.body).toMatchObject({ count: 2 })
  const groups = await run(project, {
    ...definition([]),
    breakdown: { by: [{ kind: 'cohort', cohorts: [often.body.id, listed.body.id] }] },
  })
  expect(groups.series.map((one: any) => [one.group[0], one.total])).toEqual([
    [listed.body.id, 2],
    [often.body.id, 1],
  ])
  const point = { kind: 'trends', series: 0, bucket: '2020-01-12T00:00:00.000Z' }
  const kept = await caller.post('/v1/cohorts/from-point', {
    project,
    definition: definition([]),
    point,
    name: 'That day',
  })
  expect(kept.body, kept.text).toMatchObject({ count: 3, source: 'point' })
  const file = await gantry.http.inject({
    ...{
      method: 'POST',
      url: `/v1/cohorts/from-file?project=${project}&name=File&column=id`,
      payload: Buffer.from('name,id\nAnn,a\nNo one,zzz\n'),
    },
    headers: { ...caller.headers, 'content-type': 'application/octet-stream' },
  })
  expect(file.json(), file.body).toMatchObject({ rows: 2, unknown: 1, cohort: { count: 2 } })
  await insertEvents(gantry.app, project, onDays('b', [13]))
  expect((await caller.post(`/v1/cohorts/${often.body.id}/evaluate`)).body.count).toBe(2)
  const history = await caller.get(`/v1/cohorts/${often.body.id}/history`)
  expect(history.body.items.map(({ count: n, added }: any) => [n, added])).toEqual([
    [2, 1],
    [1, 1],
  ])
  const people = await caller.get(`/v1/cohorts/${often.body.id}/people`)
  expect(people.body.items.map((one: any) => one.distinctId).toSorted()).toEqual(['a', 'b'])
  const circle = await caller.patch(`/v1/cohorts/${often.body.id}`, {
    rule: { conditions: [{ kind: 'cohort', cohort: nested.body.id, operator: 'in' }] },
  })
  expect([circle.status, circle.body.title]).toEqual([
    400,
    'A cohort cannot be made of itself, also not through others.',
  ])
})

test('a saved insight keeps its versions, is found, comes back from the bin and is undone', async () => {
  const project = await newProject([])
  const definition = { kind: 'trends', series: [{ event: 'open' }] }
  const saved = await caller.post('/v1/insights/saved', { project, name: 'Weekly opens', definition })
  expect(saved.body, saved.text).toMatchObject({ kind: 'trends', version: 1, may: { edit: true } })
  const url = `/v1/insights/saved/${saved.body.id}`
  const changed = await caller.patch(url, { name: 'Daily opens' })
  expect(changed.body.version).toBe(2)
  const versions = await caller.get(`${url}/versions`)
  expect(versions.body.items.map((one: any) => one.name)).toEqual(['Daily opens', 'Weekly opens'])
  expect((await caller.get('/v1/insights/saved?q=daily&isMine=true')).body.items).toHaveLength(1)
  const styled = await caller.patch(url, { style: 'bar' })
  expect(styled.body).toMatchObject({ style: 'bar', name: 'Daily opens', isFavourite: false })
  expect((await caller.put(`${url}/favourite`, { isFavourite: true })).body.isFavourite).toBe(true)
  const starred = async (as: Caller): Promise<unknown[]> =>
    (await as.get('/v1/insights/saved?isFavourite=true')).body.items.map((one: any) => one.name)
  expect(await starred(caller)).toEqual(['Daily opens'])
  expect(await starred(colleague)).toEqual([])
  await caller.put(`${url}/favourite`, { isFavourite: false })
  expect(await starred(caller)).toEqual([])
  const gone = await caller.delete(url)
  expect((await caller.get(url)).status).toBe(404)
  const undone = await caller.post(`/v1/activity/${gone.body.activityId}/undo`)
  expect([undone.status, (await caller.get(url)).body.name]).toEqual([200, 'Daily opens'])
})

test('the pickers name events, properties with their types, and values', async () => {
  const project = await newProject([
    {
      person: 'a',
      event: 'buy',
      at: '2020-01-12T00:00:00Z',
      properties: { price: 5, plan: 'pro', tags: ['x'], paid: true },
    },
    { person: 'a', event: 'open', at: '2020-01-12T00:00:00Z', properties: { plan: 'free' } },
  ])
  const names = await caller.get(`/v1/insights/event-names?project=${project}`)
  expect(names.body.items.map((one: any) => one.name)).toEqual(['buy', 'open'])
  const properties = await caller.get(`/v1/insights/property-names?project=${project}&of=event&event=buy`)
  expect(Object.fromEntries(properties.body.items.map((one: any) => [one.name, one.types[0]]))).toEqual({
    price: 'number',
    plan: 'string',
    tags: 'list',
    paid: 'boolean',
  })
  const values = await caller.get(`/v1/insights/property-values?project=${project}&of=event&name=plan&q=PR`)
  expect(values.body.items).toEqual([{ value: 'pro', count: 1 }])
})
