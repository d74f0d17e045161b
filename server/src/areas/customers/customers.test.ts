import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { eventually, startTestWorker, type TestWorker } from '../../../test/worker.ts'
import { accountFacts, accountsInSegment, findOrCreateContacts } from './index.ts'

let gantry: TestGantry
let worker: TestWorker

beforeAll(async () => {
  gantry = await startTestGantry()
  worker = await startTestWorker(gantry.config)
})
afterAll(() => worker.stop())

const newOps = async () => {
  const workspace = await gantry.newWorkspace()
  return { workspace, caller: await workspace.member('product_ops') }
}

async function importFile(caller: Caller, kind: string, content: string): Promise<any> {
  const url = `/v1/imports?kind=${kind}&fileName=${kind}.csv`
  const { body } = await caller.call('POST', url, Buffer.from(content), { 'content-type': 'application/octet-stream' })
  const started = await caller.post(`/v1/imports/${body.id}/start`)
  expect(started.status, started.text).toBe(200)
  return eventually(async () => {
    const reply = await caller.get(`/v1/imports/${body.id}`)
    return reply.body.state === 'running' ? null : reply.body
  })
}

const names = (reply: { body: any }): string[] => reply.body.items.map(({ name }: { name: string }) => name)

describe('accounts', () => {
  test('can be created, changed field by field, and found', async () => {
    const { caller } = await newOps()
    const created = await caller.post('/v1/customers/accounts', {
      name: 'Acme',
      domains: ['acme.com', 'ACME.com'],
      revenue: { annualMinor: 120_000, currency: 'eur' },
      ownerId: caller.memberId,
      attributes: { Region: 'North' },
    })
    expect(created.body).toMatchObject({
      domains: ['acme.com'],
      revenue: { annualMinor: 120_000, currency: 'EUR' },
      owner: { id: caller.memberId, name: 'Robin' },
      version: 1,
    })
    const url = `/v1/customers/accounts/${created.body.id}`
    const changed = await caller.patch(url, { plan: 'Pro' }, { 'if-match': '"1"' })
    expect(changed.body).toMatchObject({ plan: 'Pro', domains: ['acme.com'], version: 2 })
    const late = await caller.patch(url, { plan: 'Free' }, { 'if-match': '"1"' })
    expect(late.body.code).toBe('changed_meanwhile')
    expect(names(await caller.get('/v1/customers/accounts?q=ACME.c'))).toEqual(['Acme'])
    expect(names(await caller.get('/v1/customers/accounts?q=100%25'))).toEqual([])
  })

  test('a domain belongs to one account, and the refusal says to which', async () => {
    const { caller } = await newOps()
    await caller.post('/v1/customers/accounts', { name: 'Acme', domains: ['acme.com'] })
    const second = await caller.post('/v1/customers/accounts', { name: 'Other', domains: ['acme.com'] })
    expect(second).toMatchObject({ status: 409, body: { title: expect.stringMatching(/belongs to Acme/) } })
  })

  test('an owner must be a member of this workspace', async () => {
    const { caller } = await newOps()
    const stranger = (await newOps()).caller
    const reply = await caller.post('/v1/customers/accounts', { name: 'Acme', ownerId: stranger.memberId })
    expect(reply.status).toBe(404)
  })

  test('are listed by any sort and direction, page by page, without gaps or repeats', async () => {
    const { caller } = await newOps()
    for (const [at, name] of ['b', 'A', 'c', 'B', 'ä', 'a'].entries()) {
      const revenue = at % 3 === 0 ? null : { annualMinor: at, currency: 'EUR' }
      await caller.post('/v1/customers/accounts', { name, revenue })
    }
    for (const sort of ['name', 'revenue', 'createdAt', 'updatedAt']) {
      for (const direction of ['asc', 'desc']) {
        const whole = await caller.get(`/v1/customers/accounts?sort=${sort}&direction=${direction}`)
        const paged: string[] = []
        let cursor = ''
        do {
          const page = await caller.get(`/v1/customers/accounts?limit=2&sort=${sort}&direction=${direction}${cursor}`)
          paged.push(...page.body.items.map(({ id }: { id: string }) => id))
          cursor = page.body.nextCursor ? `&cursor=${page.body.nextCursor}` : ''
        } while (cursor)
        expect(paged).toEqual(whole.body.items.map(({ id }: { id: string }) => id))
        expect(paged).toHaveLength(6)
      }
    }
  })

  test('go to the bin with their domains and come back by undo; contacts stay', async () => {
    const { workspace, caller } = await newOps()
    const account = (await caller.post('/v1/customers/accounts', { name: 'Acme', domains: ['acme.com'] })).body
    const contact = (await caller.post('/v1/customers/contacts', { name: 'Ann', accountId: account.id })).body
    await caller.delete(`/v1/customers/accounts/${account.id}`)
    expect((await caller.get(`/v1/customers/accounts/${account.id}`)).status).toBe(404)
    expect((await caller.get(`/v1/customers/contacts/${contact.id}`)).body.account).toBeNull()
    const undo = gantry.app.catalogue.undoers['account.deleted']
    const entry = { id: '', action: 'account.deleted', objectId: account.id, before: null, after: null }
    await workspace.inside(async (ctx) => undo?.(ctx, entry))
    expect((await caller.get(`/v1/customers/accounts/${account.id}`)).body).toMatchObject({ domains: ['acme.com'] })
    expect((await caller.get(`/v1/customers/contacts/${contact.id}`)).body.account.name).toBe('Acme')
    await expect(workspace.inside(async (ctx) => undo?.(ctx, entry))).rejects.toThrow(/no longer in the bin/)
  })

  test('a change is undone only while nobody has changed the same field again', async () => {
    const { workspace, caller } = await newOps()
    const { id } = (await caller.post('/v1/customers/accounts', { name: 'Acme', plan: 'Free' })).body
    const url = `/v1/customers/accounts/${id}`
    const undo = gantry.app.catalogue.undoers['account.updated']
    const entry = { id: '', action: 'account.updated', objectId: id, before: { plan: 'Free' }, after: { plan: 'Pro' } }
    await caller.patch(url, { plan: 'Pro' })
    await caller.patch(url, { country: 'DE' })
    await workspace.inside(async (ctx) => undo?.(ctx, entry))
    expect((await caller.get(url)).body).toMatchObject({ plan: 'Free', country: 'DE' })
    await expect(workspace.inside(async (ctx) => undo?.(ctx, entry))).rejects.toThrow(/changed again/)
  })
})

describe('segments', () => {
  test('are evaluated live, in their count, the list, the account and for other areas alike', async () => {
    const { workspace, caller } = await newOps()
    const make = async (name: string, rest: object): Promise<string> =>
      (await caller.post('/v1/customers/accounts', { name, ...rest })).body.id
    const big = await make('Big', { plan: 'Pro', revenue: { annualMinor: 900, currency: 'EUR' }, country: 'DE' })
    await make('Small', { plan: 'Pro', revenue: { annualMinor: 100, currency: 'EUR' }, country: 'DE' })
    await make('Dollar', { plan: 'Pro', revenue: { annualMinor: 900, currency: 'USD' }, country: 'DE' })
    const filter = { plans: ['Pro', 'Team'], countries: ['DE'], revenue: { currency: 'EUR', minMinor: 500 } }
    const { body: segment } = await caller.post('/v1/customers/segments', { name: 'Large German', filter })
    expect(segment).toMatchObject({ name: 'Large German', accountCount: 1 })
    expect(names(await caller.get(`/v1/customers/accounts?segmentId=${segment.id}`))).toEqual(['Big'])
    expect((await caller.get(`/v1/customers/accounts/${big}`)).body.segments).toEqual([
      { id: segment.id, name: 'Large German' },
    ])
    expect(await workspace.inside((ctx) => accountsInSegment(ctx, segment.id))).toEqual([big])
    const facts = await workspace.inside((ctx) => accountFacts(ctx, [big]))
    expect(facts.get(big)).toMatchObject({ plan: 'Pro', segmentIds: [segment.id] })
    await caller.patch(`/v1/customers/accounts/${big}`, { plan: 'Free' })
    expect((await caller.get(`/v1/customers/segments/${segment.id}`)).body.accountCount).toBe(0)
    expect((await caller.post('/v1/customers/accounts/count', { plans: ['Free'] })).body).toEqual({ count: 1 })
  })

  test('filter by attribute, also in the query string', async () => {
    const { caller } = await newOps()
    await caller.post('/v1/customers/accounts', { name: 'N', attributes: { Region: 'North' } })
    await caller.post('/v1/customers/accounts', { name: 'S', attributes: { Region: 'South=warm' } })
    expect(names(await caller.get('/v1/customers/accounts?attribute=Region%3DSouth%3Dwarm'))).toEqual(['S'])
    expect((await caller.get('/v1/customers/facets')).body.attributes).toEqual(['Region'])
    expect((await caller.get('/v1/customers/accounts?revenueMinMinor=1')).status).toBe(400)
  })

  test('have a name of their own', async () => {
    const { caller } = await newOps()
    await caller.post('/v1/customers/segments', { name: 'Top', filter: {} })
    expect((await caller.post('/v1/customers/segments', { name: 'top', filter: {} })).status).toBe(409)
  })
})

describe('importing', () => {
  test('joins contacts to accounts by external id, by name and by the domain of their address', async () => {
    const { caller } = await newOps()
    await importFile(caller, 'accounts', 'Name,Domain,ID\nAcme,acme.com,A1\nBeta,beta.io,B1\n')
    const done = await importFile(
      caller,
      'contacts',
      'Full name,E-Mail,Company,Unsubscribed\nAnn,ann@x.org,A1,no\nBob,bob@beta.io,,yes\nCid,,acme,\nDan,dan@x.org,Nobody,\n,,,no\nEve,eve@,,\n',
    )
    expect(done.progress).toMatchObject({ created: 3, rejected: 3 })
    const { body } = await caller.get('/v1/customers/contacts')
    const seen = body.items.map(({ name, account, hasOptedOut }: any) => [name, account.name, hasOptedOut])
    expect(seen).toEqual([
      ['Ann', 'Acme', false],
      ['Bob', 'Beta', true],
      ['Cid', 'Acme', false],
    ])
    const problems = (await caller.get(`/v1/imports/${done.id}/problems`)).body.items
    expect(problems.map(({ column }: any) => column).sort()).toEqual(['Company', 'E-Mail', null].sort())
  })

  test('repeating contacts changes nothing; another address of the same person is added', async () => {
    const { caller } = await newOps()
    const file = 'Name,Email,ID\nAnn,ann@x.org,1\nAnn again,ANN@x.org,1\nBob,,\n'
    expect((await importFile(caller, 'contacts', file)).progress).toMatchObject({ created: 2, updated: 0 })
    expect((await importFile(caller, 'contacts', file)).progress).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
    })
    const more = await importFile(caller, 'contacts', 'Name,Email,ID\nAnn again,ann@work.org,1\n')
    expect(more.progress).toMatchObject({ updated: 1 })
    const { body } = await caller.get('/v1/customers/contacts?q=ann@')
    expect(body.items).toHaveLength(1)
    expect(body.items[0].emails).toEqual(['ann@x.org', 'ann@work.org'])
  })

  test('refuses a row whose domain belongs to another account', async () => {
    const { caller } = await newOps()
    const done = await importFile(caller, 'accounts', 'Name,Domain,ID\nA,a.com,1\nB,a.com,2\nC,c.com,3\n')
    expect(done.progress).toMatchObject({ created: 2, rejected: 1 })
  })
})

describe('writers of feedback', () => {
  const writer = { name: null, email: null, externalId: null, account: null }

  test('become contacts once, however often and from wherever they write', async () => {
    const { workspace, caller } = await newOps()
    await caller.post('/v1/customers/accounts', { name: 'Acme', domains: ['acme.com'] })
    const people = [
      { ...writer, name: 'Ann', email: 'ann@acme.com' },
      { ...writer, email: 'ann@acme.com', externalId: 'u1' },
      { ...writer, externalId: 'u2', account: 'Acme' },
      { ...writer, name: 'Somebody' },
    ]
    const first = await workspace.inside((ctx) => findOrCreateContacts(ctx, people))
    expect(first[3]).toBeNull()
    expect(first[0]).toEqual(first[1])
    expect(first[2]?.contactId).not.toBe(first[0]?.contactId)
    expect(new Set(first.slice(0, 3).map((one) => one?.accountId)).size).toBe(1)
    expect(first[0]?.accountId).not.toBeNull()
    const again = await Promise.all(
      Array.from({ length: 4 }, () =>
        workspace.inside((ctx) => findOrCreateContacts(ctx, [...people, { ...writer, email: 'new@x.org' }])),
      ),
    )
    expect(new Set(again.map((found) => found[4]?.contactId)).size).toBe(1)
    for (const found of again) expect(found.slice(0, 4)).toEqual(first)
    expect((await caller.get('/v1/customers/contacts')).body.items).toHaveLength(3)
  })
})
