import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { tellOwner } from './notices.ts'
import { type Bank, newBank, runJob } from './testing/bank.ts'

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
const patch = (by: Caller, id: string, change: object, headers = {}) =>
  by.patch(`/v1/feedback/items/${id}`, change, headers)
const undo = (by: Caller, activityId: string) => by.post(`/v1/activity/${activityId}/undo`)
const inbox = async (by: Caller, query = ''): Promise<any[]> => (await by.get(`/v1/feedback/items${query}`)).body.items

describe('one item', () => {
  test('passes to the PM of the area it is put in, who is told', async () => {
    const item = await submit('The machine kept my card.')
    const { status, body } = await patch(bank.ops, item.id, { areaId: bank.atm, status: 'triaged' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      area: { name: 'ATM', path: 'Cards / ATM' },
      owner: { memberId: bank.dana.memberId, name: 'Dana' },
      status: 'triaged',
      reason: { kind: 'manual', text: 'Because Olga put it here.' },
      version: 2,
    })
    const { items } = (await bank.dana.get('/v1/notifications')).body
    expect(items).toMatchObject([{ kind: 'assigned', title: 'The machine kept my card.' }])
  })

  test('is triaged by whom it belongs to; to others it says whose it is', async () => {
    const item = await submit('Transfer is pending.')
    await patch(bank.ops, item.id, { areaId: bank.transfers })
    expect(await patch(bank.dana, item.id, { status: 'done' })).toMatchObject({
      status: 403,
      body: { title: 'Belongs to the PM of Transfers: Tom.' },
    })
    const shown = (await bank.dana.get(`/v1/feedback/items/${item.id}`)).body
    expect(shown).toMatchObject({ may: { triage: false }, whyNot: 'Belongs to the PM of Transfers: Tom.' })
    expect((await patch(bank.tom, item.id, { status: 'done' })).status).toBe(200)
    await patch(bank.tom, item.id, { assigneeId: bank.dana.memberId })
    expect((await patch(bank.dana, item.id, { status: 'in_progress' })).status).toBe(200)
    expect((await patch(await workspace.member('contributor'), item.id, { status: 'done' })).status).toBe(403)
  })

  test('tells those who follow it when its status changes', async () => {
    const item = await submit('Why was I charged twice?')
    await bank.tom.put('/v1/followers', { kind: 'feedback_item', objectId: item.id, isFollowing: true })
    await patch(bank.ops, item.id, { status: 'in_progress' })
    await patch(bank.ops, item.id, { assigneeId: bank.dana.memberId })
    expect((await bank.tom.get('/v1/notifications')).body.items).toMatchObject([
      { kind: 'followed', title: '“Why was I charged twice?” is in progress', url: `/feedback/items/${item.id}` },
    ])
  })

  test('is not overwritten by somebody who saw an older version', async () => {
    const item = await submit('Hello there.')
    await patch(bank.ops, item.id, { status: 'triaged' })
    expect((await patch(bank.ops, item.id, { status: 'done' }, { 'if-match': '"1"' })).status).toBe(412)
  })

  test('goes back to where it was, and what it taught is forgotten', async () => {
    const item = await submit('The machine kept my card.')
    const { activityId } = (await patch(bank.ops, item.id, { areaId: bank.atm })).body
    expect((await undo(bank.ops, activityId)).status).toBe(200)
    const after = (await bank.ops.get(`/v1/feedback/items/${item.id}`)).body
    expect(after).toMatchObject({ area: null, owner: { memberId: bank.ops.memberId }, reason: { kind: 'fallback' } })
    expect(await submit('The machine kept my card again.')).toMatchObject({ area: null, reason: { kind: 'fallback' } })
  })

  test('keeps a later change when an earlier one is undone', async () => {
    const item = await submit('Hello there.')
    const { activityId } = (await patch(bank.ops, item.id, { status: 'triaged' })).body
    await patch(bank.ops, item.id, { status: 'done' })
    expect((await undo(bank.ops, activityId)).status).toBe(409)
  })

  test('sleeps until its day', async () => {
    const item = await submit('Later, please.')
    await patch(bank.ops, item.id, { snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() })
    expect(await inbox(bank.ops)).toHaveLength(0)
    expect(await inbox(bank.ops, '?snoozed=only')).toHaveLength(1)
    await patch(bank.ops, item.id, { snoozedUntil: new Date(Date.now() - 1_000).toISOString() })
    expect(await inbox(bank.ops)).toHaveLength(1)
  })

  test('goes to the bin and comes back', async () => {
    const item = await submit('Throw me away.')
    const { body } = await bank.ops.delete(`/v1/feedback/items/${item.id}`)
    expect(await inbox(bank.ops, '?q=throw')).toHaveLength(0)
    expect((await bank.ops.get('/v1/bin')).body.items).toMatchObject([{ kind: 'feedback_item', id: item.id }])
    expect((await undo(bank.ops, body.activityId)).status).toBe(200)
    expect(await inbox(bank.ops, '?q=throw')).toHaveLength(1)
  })

  test('leaves only its ids behind when it is deleted for good', async () => {
    const item = await submit('A secret about somebody.', { externalId: 'S-1', author: { email: 'a@example.com' } })
    await bank.ops.delete(`/v1/feedback/items/${item.id}`)
    expect((await bank.ops.delete(`/v1/bin/feedback_item/${item.id}`)).status).toBe(200)
    const { rows } = await gantry.app.pool.query('select * from feedback_items where id = $1', [item.id])
    expect(JSON.stringify(rows)).not.toMatch(/secret|example\.com/)
    expect(await submit('A secret about somebody.', { externalId: 'S-1' })).toMatchObject({ outcome: 'unchanged' })
  })

  test('of another workspace does not exist', async () => {
    const item = await submit('Ours.')
    const stranger = await (await gantry.newWorkspace()).member(['product_ops', 'owner'])
    const url = `/v1/feedback/items/${item.id}`
    for (const reply of [
      await stranger.get(url),
      await stranger.get(`${url}/similar`),
      await stranger.patch(url, { status: 'done' }),
      await stranger.delete(url),
      await stranger.post('/v1/feedback/items/bulk', { select: { ids: [item.id] }, change: { status: 'done' } }),
    ])
      expect(reply.status).toBe(404)
    const own = await submit('Theirs cannot be put in our areas.')
    const foreign = await newBank(await gantry.newWorkspace())
    expect((await patch(bank.ops, own.id, { areaId: foreign.cards })).status).toBe(404)
    expect((await patch(bank.ops, own.id, { ownerId: foreign.dana.memberId })).status).toBe(404)
  })
})

describe('many items', () => {
  test('are changed by filter and undone as one', async () => {
    for (let n = 0; n < 5; n++) await submit(`Transfer number ${n} is missing.`)
    const other = await submit('Something else.')
    const { body } = await bank.ops.post('/v1/feedback/items/bulk', {
      select: { filter: { q: 'transfer' } },
      change: { areaId: bank.transfers, status: 'triaged' },
    })
    expect(body).toMatchObject({ changed: 5, skipped: 0 })
    expect(await inbox(bank.tom, '?view=mine&status=triaged')).toHaveLength(5)
    expect((await bank.tom.get('/v1/notifications')).body.items).toMatchObject([
      { title: '5 feedback items were assigned to you' },
    ])
    const [one] = await inbox(bank.tom, '?view=mine')
    await patch(bank.tom, one.id, { status: 'done' })
    expect((await undo(bank.ops, body.activityId)).status).toBe(200)
    expect(await inbox(bank.tom, '?view=mine')).toMatchObject([{ id: one.id, status: 'done' }])
    expect(await inbox(bank.ops, '?view=unassigned')).toHaveLength(5)
    expect((await bank.ops.get(`/v1/feedback/items/${other.id}`)).body.version).toBe(1)
  })

  test('are left alone where they belong to somebody else', async () => {
    const [mine, theirs] = [await submit('Card.'), await submit('Transfer.')]
    await patch(bank.ops, mine.id, { areaId: bank.cards })
    await patch(bank.ops, theirs.id, { areaId: bank.transfers })
    const reply = await bank.dana.post('/v1/feedback/items/bulk', {
      select: { ids: [mine.id, theirs.id] },
      change: { status: 'done' },
    })
    expect(reply.body).toMatchObject({ changed: 1, skipped: 1 })
  })

  test('go to the bin together and come back together', async () => {
    const ids = [(await submit('One.')).id, (await submit('Two.')).id]
    const { body } = await bank.ops.post('/v1/feedback/items/bulk', { select: { ids }, change: { isDeleted: true } })
    expect(await inbox(bank.ops)).toHaveLength(0)
    await undo(bank.ops, body.activityId)
    expect(await inbox(bank.ops)).toHaveLength(2)
  })

  test('that come in one by one are told to their owner in one go', async () => {
    await bank.ops.put('/v1/feedback/routing', { fallbackOwnerId: bank.dana.memberId })
    for (let n = 0; n < 3; n++) await submit(`Message ${n}`)
    expect((await bank.dana.get('/v1/notifications')).body.items).toHaveLength(0)
    await runJob(workspace, tellOwner, { memberId: bank.dana.memberId })
    expect((await bank.dana.get('/v1/notifications')).body.items).toMatchObject([
      { title: '3 new feedback items are yours', url: '/feedback?view=mine' },
    ])
    await runJob(workspace, tellOwner, { memberId: bank.dana.memberId })
    expect((await bank.dana.get('/v1/notifications')).body.items).toHaveLength(1)
  })
})

describe('the list', () => {
  test('is filtered by every field, and counted by the same filter', async () => {
    const first = await submit('Die Karte ist leider nicht angekommen.', {
      rating: 1,
      createdAt: '2026-01-01T00:00:00Z',
    })
    const second = await submit('The transfer took a very long time.', { rating: 5, createdAt: '2026-02-01T00:00:00Z' })
    await patch(bank.ops, first.id, { areaId: bank.atm })
    await patch(bank.ops, second.id, { areaId: bank.transfers, status: 'done' })
    await bank.ops.post('/v1/comments', { kind: 'feedback_item', objectId: first.id, text: 'Looking into it' })
    const found = async (query: string): Promise<string[]> => (await inbox(bank.ops, query)).map(({ id }) => id)
    for (const query of [
      `?area=${bank.cards}`,
      `?owner=${bank.dana.memberId}`,
      '?status=new',
      '?language=de',
      '?rating=1',
      '?to=2026-01-15T00:00:00Z',
      '?hasComments=true',
      '?q=karte',
    ]) {
      expect(await found(query), query).toEqual([first.id])
      expect((await bank.ops.get(`/v1/feedback/counts${query}`)).body.total, query).toBe(1)
    }
    expect(await found('?sort=oldest')).toEqual([first.id, second.id])
    expect(await found('?routedBy=model')).toEqual([])
    const counts = (await bank.ops.get(`/v1/feedback/counts?status=done`)).body
    expect(counts).toMatchObject({ total: 1, views: { all: 1 } })
    expect(counts.status).toEqual(expect.arrayContaining([{ value: 'new', label: 'new', count: 1 }]))
    const areas = (await bank.ops.get('/v1/feedback/counts')).body.area
    expect(areas).toEqual(expect.arrayContaining([{ value: bank.cards, label: 'Cards', count: 1 }]))
  })

  test('goes on page by page without losing or repeating anything', async () => {
    const items = Array.from({ length: 23 }, (_, n) => ({ body: `Item ${n}`, createdAt: '2026-03-01T00:00:00Z' }))
    await key.post('/v1/feedback/items/batch', { items })
    for (const sort of ['newest', 'oldest', 'least_certain']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const query: string = `?sort=${sort}&limit=5${cursor && `&cursor=${cursor}`}`
        const { body } = await bank.ops.get(`/v1/feedback/items${query}`)
        seen.push(...body.items.map(({ id }: { id: string }) => id))
        cursor = body.nextCursor
      }
      expect(new Set(seen).size, sort).toBe(23)
      expect(seen, sort).toHaveLength(23)
    }
  })

  test('shows beside an item those with the nearest words', async () => {
    const item = await submit('The machine swallowed my debit card yesterday')
    const near = await submit('An ATM swallowed my card and will not give it back')
    await submit('How do I change my address?')
    await submit('I want to exchange euros for pounds')
    const { body } = await bank.ops.get(`/v1/feedback/items/${item.id}/similar`)
    expect(body.items[0]).toMatchObject({ id: near.id })
    expect(body.items[0].similarity).toBeGreaterThan(0.2)
  })
})
