import { beforeAll, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { insertEvents } from './testing/events.ts'

let gantry: TestGantry
let caller: Caller
let project: string
beforeAll(async () => {
  gantry = await startTestGantry()
  const workspace = await gantry.newWorkspace()
  caller = await workspace.member(['product_manager', 'product_ops'])
  const made = await caller.post('/v1/projects', { name: 'App', zone: 'UTC' })
  project = made.body.id ?? made.body.project?.id
  console.log(made.status, made.text)
})
test('smoke', async () => {
  await insertEvents(gantry.app, project, [
    { person: 'a', event: 'open', at: '2020-01-11T12:00:00Z', properties: { plan: 'pro', price: 5 } },
    { person: 'a', event: 'open', at: '2020-01-12T12:00:00Z', properties: { plan: 'free', price: 7 } },
    { person: 'b', event: 'open', at: '2020-01-12T13:00:00Z', properties: {} },
  ])
  const range = { kind: 'days', from: '2020-01-09', to: '2020-01-19' }
  const series = [
    { kind: 'total' },
    { kind: 'unique' },
    { kind: 'active', days: 7 },
    { kind: 'sessions' },
    { kind: 'per_user', aggregate: 'average' },
    { kind: 'per_user', aggregate: 'median' },
    { kind: 'property', property: { of: 'event', name: 'price' }, aggregate: 'sum' },
    { kind: 'property', property: { of: 'event', name: 'price' }, aggregate: 'p90' },
    { kind: 'first_ever' },
    { kind: 'first_matching' },
  ].map((measure) => ({ event: 'open', measure }))
  for (const extra of [
    {},
    { breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'plan' } }] } },
    { isCumulative: true },
    { compare: { kind: 'previous' } },
    {
      breakdown: { limit: 1, by: [{ kind: 'property', property: { of: 'person', name: 'plan' } }] },
      compare: { kind: 'previous' },
    },
  ]) {
    for (const one of series) {
      if ('isCumulative' in extra && one.measure.kind === 'active') continue
      const run = await caller.post('/v1/insights/run', {
        project,
        definition: { kind: 'trends', range, series: [one], ...extra },
      })
      if (run.status !== 200) console.log(JSON.stringify(one), JSON.stringify(extra), run.status, run.text)
      else
        console.log(
          one.measure.kind,
          run.body.series.map((s: any) => [s.group?.join(), s.values.join(' '), s.total, s.previous?.total]),
        )
      const bucket = 'days' in one.measure ? '2020-01-12T00:00:00.000Z' : null
      const people = await caller.post('/v1/insights/people', {
        project,
        definition: { kind: 'trends', range, series: [one], ...extra },
        point: { kind: 'trends', series: 0, bucket, ...('breakdown' in extra ? { group: [null] } : {}) },
      })
      if (people.status !== 200) console.log('PEOPLE', people.status, people.text)
      else
        console.log(
          JSON.stringify(people.body.items.map((i: any) => [i.distinctId, i.value])),
          people.body.count,
          people.body.sum,
        )
    }
  }
  for (const definition of [
    { kind: 'lifecycle', range, event: { event: 'open' } },
    { kind: 'stickiness', range, series: [{ event: 'open' }] },
  ]) {
    const run = await caller.post('/v1/insights/run', { project, definition })
    console.log(run.status, run.text)
  }
  expect(1).toBe(1)
})
