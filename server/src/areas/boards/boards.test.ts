import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { insertEvents, type TestEvent } from '../insights/testing/events.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let ops: Caller
let maker: Caller
beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  ops = await workspace.member(['product_ops'])
  maker = await workspace.member(['contributor'])
})

const on = (person: string, day: number, event = 'open', properties = {}): TestEvent => ({
  ...{ person, event, at: `2020-01-${String(day).padStart(2, '0')}T12:00:00Z`, properties },
})
async function newProject(events: readonly TestEvent[] = []): Promise<string> {
  const made = await ops.post('/v1/projects', { name: randomUUID(), zone: 'UTC' })
  await insertEvents(gantry.app, made.body.id, events)
  return made.body.id
}
const range = { kind: 'days', from: '2020-01-11', to: '2020-01-12' }
const opens = { kind: 'trends', range, series: [{ event: 'open', measure: { kind: 'unique' } }] }
const place = { x: 0, y: 0, w: 6, h: 4 }
const done = (reply: { status: number; text: string; body: any }) => {
  expect(reply.status, reply.text).toBe(200)
  return reply.body
}

describe('A dashboard', () => {
  test('shows its tiles as they stand today, can be changed, deleted and brought back', async () => {
    const project = await newProject()
    const insight = done(await maker.post('/v1/insights/saved', { project, name: 'Opens', definition: opens }))
    const tiles = [
      { ...place, id: 'a', kind: 'insight', insight: insight.id },
      { ...place, id: 'b', kind: 'definition', title: 'Own', definition: opens, y: 4 },
      { ...place, id: 'c', kind: 'text', text: '# Why', y: 8 },
    ]
    const made = done(await maker.post('/v1/dashboards', { project, name: 'Weekly', tiles }))
    expect(Object.keys(made.shown)).toEqual(['a', 'b'])
    expect(made.shown.a).toMatchObject({ title: 'Opens', definition: { kind: 'trends' } })
    const url = `/v1/dashboards/${made.id}`
    await maker.patch(`/v1/insights/saved/${insight.id}`, { name: 'Openers' })
    expect(done(await maker.get(url)).shown.a.title).toBe('Openers')
    await maker.delete(`/v1/insights/saved/${insight.id}`)
    expect(done(await maker.get(url)).shown).toMatchObject({ a: null, b: { title: 'Own' } })

    const twice = await maker.patch(url, { tiles: [tiles[1], tiles[1]] })
    expect([twice.status, twice.text]).toEqual([400, expect.stringContaining('same id')])
    expect((await maker.patch(url, { name: 'Late' }, { 'if-match': '"7"' })).status).toBe(412)
    expect(done(await maker.patch(url, { name: 'Monthly', refreshSeconds: 60 }))).toMatchObject({
      ...{ name: 'Monthly', refreshSeconds: 60, version: 2 },
    })
    const gone = done(await maker.delete(url))
    expect((await maker.get(url)).status).toBe(404)
    done(await maker.post(`/v1/activity/${gone.activityId}/undo`))
    expect(done(await maker.get(url)).name).toBe('Monthly')
  })

  test('belongs to its maker alone until it is shared', async () => {
    const project = await newProject()
    const { id } = done(await maker.post('/v1/dashboards', { project, name: 'Mine alone' }))
    expect((await ops.get(`/v1/dashboards/${id}`)).status).toBe(404)
    expect((await ops.patch(`/v1/dashboards/${id}`, { isShared: true })).status).toBe(404)
    expect(done(await ops.get(`/v1/dashboards?project=${project}`)).items).toEqual([])
    expect(done(await ops.get('/v1/search?q=mine%20alone')).items).toEqual([])
    done(await maker.patch(`/v1/dashboards/${id}`, { isShared: true }))
    expect(done(await ops.get(`/v1/dashboards?project=${project}`)).items).toMatchObject([{ may: { hide: false } }])
    expect((await ops.patch(`/v1/dashboards/${id}`, { isShared: false })).status).toBe(403)
    expect(done(await maker.patch(`/v1/dashboards/${id}`, { isShared: false })).isShared).toBe(false)
  })

  test('is read by a link without signing in, with its own range and filters, until the link is revoked', async () => {
    const project = await newProject([
      on('a', 11, 'open', { plan: 'pro' }),
      on('b', 11),
      on('a', 20, 'open', { plan: 'pro' }),
    ])
    const filters = [{ kind: 'property', property: { of: 'event', name: 'plan' }, operator: 'is', values: ['pro'] }]
    const tiles = [{ ...place, id: 'a', kind: 'definition', title: 'Opens', definition: opens }]
    const { id } = done(await maker.post('/v1/dashboards', { project, name: 'Board', tiles, filters }))
    const link = done(await maker.post(`/v1/dashboards/${id}/links`))
    const token = new URL(link.url).hash.slice(1)
    const nobody = gantry.anonymous
    const opened = done(await nobody.post('/v1/shared-dashboards/open', { token }))
    expect(opened).toMatchObject({ name: 'Board', zone: 'UTC', tiles: [{ id: 'a', shown: { title: 'Opens' } }] })
    expect(JSON.stringify(opened)).not.toContain(project)
    const result = done(await nobody.post('/v1/shared-dashboards/run', { token, tile: 'a' }))
    expect(result.series[0].total).toBe(1)
    expect((await nobody.post('/v1/shared-dashboards/run', { token, tile: 'b' })).status).toBe(404)
    expect((await nobody.get(`/v1/dashboards/${id}`)).status).toBe(401)
    expect(done(await maker.get(`/v1/dashboards/${id}/links`)).items).toMatchObject([
      { lastUsedAt: expect.any(String) },
    ])
    done(await maker.delete(`/v1/dashboard-links/${link.id}`))
    for (const path of ['open', 'run']) {
      expect((await nobody.post(`/v1/shared-dashboards/${path}`, { token, tile: 'a' })).status).toBe(404)
    }
    const other = done(await maker.post(`/v1/dashboards/${id}/links`))
    await maker.delete(`/v1/dashboards/${id}`)
    const second = { token: new URL(other.url).hash.slice(1) }
    expect((await nobody.post('/v1/shared-dashboards/open', second)).status).toBe(404)
  })
})

describe('A metric', () => {
  const facts = { name: 'Openers', definition: opens, direction: 'up', target: 3 }

  test('is proposed by one and approved by another, version by version', async () => {
    const project = await newProject([on('a', 11), on('b', 12), on('c', 9)])
    const made = done(await maker.post('/v1/metrics', { project, key: 'openers', ...facts }))
    expect(made).toMatchObject({
      status: 'proposed',
      version: 0,
      openChanges: 1,
      may: { propose: true, decide: false },
    })
    const url = `/v1/metrics/${made.id}`
    const [first] = done(await maker.get(`${url}/changes`)).items
    expect((await maker.post(`/v1/metric-changes/${first.id}/decide`, { isApproved: true })).status).toBe(403)
    expect(done(await ops.post(`/v1/metric-changes/${first.id}/decide`, { isApproved: true }))).toMatchObject({
      ...{ state: 'approved', version: 1 },
    })
    expect((await ops.post(`/v1/metric-changes/${first.id}/decide`, { isApproved: false })).status).toBe(409)
    expect(done(await maker.post(`${url}/value`, {}))).toMatchObject({
      value: 2,
      previous: 1,
      line: [{ value: 1 }, { value: 1 }],
    })

    const events = { ...opens, range: { ...range, from: '2020-01-01' } }
    expect(done(await maker.patch(url, { definition: events, note: 'From the start' })).version).toBe(1)
    const [open] = done(await maker.get(`${url}/changes`)).items
    expect(done(await maker.post(`${url}/value`, { change: open.id })).value).toBe(3)
    expect(done(await maker.post(`${url}/value`, {})).value).toBe(2)
    done(await ops.post(`/v1/metric-changes/${open.id}/decide`, { isApproved: true }))
    expect(done(await maker.post(`${url}/value`, {})).value).toBe(3)
    const again = await ops.post('/v1/metrics', { project, key: 'openers', ...facts })
    expect(again.status).toBe(409)
  })

  test('tells which dashboards show it, and a funnel gives the share that arrives', async () => {
    const project = await newProject([on('a', 11), on('a', 12, 'buy'), on('b', 11)])
    const definition = { kind: 'funnel', range, steps: [{ event: 'open' }, { event: 'buy' }] }
    const metric = done(await ops.post('/v1/metrics', { project, key: 'bought', name: 'Bought', definition }))
    const tiles = [{ ...place, id: 'm', kind: 'metric', metric: metric.id }]
    const board = done(await ops.post('/v1/dashboards', { project, name: 'Sales', tiles, isShared: true }))
    expect(board.shown.m.title).toBe('Bought')
    expect(done(await maker.get(`/v1/metrics/${metric.id}`)).usedBy).toEqual([{ id: board.id, name: 'Sales' }])
    const value = done(await maker.post(`/v1/metrics/${metric.id}/value`, {}))
    expect([value.value, value.previous, value.line[0].value]).toEqual([0.5, null, 0.5])
  })

  test('goes out as YAML and comes back with the differences of definitions and values', async () => {
    const project = await newProject([on('a', 11), on('b', 12), on('c', 9)])
    done(await ops.post('/v1/metrics', { project, key: 'openers', ...facts }))
    const file = await ops.get(`/v1/metrics/export?project=${project}`)
    const same = done(await ops.post('/v1/metrics/import/preview', { project, yaml: file.text }))
    expect(same.items).toMatchObject([{ key: 'openers', change: 'same', fields: [] }])
    const yaml = file.text.replace('2020-01-11', '2020-01-01').replace('name: Openers', 'name: All openers')
    expect(done(await ops.post('/v1/metrics/import/preview', { project, yaml })).items).toMatchObject([
      ...[{ change: 'changed', valueBefore: 2, valueAfter: 3, fields: [{ field: 'name' }, { field: 'definition' }] }],
    ])
    expect(done(await ops.post('/v1/metrics/import', { project, yaml }))).toEqual({ made: 0, changed: 1, same: 0 })
    expect(done(await ops.get(`/v1/metrics?project=${project}`)).items).toMatchObject([
      ...[{ version: 2, facts: { name: 'All openers' } }],
    ])
    for (const broken of ['metrics: [', 'metrics: {UPPER: {}}', 'a: &a [1]\nmetrics: {x: *a}']) {
      expect((await ops.post('/v1/metrics/import', { project, yaml: broken })).status, broken).toBe(400)
    }
  })
})
