import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { type Bank, newBank, runJob } from './testing/bank.ts'
import { trainRouting } from './training.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let bank: Bank
let key: Caller

beforeAll(async () => {
  gantry = await startTestGantry()
})
beforeEach(async () => {
  workspace = await gantry.newWorkspace()
  bank = await newBank(workspace)
  key = await workspace.key('contributor')
})

const submit = async (text: string, more: object = {}): Promise<any> =>
  (await key.post('/v1/feedback/items', { body: text, ...more })).body
const rule = (body: object) =>
  bank.ops.post('/v1/feedback/rules', {
    name: 'Refunds',
    conditions: [{ field: 'text', operator: 'contains', values: ['refund'] }],
    areaId: bank.transfers,
    ...body,
  })
const decide = (id: string, areaId: string) => bank.ops.patch(`/v1/feedback/items/${id}`, { areaId })

const cardTexts = [
  'My card has not arrived',
  'When will my card be delivered',
  'The card got lost in the post',
  'Where is the new card',
]
const transferTexts = [
  'My transfer is pending',
  'The transfer to my friend failed',
  'How long does a transfer take',
  'Transfer not received',
]

async function decideAll(): Promise<void> {
  for (const text of cardTexts) await decide((await submit(text)).id, bank.cards)
  for (const text of transferTexts) await decide((await submit(text)).id, bank.transfers)
}

describe('rules', () => {
  test('decide first, in their order, and are named in the reason', async () => {
    await rule({})
    await rule({ name: 'Card refunds', areaId: bank.cards })
    const item = await submit('Where is my Réfund?')
    expect(item).toMatchObject({
      area: { name: 'Transfers' },
      owner: { name: 'Tom' },
      reason: { kind: 'rule', text: 'Because the rule “Refunds” fits.', rule: { name: 'Refunds' } },
    })
    const { items } = (await bank.ops.get('/v1/feedback/rules')).body
    await bank.ops.put('/v1/feedback/rules/order', { ids: [items[1].id] })
    expect(await submit('Another refund')).toMatchObject({ area: { name: 'Cards' } })
    await bank.ops.patch(`/v1/feedback/rules/${items[1].id}`, { isEnabled: false })
    expect(await submit('One more refund')).toMatchObject({ area: { name: 'Transfers' } })
  })

  test('see the account, its plan, revenue and segment', async () => {
    const account = {
      name: 'Acme',
      domains: ['acme.com'],
      plan: 'Gold',
      revenue: { annualMinor: 5_000_000, currency: 'EUR' },
    }
    await bank.ops.post('/v1/customers/accounts', account)
    const segment = (await bank.ops.post('/v1/customers/segments', { name: 'Gold', filter: { plans: ['Gold'] } })).body
    await rule({
      name: 'Big',
      match: 'all',
      ownerId: bank.dana.memberId,
      areaId: null,
      conditions: [
        { field: 'plan', operator: 'is', values: ['gold'] },
        { field: 'revenue', operator: 'at_least', values: ['EUR 50000'] },
        { field: 'segment', operator: 'is', values: [segment.id] },
      ],
    })
    const theirs = await submit('Hello', { author: { email: 'ann@acme.com' } })
    expect(theirs).toMatchObject({ owner: { name: 'Dana' }, reason: { kind: 'rule' } })
    expect(await submit('Hello', { author: { email: 'ann@other.com' } })).toMatchObject({
      reason: { kind: 'fallback' },
    })
  })

  test.each([
    ['a back-reference', { field: 'text', operator: 'matches', values: ['(a+)\\1'] }],
    ['a look-ahead', { field: 'text', operator: 'matches', values: ['(?=x)y'] }],
    [
      'repetition of repetition beyond all measure',
      { field: 'text', operator: 'matches', values: ['((a{1000}){1000}){1000}'] },
    ],
    ['a comparison that makes no sense', { field: 'language', operator: 'at_least', values: ['5'] }],
    ['an amount that is none', { field: 'revenue', operator: 'at_least', values: ['much'] }],
    ['an attribute without its name', { field: 'attribute', operator: 'is', values: ['x'] }],
  ])('refuse %s and say why', async (_, condition) => {
    const { status, body } = await rule({ conditions: [condition] })
    expect(status).toBe(400)
    expect(body.details).toEqual({ condition: 0 })
  })

  test('are not held up by a pattern made to explode', async () => {
    expect(
      (await rule({ conditions: [{ field: 'text', operator: 'matches', values: ['^(a+)+$', '(x+x+)+y'] }] })).status,
    ).toBe(200)
    expect((await submit(`${'a'.repeat(50_000)}!${'x'.repeat(50_000)}`.slice(0, 99_000))).reason.kind).toBe('fallback')
  })

  test('whose area is gone are passed over, and say so', async () => {
    await rule({ areaId: bank.transfers })
    await workspace.inside(async (ctx) => {
      await ctx.db.$client.query('update product_areas set deleted_at = now() where id = $1', [bank.transfers])
    })
    expect(await submit('refund')).toMatchObject({ reason: { kind: 'fallback' } })
    expect((await bank.ops.get('/v1/feedback/rules')).body.items[0].problem).toContain('passed over')
  })

  test('come back as they were when their deletion is undone', async () => {
    const { body } = await rule({})
    const { activityId } = (await bank.ops.delete(`/v1/feedback/rules/${body.id}`)).body
    expect((await bank.ops.get('/v1/feedback/rules')).body.items).toEqual([])
    expect((await bank.ops.post(`/v1/activity/${activityId}/undo`)).status).toBe(200)
    expect((await bank.ops.get('/v1/feedback/rules')).body.items).toMatchObject([{ name: 'Refunds' }])
  })

  test('of another workspace do not exist', async () => {
    const { body } = await rule({})
    const stranger = await (await gantry.newWorkspace()).member('product_ops')
    expect((await stranger.patch(`/v1/feedback/rules/${body.id}`, { name: 'Mine' })).status).toBe(404)
    expect((await stranger.delete(`/v1/feedback/rules/${body.id}`)).status).toBe(404)
    expect((await stranger.put('/v1/feedback/rules/order', { ids: [body.id] })).status).toBe(404)
  })
})

describe('the fallback', () => {
  test('is the area of the source, else the one of the workspace, else Product Ops', async () => {
    expect(await submit('Hi')).toMatchObject({ owner: { name: 'Olga' }, area: null })
    await bank.ops.put('/v1/feedback/routing', { fallbackAreaId: bank.transfers })
    expect(await submit('Hi')).toMatchObject({ owner: { name: 'Tom' }, area: { name: 'Transfers' } })
    const source = (await bank.ops.post('/v1/feedback/sources', { name: 'ATMs', kind: 'api', areaId: bank.atm })).body
    expect(await submit('Hi', { sourceId: source.id })).toMatchObject({
      owner: { name: 'Dana' },
      area: { name: 'ATM' },
    })
  })

  test('of a PM who is away is who stands in for them', async () => {
    await bank.dana.post('/v1/people/absences', {
      memberId: bank.dana.memberId,
      from: '2020-01-01',
      to: '2099-12-31',
      deputyId: bank.tom.memberId,
    })
    await rule({ areaId: bank.atm })
    expect(await submit('refund')).toMatchObject({
      area: { name: 'ATM' },
      owner: { name: 'Tom' },
      reason: { text: 'Because the rule “Refunds” fits. Tom stands in for Dana, who is away until 2099-12-31.' },
    })
  })
})

describe('the model', () => {
  test('learns from the first corrections, at once', async () => {
    await decideAll()
    const item = await submit('My card never arrived by post')
    const { suggestions } = (await bank.ops.get(`/v1/feedback/items/${item.id}`)).body
    expect(suggestions[0]).toMatchObject({ area: { name: 'Cards' }, owner: { name: 'Dana' } })
  })

  test('is trained on what was decided, abstains below the threshold, and says which words decided', async () => {
    await decideAll()
    await runJob(workspace, trainRouting, {})
    const model = (await bank.ops.get('/v1/feedback/model')).body
    expect(model).toMatchObject({ examples: 8, newDecisions: 0, labels: 2, training: { state: 'idle' } })
    expect(model.curve).toHaveLength(101)
    await bank.ops.put('/v1/feedback/routing', { threshold: 0.01 })
    const item = await submit('The transfer failed again')
    expect(item).toMatchObject({ area: { name: 'Transfers' }, owner: { name: 'Tom' }, reason: { kind: 'model' } })
    expect(item.reason.text).toMatch(/^Because it says “.*transfer.*” \(\d+ %\)\.$/)
    await bank.ops.put('/v1/feedback/routing', { threshold: 1 })
    expect(await submit('The transfer failed again')).toMatchObject({
      reason: { kind: 'fallback', text: expect.stringContaining('not sure enough') },
    })
  })

  test('corrected once, knows better the next time, in every process', async () => {
    await decideAll()
    await runJob(workspace, trainRouting, {})
    await bank.ops.put('/v1/feedback/routing', { threshold: 0.01 })
    const wrong = await submit('The transfer of ownership certificate for my card')
    await decide(wrong.id, bank.atm)
    expect(await submit('The transfer of ownership certificate for my card')).toMatchObject({ area: { name: 'ATM' } })
    expect((await bank.ops.get('/v1/feedback/model')).body.newDecisions).toBe(1)
  })

  test('is trained by itself once enough has been decided', async () => {
    for (let n = 0; n < 20; n++) await decide((await submit(`Card ${n} is lost`)).id, bank.cards)
    expect((await bank.ops.get('/v1/feedback/model')).body.training.state).toBe('queued')
  })

  test('shows per area how well it is known', async () => {
    await decideAll()
    await runJob(workspace, trainRouting, {})
    const { items } = (await bank.ops.get('/v1/feedback/model/areas')).body
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ examples: 4, area: { name: expect.any(String) }, confusions: expect.any(Array) })
  })

  test('is trained on request, by Product Ops only', async () => {
    expect((await bank.dana.post('/v1/feedback/model/train')).status).toBe(403)
    expect((await bank.ops.post('/v1/feedback/model/train')).body.training.state).toBe('queued')
    await runJob(workspace, trainRouting, {})
    expect((await bank.ops.get('/v1/feedback/model')).body.training).toMatchObject({
      state: 'idle',
      error: expect.stringContaining('Nothing has been decided'),
    })
  })
})

describe('a replay', () => {
  test('tells what a draft rule would change, and changes nothing', async () => {
    await decideAll()
    const body = {
      count: 100,
      rule: { name: 'Lost', conditions: [{ field: 'text', operator: 'contains', values: ['lost'] }], areaId: bank.atm },
    }
    const reply = await bank.ops.post('/v1/feedback/routing/replay', body)
    expect(reply.body).toMatchObject({ looked: 8, changed: 1, matched: 1, decided: { count: 8 } })
    expect(reply.body.sample).toMatchObject([
      { title: 'The card got lost in the post', after: { area: { name: 'ATM' }, reason: { kind: 'rule' } } },
    ])
    expect((await bank.ops.get('/v1/feedback/rules')).body.items).toEqual([])
    expect((await bank.ops.get(`/v1/feedback/counts?area=${bank.atm}`)).body.total).toBe(0)
  })

  test('tells how many of the decided items a threshold would route right', async () => {
    await decideAll()
    await runJob(workspace, trainRouting, {})
    const { body } = await bank.ops.post('/v1/feedback/routing/replay', { threshold: 0 })
    expect(body.decided.count).toBe(8)
    expect(body.decided.rightAfter).toBeGreaterThan(6)
    expect(body.decided.rightBefore).toBeLessThanOrEqual(body.decided.rightAfter)
  })
})

test('settings that were changed meanwhile are not undone', async () => {
  const { activityId } = (await bank.ops.put('/v1/feedback/routing', { threshold: 0.9 })).body
  await bank.ops.put('/v1/feedback/routing', { threshold: 0.8 })
  expect((await bank.ops.post(`/v1/activity/${activityId}/undo`)).status).toBe(409)
  expect((await bank.ops.get('/v1/feedback/routing')).body).toMatchObject({ threshold: 0.8, expected: null })
})
