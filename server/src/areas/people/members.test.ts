import { randomUUID } from 'node:crypto'
import type { Role } from '@gantry/contract/permissions'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { openBrowser, somebodyOf } from '../../../test/browser.ts'
import { undoLast } from '../../../test/undo.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const members = '/v1/people/members'
const tokenOf = (link: string): string => new URL(link).searchParams.get('token') ?? ''
const someEmail = (): string => `${randomUUID()}@example.com`

describe('the list', () => {
  test('is sorted by name, paged, searched and filtered', async () => {
    const workspace = await gantry.newWorkspace()
    const ops = await workspace.member('product_ops', { name: 'Zoe Ops' })
    for (const name of ['bea', 'Al_an', 'Çelik', 'Cara']) {
      await ops.post(members, { name, email: someEmail(), roles: ['product_manager'], function: 'design' })
    }
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await ops.get(`${members}?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items.map((one: any) => one.name))
      cursor = body.nextCursor ?? ''
    } while (cursor)
    expect(seen.length).toBe(5)
    expect(new Set(seen).size).toBe(5)
    const names = async (query: string): Promise<string[]> =>
      (await ops.get(`${members}?${query}`)).body.items.map((one: any) => one.name)
    expect(await names('q=l_a')).toEqual(['Al_an'])
    expect(await names('role=product_ops&role=owner')).toEqual(['Zoe Ops'])
    expect((await names('function=design&status=known')).length).toBe(4)
    expect((await ops.get(`${members}?cursor=nonsense`)).status).toBe(400)
  })

  test('shows nobody of another workspace, and finds nobody there', async () => {
    const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [me, stranger] = [await one.member('owner'), await other.member('owner')]
    expect((await me.get(members)).body.items.map((each: any) => each.id)).toEqual([me.memberId])
    const path = `${members}/${stranger.memberId}`
    expect((await me.get(path)).status).toBe(404)
    expect((await me.patch(path, { name: 'X' })).status).toBe(404)
    expect((await me.delete(path)).status).toBe(404)
    for (const verb of ['suspend', 'reactivate', 'invitation'])
      expect((await me.post(`${path}/${verb}`)).status).toBe(404)
  })
})

describe('a listed person', () => {
  test('is added, changed, removed and brought back, each written down', async () => {
    const workspace = await gantry.newWorkspace()
    const ops = await workspace.member('product_ops')
    const email = someEmail()
    const made = await ops.post(members, {
      name: 'Dana',
      email: ` ${email.toUpperCase()} `,
      roles: ['product_manager'],
    })
    expect(made.body).toMatchObject({
      name: 'Dana',
      email,
      status: 'known',
      roles: ['product_manager'],
      function: 'other',
    })
    const path = `${members}/${made.body.id}`
    const changed = await ops.patch(
      path,
      { name: 'Dana O.', zone: 'Asia/Tokyo', function: 'product' },
      { 'if-match': '"1"' },
    )
    expect(changed.body).toMatchObject({ name: 'Dana O.', zone: 'Asia/Tokyo', version: 2 })
    expect((await ops.patch(path, { name: 'Late' }, { 'if-match': '"1"' })).status).toBe(412)
    await undoLast(gantry, workspace, 'member.updated')
    expect((await ops.get(path)).body).toMatchObject({ name: 'Dana', zone: null, function: 'other' })
    expect((await ops.post(members, { name: 'Twin', email })).status).toBe(409)
    expect((await ops.delete(path)).body).toMatchObject({ ok: true })
    expect((await ops.get(path)).status).toBe(404)
    await undoLast(gantry, workspace, 'member.removed')
    expect((await ops.get(path)).body.name).toBe('Dana')
    await ops.delete(path)
    expect((await ops.post(members, { name: 'Dana again', email })).body).toMatchObject({
      id: made.body.id,
      roles: ['viewer'],
    })
    const { rows } = await gantry.app.pool.query('select action from activity where workspace_id = $1 order by id', [
      workspace.id,
    ])
    expect(rows.map(({ action }) => action)).toEqual([
      'member.created',
      'member.updated',
      'member.updated',
      'member.removed',
      'member.restored',
      'member.removed',
      'member.created',
    ])
  })

  test.each<[Role, number]>([
    ['viewer', 403],
    ['contributor', 403],
    ['product_manager', 403],
    ['product_ops', 200],
    ['owner', 200],
  ])('is added by %s: %i', async (role, status) => {
    const caller = await (await gantry.newWorkspace()).member(role)
    expect((await caller.post(members, { name: 'N', email: someEmail() })).status).toBe(status)
  })

  test('gets no rights from Product Ops beyond those of the listed', async () => {
    const workspace = await gantry.newWorkspace()
    const [ops, owner] = [await workspace.member('product_ops'), await workspace.member('owner')]
    expect((await ops.post(members, { name: 'N', email: someEmail(), roles: ['owner'] })).status).toBe(422)
    const self = `${members}/${ops.memberId}`
    expect((await ops.patch(self, { roles: ['product_ops', 'owner'] })).status).toBe(422)
    expect((await ops.patch(self, { name: 'Renamed' })).status).toBe(200)
    expect((await ops.patch(self, { email: someEmail() })).status).toBe(422)
    expect((await ops.delete(`${members}/${owner.memberId}`)).status).toBe(422)
    expect((await ops.post(`${members}/${owner.memberId}/suspend`)).status).toBe(403)
    expect((await owner.patch(self, { roles: ['viewer'] })).status).toBe(200)
    expect((await ops.post(members, { name: 'N', email: someEmail() })).status).toBe(403)
  })
})

describe('the last owner', () => {
  test('cannot be suspended, removed or lose the role; with a second one it goes', async () => {
    const workspace = await gantry.newWorkspace()
    const owner = await workspace.member(['owner', 'product_ops'])
    const path = `${members}/${owner.memberId}`
    expect((await owner.get(path)).body).toMatchObject({ isLastOwner: true, may: { suspend: false, remove: false } })
    expect((await owner.post(`${path}/suspend`)).status).toBe(422)
    expect((await owner.delete(path)).status).toBe(422)
    expect((await owner.patch(path, { roles: ['product_ops'] })).body.title).toContain('last owner')
    // Somebody listed as owner who cannot sign in does not count.
    await owner.post(members, { name: 'Paper', email: someEmail(), roles: ['owner'] })
    expect((await owner.patch(path, { roles: ['product_ops'] })).status).toBe(422)
    await workspace.member('owner')
    expect((await owner.patch(path, { roles: ['product_ops'] })).status).toBe(200)
    expect((await owner.get('/v1/keys')).status).toBe(403)
  })

  test('remains when two owners suspend each other at the same moment', async () => {
    const workspace = await gantry.newWorkspace()
    const [a, b] = [await workspace.member('owner'), await workspace.member('owner')]
    const replies = await Promise.all([
      a.post(`${members}/${b.memberId}/suspend`),
      b.post(`${members}/${a.memberId}/suspend`),
    ])
    expect(replies.filter(({ status }) => status === 200).length).toBe(1)
    const { rows } = await gantry.app.pool.query(`select status from members where workspace_id = $1`, [workspace.id])
    expect(rows.map(({ status }) => status).sort()).toEqual(['active', 'suspended'])
  })
})

test('a suspended person is refused from the next request on, also while requests are under way', async () => {
  const workspace = await gantry.newWorkspace()
  const [owner, member] = [await workspace.member('owner'), await workspace.member('contributor')]
  const path = `${members}/${member.memberId}`
  const underWay = Promise.all(Array.from({ length: 20 }, () => member.get(members)))
  expect((await owner.post(`${path}/suspend`)).body).toMatchObject({ status: 'suspended', may: { reactivate: true } })
  expect(await member.get(members)).toMatchObject({ status: 403, body: { code: 'suspended' } })
  for (const { status } of await underWay) expect([200, 403]).toContain(status)
  expect((await member.get('/v1/me')).body).toMatchObject({ current: null, memberships: [{ isSuspended: true }] })
  expect((await owner.post(`${path}/reactivate`)).body.status).toBe('active')
  expect((await member.get(members)).status).toBe(200)
  await owner.delete(path)
  expect((await member.get(members)).status).toBe(404)
})

describe('an invitation', () => {
  const password = 'a long password'

  test('brings somebody new in, once, with the roles it names', async () => {
    const workspace = await gantry.newWorkspace()
    const owner = await workspace.member('owner', { name: 'Olu' })
    const email = someEmail()
    const sent = await owner.post('/v1/people/invitations', { email, roles: ['product_manager'] })
    expect(sent.body.member).toMatchObject({
      email,
      status: 'invited',
      roles: ['product_manager'],
      invitation: { isExpired: false },
    })
    const { rows } = await gantry.app.pool.query('select * from mails where recipient = $1', [email])
    expect(rows).toMatchObject([{ is_private: true, kind: 'invitation' }])
    const mailed = /https?:\S+/.exec(gantry.app.secrets.open(rows[0].text))?.[0]
    expect(mailed).toBe(sent.body.link)
    const token = tokenOf(sent.body.link)
    expect((await gantry.anonymous.post('/v1/invitations/look-up', { token })).body).toMatchObject({
      workspaceName: 'Test',
      invitedBy: 'Olu',
      email,
      hasAccount: false,
    })
    const browser = openBrowser(gantry)
    const accept = { token, name: 'New Person', password }
    expect((await browser.call('/v1/invitations/accept', { ...accept, password: 'short' })).status).toBe(400)
    expect((await browser.call('/v1/invitations/accept', accept)).body).toMatchObject({ slug: workspace.slug })
    expect((await browser.get('/v1/me')).body).toMatchObject({
      name: 'New Person',
      current: { roles: ['product_manager'] },
    })
    expect((await gantry.anonymous.post('/v1/invitations/accept', accept)).status).toBe(410)
    expect((await owner.post('/v1/people/invitations', { email })).status).toBe(409)
    const listed = await owner.get(`${members}/${sent.body.member.id}`)
    expect(listed.body).toMatchObject({ name: 'New Person', status: 'active', invitation: null })
  })

  test('works only as the newest, until it is withdrawn or a week is over', async () => {
    const workspace = await gantry.newWorkspace()
    const owner = await workspace.member('owner')
    const first = await owner.post('/v1/people/invitations', { email: someEmail() })
    const again = await owner.post(`${members}/${first.body.member.id}/invitation`)
    const look = async (link: string): Promise<number> =>
      (await gantry.anonymous.post('/v1/invitations/look-up', { token: tokenOf(link) })).status
    expect([await look(first.body.link), await look(again.body.link)]).toEqual([410, 200])
    await gantry.app.pool.query(
      `update invitations set expires_at = now() - interval '1 second' where workspace_id = $1`,
      [workspace.id],
    )
    expect(await look(again.body.link)).toBe(410)
    const third = await owner.post(`${members}/${first.body.member.id}/invitation`)
    expect((await owner.delete(`${members}/${first.body.member.id}/invitation`)).body).toMatchObject({
      status: 'known',
      invitation: null,
    })
    expect(await look(third.body.link)).toBe(410)
    expect((await owner.delete(`${members}/${first.body.member.id}/invitation`)).status).toBe(422)
  })

  test('cannot take over an account: its person signs in and joins, nobody else', async () => {
    const known = await somebodyOf(gantry, password)
    const other = await somebodyOf(gantry, password)
    const workspace = await gantry.newWorkspace()
    const owner = await workspace.member('owner')
    const { body } = await owner.post('/v1/people/invitations', { email: known.email, roles: ['contributor'] })
    const token = tokenOf(body.link)
    expect((await gantry.anonymous.post('/v1/invitations/look-up', { token })).body.hasAccount).toBe(true)
    expect(
      (await gantry.anonymous.post('/v1/invitations/accept', { token, name: 'Eve', password: 'my own password' }))
        .status,
    ).toBe(409)
    expect((await gantry.anonymous.post('/v1/invitations/join', { token })).status).toBe(401)
    const [theirs, wrong] = [openBrowser(gantry), openBrowser(gantry)]
    await theirs.call('/api/auth/sign-in/email', { email: known.email, password })
    await wrong.call('/api/auth/sign-in/email', { email: other.email, password })
    expect((await wrong.call('/v1/invitations/join', { token })).status).toBe(403)
    expect((await theirs.call('/v1/invitations/join', { token })).body.slug).toBe(workspace.slug)
    expect((await theirs.get('/v1/me')).body.memberships.map((one: any) => one.slug)).toContain(workspace.slug)
    expect((await theirs.call('/v1/invitations/join', { token })).status).toBe(410)
  })

  test('is sent by owners only', async () => {
    const workspace = await gantry.newWorkspace()
    for (const role of ['viewer', 'contributor', 'product_manager', 'product_ops'] as const) {
      const caller = await workspace.member(role)
      expect((await caller.post('/v1/people/invitations', { email: someEmail() })).status).toBe(403)
    }
  })
})
