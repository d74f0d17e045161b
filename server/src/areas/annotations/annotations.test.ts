import { beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

test('an annotation is on the charts of its project, can be taken away and brought back', async () => {
  const workspace = await gantry.newWorkspace()
  const ops = await workspace.member('product_ops')
  const viewer = await workspace.member('viewer')
  const [one, two] = [await ops.post('/v1/projects', { name: 'One' }), await ops.post('/v1/projects', { name: 'Two' })]
  const note = { at: '2026-03-29T01:30:00.000Z', text: 'Release 4' }
  const made = await ops.post('/v1/annotations', { ...note, project: one.body.id })
  await ops.post('/v1/annotations', { ...note, text: 'For all' })
  const textsOf = async (project: string): Promise<string[]> =>
    (await viewer.get(`/v1/annotations?project=${project}`)).body.items.map(({ text }: { text: string }) => text).sort()
  expect(await textsOf(one.body.id)).toEqual(['For all', 'Release 4'])
  expect(await textsOf(two.body.id)).toEqual(['For all'])
  expect((await viewer.post('/v1/annotations', note)).status).toBe(403)

  const removed = await ops.delete(`/v1/annotations/${made.body.id}`)
  expect(await textsOf(one.body.id)).toEqual(['For all'])
  expect((await ops.delete(`/v1/annotations/${made.body.id}`)).status).toBe(404)
  expect((await ops.post(`/v1/activity/${removed.body.activityId}/undo`)).status).toBe(200)
  expect(await textsOf(one.body.id)).toEqual(['For all', 'Release 4'])
})
