import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { enqueue } from '../../platform/jobs.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let ops: Caller
let dana: Caller
let sales: Caller
let areaId: string

beforeAll(async () => {
  gantry = await startTestGantry({ GANTRY_LOG_LEVEL: 'error' })
})
beforeEach(async () => {
  workspace = await gantry.newWorkspace()
  ops = await workspace.member('product_ops', { name: 'Olga' })
  dana = await workspace.member('product_manager', { name: 'Dana' })
  sales = await workspace.member('contributor', { name: 'Sal' })
  areaId = (await ops.post('/v1/people/areas', { name: 'Cards', ownerId: dana.memberId })).body.id
})

const today = async (who: Caller): Promise<any> => {
  const { status, body, text } = await who.get('/v1/home/today')
  expect(status, text).toBe(200)
  return body
}
const kindsOf = async (who: Caller): Promise<string[]> => (await today(who)).items.map(({ kind }: any) => kind)
const itemOf = async (who: Caller, kind: string): Promise<any> =>
  (await today(who)).items.find((item: any) => item.kind === kind)

const submit = async (who: Caller, body: string, more: object = {}): Promise<any> =>
  (await who.post('/v1/feedback/items', { body, ...more })).body
const place = async (id: string, change: object): Promise<void> => {
  expect((await ops.patch(`/v1/feedback/items/${id}`, change)).status).toBe(200)
}
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()

/** How many things the list behind an item shows, asked as the page of that address asks. */
async function countBehind(who: Caller, { kind, url }: { kind: string; url: string }): Promise<number> {
  const { pathname, search, searchParams } = new URL(url, 'http://gantry')
  if (kind === 'mentions') return (await who.get('/v1/notifications?isUnread=true&kind=mention')).body.items.length
  if (/^\/(feedback\/items|imports)\/./.test(pathname)) return (await who.get(`/v1${pathname}`)).status === 200 ? 1 : 0
  const lists: Record<string, string> = {
    '/feedback': `/v1/feedback/items${search}`,
    '/imports': `/v1/imports${search}`,
    '/settings/jobs': `/v1/jobs${search}`,
    '/people/areas': '/v1/people/areas',
  }
  const { body, text } = await who.get(lists[pathname] ?? '')
  if (body.total !== undefined) return body.total
  const isWanted = (one: any): boolean => searchParams.get('owner') !== 'none' || one.effectiveOwner === null
  expect(body.items, text).toBeDefined()
  return body.items.filter(isWanted).length
}

async function expectCountsToMatch(who: Caller): Promise<void> {
  for (const item of (await today(who)).items) {
    if (item.kind !== 'routing_accuracy') expect(await countBehind(who, item), item.kind).toBe(item.count)
  }
}

test('nothing is asked of anybody in a workspace where all is well', async () => {
  for (const who of [ops, dana, sales, await workspace.member('owner'), await workspace.member('viewer')]) {
    expect(await today(who)).toEqual({ items: [], isEmpty: true })
  }
  await submit(sales, 'The card is lost.')
  expect((await today(await workspace.member('viewer'))).isEmpty).toBe(false)
})

test('a PM sees what is new and theirs, and what has waited long', async () => {
  const old = await submit(sales, 'The oldest.', { createdAt: daysAgo(5) })
  for (const { id } of [old, await submit(sales, 'Fresh.'), await submit(sales, 'Also fresh.')])
    await place(id, { areaId })
  await submit(sales, 'Not theirs.')
  expect(await itemOf(dana, 'feedback_new')).toMatchObject({ count: 3, since: old.createdAt, detail: null })
  expect(await itemOf(dana, 'feedback_waiting_longest')).toMatchObject({
    count: 1,
    detail: 'The oldest.',
    url: `/feedback/items/${old.id}`,
  })
  await expectCountsToMatch(dana)
  await place(old.id, { status: 'done' })
  expect(await kindsOf(dana)).not.toContain('feedback_waiting_longest')
  expect((await itemOf(dana, 'feedback_new')).count).toBe(2)
})

test('an item whose snooze has ended comes back until somebody touches it', async () => {
  const { id } = await submit(sales, 'Later.')
  await place(id, { areaId, status: 'triaged', snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() })
  expect(await kindsOf(dana)).toEqual([])
  await gantry.app.pool.query(
    `update feedback_items set updated_at = now() - interval '2 days', snoozed_until = now() - interval '1 day' where id = $1`,
    [id],
  )
  expect(await itemOf(dana, 'feedback_snooze_over')).toMatchObject({ count: 1, detail: 'Later.' })
  await expectCountsToMatch(dana)
  await place(id, { assigneeId: dana.memberId })
  expect(await kindsOf(dana)).not.toContain('feedback_snooze_over')
})

test('Product Ops sees what went nowhere, areas without an owner, failed imports and given-up jobs', async () => {
  await submit(sales, 'Who takes this?')
  await ops.post('/v1/people/areas', { name: 'Loans' })
  const upload = await ops.call('POST', '/v1/imports?kind=feedback&fileName=bad.csv', 'text\nHello\n', {
    'content-type': 'application/octet-stream',
  })
  await gantry.app.pool.query(`update imports set state = 'failed' where id = $1`, [upload.body.id])
  await workspace.inside((ctx) => enqueue(ctx, { name: 'gantry.dead' }, {}))
  expect((await kindsOf(ops)).filter((kind) => kind !== 'feedback_new')).toEqual([
    'feedback_unassigned',
    'areas_without_owner',
    'imports_failed',
    'jobs_failed',
  ])
  expect(await itemOf(ops, 'areas_without_owner')).toMatchObject({ count: 1, detail: 'Loans' })
  expect(await itemOf(ops, 'imports_failed')).toMatchObject({ count: 1, detail: 'bad.csv' })
  await expectCountsToMatch(ops)
  await ops.call('POST', '/v1/imports?kind=feedback&fileName=worse.csv', 'text\nHello\n', {
    'content-type': 'application/octet-stream',
  })
  await gantry.app.pool.query(`update imports set state = 'failed' where workspace_id = $1`, [workspace.id])
  expect(await itemOf(ops, 'imports_failed')).toMatchObject({ count: 2, url: '/imports?state=failed' })
  await expectCountsToMatch(ops)
  const owner = await workspace.member('owner')
  expect(await kindsOf(owner)).toEqual(['imports_failed', 'jobs_failed'])
  expect(await kindsOf(dana)).toEqual([])
})

test('a mention waits until it is read', async () => {
  const { id } = await submit(sales, 'Look at this.')
  const comment = { kind: 'feedback_item', objectId: id, mentions: [dana.memberId] }
  await sales.post('/v1/comments', { ...comment, text: 'Dana?' })
  expect(await itemOf(dana, 'mentions')).toMatchObject({ count: 1, url: `/feedback/items/${id}` })
  await ops.post('/v1/comments', { ...comment, text: 'Dana!' })
  expect(await itemOf(dana, 'mentions')).toMatchObject({ count: 2, url: '/?bell=mention' })
  await expectCountsToMatch(dana)
  await dana.post('/v1/notifications/read', {})
  expect(await kindsOf(dana)).toEqual([])
})

test('who hands feedback in sees what is still open of it, and nobody else’s', async () => {
  const [one, two] = [await submit(sales, 'One.'), await submit(sales, 'Two.')]
  await submit(await workspace.member('contributor'), 'Somebody else’s.')
  await submit(await workspace.key('contributor'), 'By a key.')
  expect(await itemOf(sales, 'submissions_open')).toMatchObject({ count: 2, since: one.createdAt })
  await expectCountsToMatch(sales)
  expect((await sales.get('/v1/feedback/counts?view=submitted')).body.total).toBe(2)
  await place(two.id, { status: 'done' })
  expect(await itemOf(sales, 'submissions_open')).toMatchObject({ count: 1, detail: 'One.' })
  expect(await kindsOf(dana)).not.toContain('submissions_open')
})

test('a key has nothing of its own to do', async () => {
  await submit(sales, 'Who takes this?')
  expect(await kindsOf(await workspace.key('product_ops'))).toEqual(['feedback_unassigned'])
})

/** A trained model that took `wrong` of ten held-back decisions for another area. */
async function keepModel(wrong: number): Promise<void> {
  const rows = Array.from({ length: 10 }, (_, at) => [0, at < wrong ? 1 : 0, 0.9, 1])
  const modelId = randomUUID()
  await gantry.app.pool.query(
    `insert into feedback_models (id, workspace_id, trained_at, train_seconds, examples, seq, held_back, bytes)
     values ($1, $2, now(), 1, 10, 0, $3, '')`,
    [modelId, workspace.id, JSON.stringify({ labels: [areaId, 'gone'], rows })],
  )
  await gantry.app.pool.query(
    `insert into feedback_routing (workspace_id, threshold, model_id) values ($1, 0.5, $2)
     on conflict (workspace_id) do update set model_id = excluded.model_id`,
    [workspace.id, modelId],
  )
}

test('Product Ops hears of a routing that errs too often, by the share the routing page shows', async () => {
  await keepModel(4)
  const { expected } = (await ops.get('/v1/feedback/routing')).body
  expect(await itemOf(ops, 'routing_accuracy')).toMatchObject({ count: expected.accuracy, url: '/feedback/routing' })
  expect(expected.accuracy).toBeCloseTo(0.6)
  expect(await kindsOf(dana)).toEqual([])
  await keepModel(1)
  expect(await kindsOf(ops)).toEqual([])
})
