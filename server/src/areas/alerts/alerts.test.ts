import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { insertEvents, type TestEvent } from '../insights/testing/events.ts'
import { checkAlerts } from './jobs.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let caller: Caller
let told: Caller
const day = 86_400_000
const now = Date.now()

beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  caller = await workspace.member(['product_manager', 'product_ops'])
  told = await workspace.member('viewer')
})

const daysAgo = (days: number): string => new Date(Math.floor(now / day) * day - days * day + day / 2).toISOString()
/** So many sign-ups on a day, of which so many come from each country. */
const signUps = (days: number, countries: Record<string, number>): TestEvent[] =>
  Object.entries(countries).flatMap(([country, count]) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ person: `${country}-${days}-${index}`, event: 'sign up', at: daysAgo(days) },
      properties: { country, plan: index % 2 === 0 ? 'pro' : 'free' },
    })),
  )

async function save(events: readonly TestEvent[], definition: object): Promise<string> {
  const project = await caller.post('/v1/projects', { name: randomUUID(), zone: 'UTC' })
  // The store takes rows of a query in a field that must not be too long.
  for (let at = 0; at < events.length; at += 300)
    await insertEvents(gantry.app, project.body.id, events.slice(at, at + 300))
  const saved = await caller.post('/v1/insights/saved', { project: project.body.id, name: 'Watched', definition })
  expect(saved.status, saved.text).toBe(200)
  return saved.body.id
}
const trends = { kind: 'trends', series: [{ event: 'sign up' }] }
const create = async (insightId: string, facts: object) => {
  const made = await caller.post('/v1/alerts', { insightId, name: 'Sign-ups', point: { kind: 'trends' }, ...facts })
  expect(made.status, made.text).toBe(200)
  return made.body
}
const runDue = async (): Promise<void> => {
  await gantry.app.pool.query(`update alerts set next_check_at = now() - interval '1 minute'`)
  await gantry.app.pool.query(`update alert_notices set due_at = now() where due_at < now() + interval '1 second'`)
  await checkAlerts(gantry.app, new AbortController().signal)
}
const newsOf = async (who: Caller, alert: string): Promise<string[]> =>
  (await who.get('/v1/notifications?kind=alert')).body.items
    .filter((one: any) => one.objectId === alert)
    .map((one: any) => one.title)

test('a threshold fires once an episode, says by what segments it moved, and ends', async () => {
  const insight = await save(
    [...signUps(3, { DE: 10, FR: 10 }), ...signUps(2, { DE: 10, FR: 10 }), ...signUps(1, { DE: 10, FR: 2 })],
    trends,
  )
  const condition = { kind: 'threshold', below: 15 }
  const preview = await caller.post('/v1/alerts/preview', { insightId: insight, point: { kind: 'trends' }, condition })
  expect(preview.body, preview.text).toMatchObject({ state: 'firing', value: 12, low: 15, judged: 2, alarms: 0 })
  const alert = await create(insight, { condition, memberIds: [told.memberId] })
  await runDue()
  await runDue()
  expect(await newsOf(told, alert.id)).toEqual(['Sign-ups: 12 is below 15'])
  const url = `/v1/alerts/${alert.id}`
  expect((await caller.get(url)).body).toMatchObject({ state: 'firing', value: 12, firingSince: expect.any(String) })
  const segments = await caller.get(`${url}/segments`)
  expect(segments.body, segments.text).toMatchObject({ whyNone: null, before: { value: 20 }, after: { value: 12 } })
  expect(segments.body.properties[0]).toMatchObject({
    ...{ property: { name: 'country' }, isExact: true },
    segments: [
      { value: 'FR', before: 10, after: 2, contribution: -8, share: 1 },
      { value: 'DE', contribution: 0 },
    ],
  })
  await caller.patch(url, { condition: { kind: 'threshold', below: 5 } })
  await runDue()
  const episodes = await caller.get(`${url}/episodes`)
  expect(episodes.body.items).toMatchObject([{ value: 12, low: 15, told: 1, endedAt: expect.any(String) }])
  await caller.patch(url, { condition })
  await runDue()
  expect(await newsOf(told, alert.id)).toHaveLength(2)
  const gone = await caller.delete(url)
  expect((await caller.get(url)).status).toBe(404)
  await caller.post(`/v1/activity/${gone.body.activityId}/undo`)
  expect((await caller.get(url)).body.name).toBe('Sign-ups')
})

test('nobody is woken in quiet hours or during a snooze; a test tells at once and changes nothing', async () => {
  const insight = await save(signUps(1, { DE: 3 }), trends)
  const clock = (hours: number): string => new Date(now + hours * 3_600_000).toISOString().slice(11, 16)
  const condition = { kind: 'threshold', above: 1 }
  const quiet = await create(insight, {
    ...{ condition, memberIds: [told.memberId], quietHours: { from: clock(-2), to: clock(2) } },
  })
  const snoozed = await create(insight, { condition, memberIds: [told.memberId] })
  await caller.put(`/v1/alerts/${snoozed.id}/snooze`, { until: new Date(now + day).toISOString() })
  await runDue()
  expect((await caller.get(`/v1/alerts/${quiet.id}`)).body.state).toBe('firing')
  expect([await newsOf(told, quiet.id), await newsOf(told, snoozed.id)]).toEqual([[], []])
  await caller.put(`/v1/alerts/${snoozed.id}/snooze`, { until: null })
  await gantry.app.pool.query(`update alert_notices set due_at = now() - interval '1 second'`)
  await checkAlerts(gantry.app, new AbortController().signal)
  expect(await newsOf(told, quiet.id)).toEqual(['Sign-ups: 3 is above 1'])
  expect(await newsOf(told, snoozed.id)).toHaveLength(1)
  const tested = await caller.post(`/v1/alerts/${quiet.id}/test`)
  expect(tested.body, tested.text).toEqual({ told: 1, state: 'firing', value: 3 })
  expect(await newsOf(told, quiet.id)).toContain('Test of Sign-ups: it would call')
})

test('a change and an anomaly learn from the same weekday, and say how often they would have called', async () => {
  const weeks = Array.from({ length: 119 }, (_, index) => index + 1).flatMap((days) =>
    signUps(days, { DE: days === 1 ? 40 : new Date(daysAgo(days)).getUTCDay() % 6 === 0 ? 4 : 9 }),
  )
  const insight = await save(weeks, trends)
  const condition = { kind: 'anomaly', falseAlarms: 1 }
  const preview = await caller.post('/v1/alerts/preview', { insightId: insight, point: { kind: 'trends' }, condition })
  expect(preview.body, preview.text).toMatchObject({ state: 'firing', value: 40 })
  expect(preview.body.judged).toBeGreaterThan(50)
  expect(preview.body.alarmsPerMonth).toBeLessThanOrEqual(1)
  const change = { kind: 'change', by: 0.5, lag: 7, direction: 'rise' }
  const changed = await caller.post('/v1/alerts/preview', {
    ...{ insightId: insight, point: { kind: 'trends' }, condition: change },
  })
  expect(changed.body).toMatchObject({ state: 'firing', alarms: 0 })
})

test('every kind of insight has a number that can be watched', async () => {
  const events = [2, 5, 9].flatMap((days) =>
    Array.from({ length: 4 }, (_, index) => `p${days}-${index}`).flatMap((person, index) => [
      { person, event: 'sign up', at: daysAgo(days), properties: { country: index < 2 ? 'DE' : 'FR' } },
      ...(index < days / 3
        ? [{ person, event: 'pay', at: new Date(Date.parse(daysAgo(days)) + 1000).toISOString() }]
        : []),
      ...(index < 2 ? [{ person, event: 'sign up', at: daysAgo(days - 1), properties: { country: 'DE' } }] : []),
    ]),
  )
  const range = { kind: 'last', count: 7, unit: 'day' }
  const cases: [object, object, number][] = [
    [
      { kind: 'funnel', steps: [{ event: 'sign up' }, { event: 'pay' }], window: { count: 1, unit: 'day' } },
      { kind: 'funnel', step: 2 },
      0.25,
    ],
    [
      {
        kind: 'retention',
        range,
        start: { event: 'sign up' },
        return: { event: 'sign up' },
        entry: 'first_time',
        periods: 3,
      },
      { kind: 'retention', column: 1 },
      0.5,
    ],
    [
      {
        kind: 'retention',
        range,
        start: { event: 'sign up' },
        return: { event: 'sign up' },
        entry: 'first_time',
        periods: 3,
      },
      { kind: 'retention', column: 1, of: 'latest' },
      0.5,
    ],
    [{ kind: 'lifecycle', event: { event: 'sign up' } }, { kind: 'lifecycle', status: 'returning' }, 2],
    [{ kind: 'stickiness', range, series: [{ event: 'sign up' }] }, { kind: 'stickiness', intervals: 2 }, 4],
  ]
  for (const [definition, point, value] of cases) {
    const insight = await save(events, definition)
    const condition = { kind: 'threshold', below: value + 0.1 }
    const preview = await caller.post('/v1/alerts/preview', { insightId: insight, point, condition })
    expect(preview.body, `${JSON.stringify(point)} ${preview.text}`).toMatchObject({ value, state: 'firing' })
    const alert = await create(insight, { point, condition })
    const segments = await caller.get(`/v1/alerts/${alert.id}/segments`)
    expect(segments.status, segments.text).toBe(200)
  }
  const paths = await save(events, { kind: 'paths', range, start: { event: 'sign up' } })
  const point = { kind: 'paths', step: 0, from: 'sign up' }
  const node = await caller.post('/v1/alerts/preview', {
    insightId: paths,
    point,
    condition: { kind: 'threshold', above: 1 },
  })
  expect(node.body, node.text).toMatchObject({ state: 'firing' })
  const refused = await caller.post('/v1/alerts', {
    ...{ insightId: paths, name: 'x', point, condition: { kind: 'anomaly' } },
  })
  expect([refused.status, refused.body.title]).toEqual([
    400,
    'This number stands for a whole range, so there is no history of intervals to learn from. Use a threshold or a change.',
  ])
})
