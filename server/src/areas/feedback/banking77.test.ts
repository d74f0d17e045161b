import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { eventually, startTestWorker, type TestWorker } from '../../../test/worker.ts'
import { newArea } from './testing/bank.ts'

const folder = new URL('../../../../../shared/data/feedback/banking77/', import.meta.url)
const isHere = existsSync(folder)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

let gantry: TestGantry
let worker: TestWorker
let workspace: TestWorkspace
let ops: Caller
let owners: Map<string, string>

/** Nine areas, each with its PM, and the 77 intents below them. */
async function makeAreas(): Promise<Map<string, string>> {
  const { areas } = JSON.parse(read('areas.json')) as { areas: Record<string, string[]> }
  const ownerOf = new Map<string, string>()
  for (const [name, intents] of Object.entries(areas)) {
    const pm = await workspace.member('product_manager', { name: `PM of ${name}` })
    const area = await newArea(workspace, name, pm.memberId)
    for (const intent of intents) {
      await newArea(workspace, intent, null, area)
      ownerOf.set(intent, pm.memberId)
    }
  }
  return ownerOf
}

async function importFile(fileName: string, settings: object): Promise<any> {
  const { body } = await ops.call(
    'POST',
    `/v1/imports?kind=feedback&fileName=${fileName}`,
    Buffer.from(read(fileName)),
    {
      'content-type': 'application/octet-stream',
    },
  )
  expect(body.mapping).toEqual({ text: 'text', category: 'area' })
  await ops.put(`/v1/imports/${body.id}/mapping`, { mapping: body.mapping, settings })
  await ops.post(`/v1/imports/${body.id}/start`)
  return eventually(async () => {
    const { body: now } = await ops.get(`/v1/imports/${body.id}`)
    return ['done', 'failed', 'cancelled'].includes(now.state) ? now : null
  })
}

async function listAll(query: string): Promise<any[]> {
  const items: any[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body }: any = await ops.get(`/v1/feedback/items?limit=200${query}${cursor && `&cursor=${cursor}`}`)
    items.push(...body.items)
    cursor = body.nextCursor
  }
  return items
}

describe.skipIf(!isHere)('the messages of a bank’s customers (skipped: ../shared/data is not here)', () => {
  beforeAll(async () => {
    gantry = await startTestGantry()
    worker = await startTestWorker(gantry.config)
    workspace = await gantry.newWorkspace()
    ops = await workspace.member('product_ops')
    owners = await makeAreas()
  })
  afterAll(() => worker.stop())

  test('as a labelled history teach the routing, which then sends new ones to the right PM', async () => {
    const history = await importFile('train.csv', { history: true, source: 'History' })
    expect(history).toMatchObject({ state: 'done', progress: { created: 10_003, rejected: 0 } })
    const model = await eventually(async () => {
      const { body } = await ops.get('/v1/feedback/model')
      return body.trainedAt ? body : null
    })
    expect(model).toMatchObject({ examples: 10_003, labels: 77 })
    expect(model.accuracy).toBeGreaterThan(0.88)
    expect(model.ownerAccuracy).toBeGreaterThan(0.94)

    await ops.put('/v1/feedback/routing', { threshold: 0 })
    const fresh = await importFile('test.csv', { source: 'New' })
    expect(fresh).toMatchObject({ state: 'done', progress: { created: 3_080 } })
    const items = await listAll(`&importId=${fresh.id}`)
    expect(items).toHaveLength(3_080)
    const rows = await workspace.inside(async (ctx) => {
      const { rows } = await ctx.db.$client.query(
        `select i.owner_id, a.name, i.attributes ->> 'area' as truth from feedback_items i
           join product_areas a on a.id = i.area_id where i.import_id = $1`,
        [fresh.id],
      )
      return rows as { owner_id: string; name: string; truth: string }[]
    })
    const share = (right: (row: (typeof rows)[number]) => boolean): number => rows.filter(right).length / items.length
    expect(share(({ name, truth }) => name === truth)).toBeGreaterThan(0.91)
    expect(share(({ owner_id, truth }) => owner_id === owners.get(truth))).toBeGreaterThan(0.95)
    expect(items.every(({ owner, reason }) => owner && /^Because it/.test(reason.text))).toBe(true)
  })

  test('are stored once when their file is imported again', async () => {
    const again = await importFile('test.csv', { source: 'New' })
    expect(again.progress).toMatchObject({ created: 0, updated: 0, unchanged: 3_080 })
  })

  test('go as a unit when their import is undone', async () => {
    const [latest] = (await ops.get('/v1/imports?limit=2')).body.items.slice(1)
    await ops.post(`/v1/imports/${latest.id}/undo`)
    await eventually(async () => ((await ops.get(`/v1/imports/${latest.id}`)).body.state === 'undone' ? true : null))
    expect((await ops.get('/v1/feedback/counts')).body.total).toBe(10_003)
  })
})
