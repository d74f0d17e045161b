import { beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

test('smoke', async () => {
  const workspace = await gantry.newWorkspace()
  const caller = await workspace.member(['product_ops'])
  const project = (await caller.post('/v1/projects', { name: 'Shop', zone: 'Europe/Berlin' })).body
  const key = (await caller.get(`/v1/projects/${project.id}/write-keys`)).body.items[0].key
  const sent = await gantry.anonymous.post(
    '/v1/events',
    {
      batch: [
        { event: 'a', distinctId: 'u1', id: '1', timestamp: Date.now(), properties: { plan: 'pro' } },
        { event: 'b' },
        { type: 'profile', distinctId: 'u1', properties: { x: 1 } },
      ],
    },
    { 'x-write-key': key },
  )
  console.log(sent.status, sent.text)
  await new Promise((r) => setTimeout(r, 2000))
  console.log((await caller.get(`/v1/projects/${project.id}/ingestion`)).text)
  console.log((await caller.get(`/v1/projects/${project.id}/ingestion/samples`)).text)
  expect(sent.status).toBe(200)
})
