import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { type Bank, newBank } from './testing/bank.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let bank: Bank
let ops: Caller
let key: Caller

beforeAll(async () => {
  gantry = await startTestGantry()
})
beforeEach(async () => {
  workspace = await gantry.newWorkspace()
  bank = await newBank(workspace)
  ops = bank.ops
  key = await workspace.key('contributor')
})

const submit = (body: object, by = key) => by.post('/v1/feedback/items', { body: 'My card has not arrived.', ...body })

describe('handing in one item', () => {
  test('gives it an owner and says why', async () => {
    const { status, body } = await submit({ subject: 'Where is my card?' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      outcome: 'created',
      title: 'Where is my card?',
      status: 'new',
      language: 'en',
      owner: { memberId: ops.memberId },
      reason: { kind: 'fallback', text: expect.stringContaining('nothing has been learnt yet') },
      source: { name: 'API' },
      may: { triage: false },
    })
  })

  test('keeps the original, and shows HTML without what could do harm', async () => {
    const hostile =
      '<p onclick="x()">Hi <b>there</b></p><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a><a href="https://example.com">ok</a>'
    const { body } = await submit({ body: hostile, format: 'html' })
    const detail = (await ops.get(`/v1/feedback/items/${body.id}`)).body
    expect(detail.original).toBe(hostile)
    expect(detail.html).not.toMatch(/script|onclick|onerror|javascript|<img/)
    expect(detail.html).toContain('<b>there</b>')
    expect(detail.html).toContain('href="https://example.com"')
    expect(detail.text).toBe('Hi there\naok')
  })

  test('takes plain text as it is, markup and all', async () => {
    const { body } = await submit({ body: '1 < 2 & <script>x</script>' })
    const detail = (await ops.get(`/v1/feedback/items/${body.id}`)).body
    expect(detail).toMatchObject({
      text: '1 < 2 & <script>x</script>',
      html: null,
      original: '1 < 2 & <script>x</script>',
    })
  })

  test('leaves out what cannot be stored: halves of characters and null bytes', async () => {
    const { status, body } = await submit({ body: 'broken \ud800 and \u0000 null', author: { name: 'A\u0000B' } })
    expect(status).toBe(200)
    expect((await ops.get(`/v1/feedback/items/${body.id}`)).body.text).toBe('broken \ufffd and  null')
  })

  test('knows the author among the contacts, and the account by the domain', async () => {
    const account = (await ops.post('/v1/customers/accounts', { name: 'Acme', domains: ['acme.com'], plan: 'gold' }))
      .body
    const { body } = await submit({ author: { name: 'Ann', email: 'Ann@Acme.com' } })
    expect(body).toMatchObject({
      author: { name: 'Ann', email: 'ann@acme.com' },
      account: { id: account.id, name: 'Acme' },
    })
    const detail = (await ops.get(`/v1/feedback/items/${body.id}`)).body
    expect(detail.accountFacts).toMatchObject({ name: 'Acme', plan: 'gold' })
    expect((await ops.get(`/v1/feedback/items?account=${account.id}`)).body.items).toHaveLength(1)
  })

  test('belongs to whoever may submit; a viewer may not', async () => {
    expect((await submit({}, await workspace.member('viewer'))).status).toBe(403)
    const own = await submit({}, await workspace.member('contributor', { name: 'Cleo' }))
    expect(own.body).toMatchObject({ source: { name: 'Added by hand' } })
  })

  test.each([
    ['no text', { body: '' }],
    ['a link that is none', { url: 'javascript:alert(1)' }],
    ['deletion without an id', { isDeleted: true }],
  ])('refuses %s', async (_, body) => {
    expect((await submit(body)).status).toBe(400)
  })

  test('hides sources of other workspaces, and refuses a disabled one', async () => {
    const other = await (await gantry.newWorkspace()).member('product_ops')
    const foreign = (await other.post('/v1/feedback/sources', { name: 'Theirs', kind: 'api' })).body
    expect((await submit({ sourceId: foreign.id })).status).toBe(404)
    const own = (await ops.post('/v1/feedback/sources', { name: 'Ours', kind: 'api', isEnabled: false })).body
    expect((await submit({ sourceId: own.id })).status).toBe(422)
  })
})

describe('the same item again', () => {
  const item = { externalId: 'T-1', body: 'My card has not arrived.', rating: 2 }

  test('changes nothing while it says the same', async () => {
    const first = (await submit(item)).body
    const again = (await submit(item)).body
    expect(again).toMatchObject({ id: first.id, outcome: 'unchanged', version: 1 })
    expect((await ops.get('/v1/feedback/items')).body.items).toHaveLength(1)
  })

  test('is updated by an edit, which the history keeps', async () => {
    const first = (await submit(item)).body
    const edited = (await submit({ ...item, body: 'My card has arrived.' })).body
    expect(edited).toMatchObject({ id: first.id, outcome: 'updated', version: 2, excerpt: 'My card has arrived.' })
    const history = await workspace.inside(
      async (ctx) => (await ctx.db.$client.query(`select * from activity where action = 'feedback_item.edited'`)).rows,
    )
    expect(history).toMatchObject([
      { before: { text: 'My card has not arrived.' }, after: { text: 'My card has arrived.' } },
    ])
  })

  test('is not set back by an older revision that comes late', async () => {
    await submit({ ...item, updatedAt: '2026-05-02T10:00:00Z', body: 'second' })
    const late = (await submit({ ...item, updatedAt: '2026-05-01T10:00:00Z', body: 'first' })).body
    expect(late).toMatchObject({ outcome: 'unchanged', excerpt: 'second' })
  })

  test('goes when the source deletes it, and comes back when the source sends it anew', async () => {
    const first = (await submit(item)).body
    expect((await submit({ ...item, isDeleted: true })).body).toMatchObject({ id: first.id, outcome: 'deleted' })
    expect((await ops.get(`/v1/feedback/items/${first.id}`)).status).toBe(404)
    expect((await ops.get('/v1/feedback/items?q=arrived')).body.items).toHaveLength(0)
    expect((await submit({ ...item, isDeleted: true })).body).toMatchObject({ outcome: 'unchanged' })
    expect((await submit({ ...item, body: 'Again' })).body).toMatchObject({ id: first.id, outcome: 'updated' })
    expect((await ops.get(`/v1/feedback/items/${first.id}`)).status).toBe(200)
  })

  test('does not come back when a person has thrown it away', async () => {
    const first = (await submit(item)).body
    await ops.delete(`/v1/feedback/items/${first.id}`)
    expect((await submit({ ...item, body: 'edited' })).body).toMatchObject({ id: first.id, outcome: 'unchanged' })
    expect((await ops.get('/v1/feedback/items')).body.items).toHaveLength(0)
  })

  test('is stored once when it is sent twice at the same moment', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => submit(item)))
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
    expect(replies.filter(({ body }) => body.outcome === 'created')).toHaveLength(1)
  })
})

describe('many single items at the same moment', () => {
  const sendAll = (bodies: object[]): Promise<any[]> =>
    Promise.all(
      bodies.map((body, n) =>
        key.post('/v1/feedback/items', body, n % 5 === 0 ? { 'idempotency-key': `key-${n}` } : {}),
      ),
    )
  const activities = (): Promise<any[]> =>
    workspace.inside(async (ctx) => (await ctx.db.$client.query('select * from activity')).rows)

  test('are each stored, routed, findable and audited under their own request', async () => {
    const replies = await sendAll(
      Array.from({ length: 40 }, (_, n) => ({ body: `Simultaneous ${n}`, externalId: `s-${n}` })),
    )
    expect(replies.map(({ status, body }) => [status, body.outcome, body.title, body.reason.kind])).toEqual(
      replies.map((_, n) => [200, 'created', `Simultaneous ${n}`, 'fallback']),
    )
    const audited = await activities()
    expect(new Set(audited.map((one) => one.object_id))).toEqual(new Set(replies.map(({ body }) => body.id)))
    expect(new Set(audited.map((one) => one.request_id)).size).toBe(40)
    expect((await ops.get('/v1/feedback/items?q=simultaneous&limit=100')).body.items).toHaveLength(40)
  })

  test('are refused one by one', async () => {
    const replies = await sendAll(
      Array.from({ length: 20 }, (_, n) => ({ body: `Message ${n}`, ...(n % 4 === 1 && { sourceId: randomUUID() }) })),
    )
    expect(replies.map(({ status }) => status)).toEqual(replies.map((_, n) => (n % 4 === 1 ? 404 : 200)))
    expect((await ops.get('/v1/feedback/counts')).body.total).toBe(15)
  })

  test('follow each other when they are about the same thing', async () => {
    const replies = await sendAll(Array.from({ length: 12 }, (_, n) => ({ body: `Version ${n}`, externalId: 'one' })))
    expect(replies.map(({ body }) => body.outcome).toSorted()).toEqual(['created', ...Array(11).fill('updated')])
    expect(replies.map(({ body }) => body.version).toSorted((a, b) => a - b)).toEqual(replies.map((_, n) => n + 1))
  })

  test('do not fail for one that cannot be stored', async () => {
    await gantry.app.pool.query(`
      create function refuse_poison() returns trigger language plpgsql as
        $$ begin if new.text = 'poison' then raise 'poison'; end if; return new; end $$;
      create trigger refuse_poison before insert on feedback_items for each row execute function refuse_poison()`)
    const replies = await sendAll(Array.from({ length: 12 }, (_, n) => ({ body: n === 6 ? 'poison' : `Sound ${n}` })))
    expect(replies.map(({ status }) => status)).toEqual(replies.map((_, n) => (n === 6 ? 500 : 200)))
    expect((await ops.get('/v1/feedback/counts')).body.total).toBe(11)
    expect(await activities()).toHaveLength(11)
  })
})

describe('a batch', () => {
  test('takes in up to 500 in the order given, a repeated id once', async () => {
    const items = Array.from({ length: 500 }, (_, n) => ({ externalId: `b-${n % 499}`, body: `Message ${n}` }))
    const { status, body } = await key.post('/v1/feedback/items/batch', { items })
    expect(status).toBe(200)
    expect(body.items).toHaveLength(500)
    expect(body.items[499].id).toBe(body.items[0].id)
    expect((await ops.get('/v1/feedback/counts')).body.total).toBe(499)
    const again = (await key.post('/v1/feedback/items/batch', { items })).body
    expect(new Set(again.items.map((item: { outcome: string }) => item.outcome))).toEqual(new Set(['unchanged']))
  })

  test('takes in all or none', async () => {
    const items = [{ body: 'fine' }, { body: 'unknown source', sourceId: randomUUID() }]
    expect((await key.post('/v1/feedback/items/batch', { items })).status).toBe(404)
    expect((await ops.get('/v1/feedback/counts')).body.total).toBe(0)
  })

  test('shows a conversation on each of its items', async () => {
    const items = ['first', 'second', 'third'].map((text, n) => ({
      threadId: 'conversation',
      body: text,
      createdAt: `2026-03-0${n + 1}T10:00:00Z`,
    }))
    const { body } = await key.post('/v1/feedback/items/batch', { items })
    const detail = (await ops.get(`/v1/feedback/items/${body.items[1].id}`)).body
    expect(detail.thread.map((one: { excerpt: string }) => one.excerpt)).toEqual(['first', 'third'])
  })
})
