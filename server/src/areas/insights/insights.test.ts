import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { runQuery } from './metrics.ts'
import { insertEvents, type TestEvent } from './testing/events.ts'

let gantry: TestGantry
let caller: Caller
beforeAll(async () => {
  gantry = await startTestGantry()
  caller = await (await gantry.newWorkspace()).member(['product_manager', 'product_ops'])
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

test('the published fixtures of trends, stickiness and lifecycle come out', async () => {
  const trends = await newProject([
    ...onDays('p1', [11, 12, 13, 15, 17, 19]),
    ...onDays('p2', [9, 12]),
    ...onDays('p3', [12]),
    ...onDays('p4', [15]),
  ])
  const daily = await run(trends, { kind: 'trends', range: january, series: [{ event: 'open' }] })
  expect(daily.series[0]).toMatchObject({ values: [1, 0, 1, 3, 1, 0, 2, 0, 1, 0, 1], total: 10 })

  const sticky = await newProject([
    ...onDays('p1', [11, 12, 13, 14, 15, 16, 17, 18, 19]),
    ...onDays('p2', [11, 13, 15, 17, 19]),
  ])
  const by = async (interval: string, range: object) =>
    (await run(sticky, { kind: 'stickiness', interval, range, weekStart: 'sunday', series: [{ event: 'open' }] }))
      .series[0].values
  expect(await by('day', january)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0])
  expect(await by('week', { kind: 'days', from: '2019-12-29', to: '2020-01-19' })).toEqual([0, 0, 2, 0])
  expect(await by('month', { kind: 'days', from: '2019-12-29', to: '2020-01-19' })).toEqual([2, 0])

  const orgs = await newProject([
    ...onDays('p1', [9, 12, 15, 18], { account: 'org5' }),
    ...onDays('p2', [11, 13, 17, 19], { account: 'org5' }),
  ])
  const life = await run(orgs, { kind: 'lifecycle', range: january, unit: 'account', event: { event: 'open' } })
  expect(life).toMatchObject({
    new: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    returning: [0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1],
    resurrected: [0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0],
    dormant: [0, -1, 0, 0, 0, -1, 0, -1, 0, 0, 0].map((count) => count + 0),
  })
})

test('formulas, the time before, other groups and hidden series', async () => {
  const plan = (name: string) => ({ properties: { plan: name } })
  const project = await newProject([
    ...onDays('a', [5, 12, 13], plan('pro')),
    ...onDays('b', [12], plan('free')),
    ...onDays('c', [12], plan('team')),
  ])
  const of = (measure: object) => ({ event: 'open', measure })
  const result = await run(project, {
    ...{
      kind: 'trends',
      range: { kind: 'days', from: '2020-01-12', to: '2020-01-13' },
      compare: { kind: 'ago', count: 1, unit: 'week' },
    },
    series: [of({ kind: 'total' }), { ...of({ kind: 'unique' }), isHidden: true }],
    formulas: [{ expression: '(A - B) / B * 100' }, { label: 'None', expression: 'A / (B - B)' }],
  })
  expect(result.series.map((one: any) => [one.label, one.values, one.total])).toEqual([
    ['open', [3, 1], 4],
    ['(A - B) / B * 100', [0, 0], (1 / 3) * 100],
    ['None', [null, null], null],
  ])
  expect(result.series[0].previous).toEqual({ values: [1, 0], total: 1 })
  const grouped = await run(project, {
    ...{ kind: 'trends', range: january, series: [of({ kind: 'unique' })] },
    breakdown: { limit: 1, by: [{ kind: 'property', property: { of: 'event', name: 'plan' } }] },
  })
  expect(grouped.series.map((one: any) => [one.group, one.isOther, one.total])).toEqual([
    [['free'], false, 1],
    [[null], true, 2],
  ])
  const point = { kind: 'trends', series: 0, bucket: null, isOther: true }
  const definition = {
    kind: 'trends',
    range: january,
    series: [of({ kind: 'unique' })],
    breakdown: { limit: 1, by: [{ kind: 'property', property: { of: 'event', name: 'plan' } }] },
  }
  const others = await caller.post('/v1/insights/people', { project, definition, point })
  expect(others.body).toMatchObject({ count: 2, sum: 2 })
})

test('a result is kept until its data change, and says so', async () => {
  // A month of its own: a result depends on all events of its months, whoever wrote them.
  const project = await newProject([{ person: 'a', event: 'open', at: '2003-05-10T12:00:00Z' }])
  const definition = {
    kind: 'trends',
    range: { kind: 'days', from: '2003-05-09', to: '2003-05-19' },
    series: [{ event: 'open' }, { event: 'never' }],
  }
  const first = await run(project, definition)
  const second = await run(project, definition)
  expect([first.facts.isCached, second.facts.isCached]).toEqual([false, true])
  expect(second.facts).toMatchObject({
    computedAt: first.facts.computedAt,
    notes: ['The event never was never received.'],
  })
  await insertEvents(gantry.app, project, [{ person: 'a', event: 'open', at: '2003-05-11T12:00:00Z' }])
  const third = await run(project, definition)
  expect([third.facts.isCached, third.series[0].total]).toEqual([false, 2])
})

test('names and values that look like SQL are only names and values', async () => {
  const hostile = ["'; DROP TABLE gantry.events; --", '`) OR 1=1 --', '\\', '\\`', '{p0:String}', '$x', 'ü 🙂']
  const project = await newProject(
    hostile.map((name) => ({ person: name, event: name, at: '2020-01-12T00:00:00Z', properties: { [name]: name } })),
  )
  for (const name of hostile) {
    const property = { of: 'event', name }
    const definition = {
      ...{ kind: 'trends', range: january, breakdown: { by: [{ kind: 'property', property }] } },
      series: [{ event: name, filters: [{ kind: 'property', property, operator: 'is', values: [name] }] }],
    }
    const result = await run(project, definition)
    expect([name, result.series.map((one: any) => [one.group[0], one.total])]).toEqual([name, [[name, 1]]])
  }
})

test('what cannot be asked is refused with a reason, never a 500', async () => {
  const project = await newProject(onDays('a', [10]))
  const series = [{ event: 'open' }]
  const refused = [
    { kind: 'trends', range: { kind: 'days', from: '2020-02-01', to: '2020-01-01' }, series },
    { kind: 'trends', interval: 'minute', range: { kind: 'last', count: 1000, unit: 'day' }, series },
    { kind: 'trends', series, formulas: [{ expression: 'A / (B' }] },
    { kind: 'trends', series, zone: 'Mars/Olympus' },
    {
      kind: 'trends',
      interval: 'hour',
      range: january,
      series: [{ event: 'open', measure: { kind: 'active', days: 7 } }],
    },
    {
      kind: 'trends',
      range: january,
      series: [
        {
          event: 'open',
          filters: [{ kind: 'property', property: { of: 'event', name: 'x' }, operator: 'matches', values: ['('] }],
        },
      ],
    },
    {
      kind: 'trends',
      range: january,
      series: [
        {
          event: 'open',
          filters: [{ kind: 'property', property: { of: 'event', name: 'x' }, operator: 'greater', values: ['many'] }],
        },
      ],
    },
    { kind: 'trends', range: january, filters: [{ kind: 'cohort', cohort: randomUUID(), operator: 'in' }], series },
    { kind: 'stickiness', range: january, series: [] },
  ]
  for (const definition of refused) {
    const reply = await caller.post('/v1/insights/run', { project, definition })
    expect([reply.status, reply.body.title?.length > 10], `${JSON.stringify(definition)} ${reply.text}`).toEqual([
      400,
      true,
    ])
  }
  const elsewhere = await caller.post('/v1/insights/run', {
    project: randomUUID(),
    definition: { kind: 'trends', series },
  })
  expect(elsewhere.status).toBe(404)
  const future = await run(project, {
    kind: 'trends',
    range: { kind: 'days', from: '2100-01-01', to: '2100-01-03' },
    series,
  })
  expect(future.series[0]).toMatchObject({ values: [0, 0, 0], total: 0 })
})

test('a question over its memory fails alone, and a stopped one really stops', async () => {
  const { app } = gantry
  const big = { sql: 'SELECT groupUniqArray(number) FROM numbers(20000000)', params: {} }
  await expect(runQuery(app, big, { queryId: randomUUID(), memoryBytes: 50_000_000 })).rejects.toMatchObject({
    code: 'not_possible',
  })
  const project = await newProject(onDays('a', [10]))
  await run(project, { kind: 'trends', range: january, series: [{ event: 'open' }] })
  const queryId = randomUUID()
  const gone = new AbortController()
  const endless = runQuery(
    app,
    { sql: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)', params: {} },
    { queryId, signal: gone.signal },
  )
  const running = async () => {
    const reply = await app.analytics.query({
      query: `SELECT 1 FROM system.processes WHERE query_id = '${queryId}'`,
      format: 'JSONEachRow',
    })
    return (await reply.json()).length
  }
  await vi.waitFor(async () => expect(await running()).toBe(1), { timeout: 20_000 })
  gone.abort()
  await expect(endless).rejects.toMatchObject({ code: 'not_possible' })
  await vi.waitFor(async () => expect(await running()).toBe(0), { timeout: 20_000 })
})
