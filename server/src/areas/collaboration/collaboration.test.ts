import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { newId } from '../../platform/ids.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let pm: Caller
let dana: Caller
let viewer: Caller

/** An account to talk about. */
const newAccount = async (inside: TestWorkspace = workspace, name = 'Acme'): Promise<string> => {
  const writer = await inside.member('contributor')
  const { body } = await writer.post('/v1/customers/accounts', { name: `${name} ${newId().slice(-6)}` })
  return body.id
}
const about = (objectId: string) => ({ kind: 'account', objectId })
beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  pm = await workspace.member('product_manager', { name: 'Pat' })
  dana = await workspace.member('contributor', { name: 'Dana', email: 'dana@example.com' })
  viewer = await workspace.member('viewer', { name: 'Vic' })
})

describe('comments', () => {
  test('are listed oldest first with their threads, mentions and what the reader may do', async () => {
    const object = about(await newAccount())
    const first = await pm.post('/v1/comments', { ...object, text: 'Look, @Dana', mentions: [dana.memberId] })
    expect(first.status).toBe(200)
    const answer = await dana.post('/v1/comments', { ...object, text: 'I do', threadId: first.body.id })
    const { body } = await dana.get(`/v1/comments?kind=account&objectId=${object.objectId}`)
    expect(body.items.map(({ text, threadId }: any) => [text, threadId])).toEqual([
      ['Look, @Dana', first.body.id],
      ['I do', first.body.id],
    ])
    expect(body.items[0]).toMatchObject({
      author: { name: 'Pat', memberId: pm.memberId },
      mentions: [{ memberId: dana.memberId, name: 'Dana' }],
      may: { edit: false, remove: false, resolve: true },
    })
    expect(answer.body.may).toEqual({ edit: true, remove: true, resolve: false })
  })

  test('come in pages', async () => {
    const object = about(await newAccount())
    for (const text of ['1', '2', '3']) await pm.post('/v1/comments', { ...object, text })
    const page = async (cursor = '') =>
      (await pm.get(`/v1/comments?kind=account&objectId=${object.objectId}&limit=2${cursor}`)).body
    const one = await page()
    const two = await page(`&cursor=${one.nextCursor}`)
    expect([one, two].map(({ items }) => items.map(({ text }: any) => text))).toEqual([['1', '2'], ['3']])
    expect(two.nextCursor).toBe(null)
  })

  test('can be changed and deleted by their author only, and not over a newer version', async () => {
    const { body } = await pm.post('/v1/comments', { ...about(await newAccount()), text: 'Mine' })
    const url = `/v1/comments/${body.id}`
    expect(await dana.patch(url, { text: 'Not yours' })).toMatchObject({
      status: 403,
      body: { title: expect.stringContaining('Pat') },
    })
    expect(await dana.delete(url)).toMatchObject({ status: 403 })
    expect(await pm.patch(url, { text: 'Better' }, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      body: { text: 'Better', version: 2 },
    })
    expect((await pm.patch(url, { text: 'Late' }, { 'if-match': '"1"' })).status).toBe(412)
  })

  test('leave their place when they are deleted and others have answered, and come back by undo', async () => {
    const object = about(await newAccount())
    const first = await pm.post('/v1/comments', { ...object, text: 'Question' })
    await dana.post('/v1/comments', { ...object, text: 'Answer', threadId: first.body.id })
    const { body } = await pm.delete(`/v1/comments/${first.body.id}`)
    const texts = async () =>
      (await pm.get(`/v1/comments?kind=account&objectId=${object.objectId}`)).body.items.map(({ text }: any) => text)
    expect(await texts()).toEqual(['', 'Answer'])
    expect((await pm.post(`/v1/activity/${body.activityId}/undo`)).status).toBe(200)
    expect(await texts()).toEqual(['Question', 'Answer'])
  })

  test('close as a thread, and open again', async () => {
    const object = about(await newAccount())
    const first = await pm.post('/v1/comments', { ...object, text: 'Question' })
    const answer = await dana.post('/v1/comments', { ...object, text: 'Answer', threadId: first.body.id })
    const url = `/v1/comments/${first.body.id}/resolved`
    expect((await dana.put(url, { isResolved: true })).body).toMatchObject({
      resolvedBy: 'Dana',
      resolvedAt: expect.any(String),
    })
    expect((await dana.put(url, { isResolved: false })).body).toMatchObject({ resolvedBy: null, resolvedAt: null })
    expect((await dana.put(`/v1/comments/${answer.body.id}/resolved`, { isResolved: true })).status).toBe(422)
  })

  test('are not for viewers to write', async () => {
    const object = about(await newAccount())
    expect(await viewer.post('/v1/comments', { ...object, text: 'x' })).toMatchObject({ status: 403 })
    expect((await viewer.get(`/v1/comments?kind=account&objectId=${object.objectId}`)).status).toBe(200)
  })

  test.each([
    ['an object that does not exist', () => ({ ...about(newId()), text: 'x' })],
    ['a kind that does not exist', () => ({ kind: 'unicorn', objectId: newId(), text: 'x' })],
    [
      'an object of another workspace',
      async () => ({ ...about(await newAccount(await gantry.newWorkspace())), text: 'x' }),
    ],
    [
      'a person of another workspace',
      async () => {
        const stranger = await (await gantry.newWorkspace()).member('viewer')
        return { ...about(await newAccount()), text: 'x', mentions: [stranger.memberId] }
      },
    ],
    [
      'a thread of another object',
      async () => {
        const { body } = await pm.post('/v1/comments', { ...about(await newAccount()), text: 'x' })
        return { ...about(await newAccount()), text: 'x', threadId: body.id }
      },
    ],
  ])('cannot name %s', async (_what, bodyOf) => {
    expect((await pm.post('/v1/comments', await bodyOf())).status).toBe(404)
  })

  test('of another workspace cannot be read, changed or closed', async () => {
    const other = await gantry.newWorkspace()
    const stranger = await other.member(['product_ops', 'owner', 'product_manager'])
    const object = about(await newAccount())
    const { body } = await pm.post('/v1/comments', { ...object, text: 'x' })
    expect((await stranger.get(`/v1/comments?kind=account&objectId=${object.objectId}`)).status).toBe(404)
    expect((await stranger.patch(`/v1/comments/${body.id}`, { text: 'y' })).status).toBe(404)
    expect((await stranger.delete(`/v1/comments/${body.id}`)).status).toBe(404)
    expect((await stranger.put(`/v1/comments/${body.id}/resolved`, { isResolved: true })).status).toBe(404)
  })

  test('show a key only what its scopes show', async () => {
    const key = await workspace.key(['workspace.read', 'comments.write'])
    const object = about(await newAccount())
    expect((await key.get(`/v1/comments?kind=account&objectId=${object.objectId}`)).status).toBe(404)
    expect((await key.post('/v1/comments', { ...object, text: 'x' })).status).toBe(404)
  })
})

describe('links', () => {
  test('are seen from both ends, once, and only between objects that exist', async () => {
    const [from, to] = [await newAccount(), await newAccount()]
    const pair = { from: { kind: 'account', id: from }, to: { kind: 'account', id: to }, relation: 'blocks' }
    const made = await pm.post('/v1/links', pair)
    expect(made).toMatchObject({
      status: 200,
      body: { direction: 'out', object: { id: to, kind: 'account', url: expect.any(String) } },
    })
    expect((await dana.get(`/v1/links?kind=account&objectId=${to}`)).body.items).toMatchObject([
      { id: made.body.id, direction: 'in', relation: 'blocks', object: { id: from } },
    ])
    expect((await pm.post('/v1/links', pair)).status).toBe(409)
    expect((await pm.post('/v1/links', { ...pair, to: pair.from })).status).toBe(422)
    expect((await pm.post('/v1/links', { ...pair, to: { kind: 'account', id: newId() } })).status).toBe(404)
    expect((await viewer.post('/v1/links', pair)).status).toBe(403)
    const foreign = await newAccount(await gantry.newWorkspace())
    expect((await pm.post('/v1/links', { ...pair, to: { kind: 'account', id: foreign } })).status).toBe(404)
  })

  test('that read the same both ways cannot be made twice', async () => {
    const ends = [await newAccount(), await newAccount()].map((id) => ({ kind: 'account', id }))
    expect((await pm.post('/v1/links', { from: ends[0], to: ends[1] })).status).toBe(200)
    expect((await pm.post('/v1/links', { from: ends[1], to: ends[0] })).status).toBe(409)
  })

  test('taken away come back by undo', async () => {
    const [from, to] = [await newAccount(), await newAccount()]
    const { body: link } = await pm.post('/v1/links', {
      from: { kind: 'account', id: from },
      to: { kind: 'account', id: to },
    })
    const { body } = await pm.delete(`/v1/links/${link.id}`)
    const listed = async () =>
      (await pm.get(`/v1/links?kind=account&objectId=${from}`)).body.items.map(({ id }: any) => id)
    expect(await listed()).toEqual([])
    expect((await pm.post(`/v1/activity/${body.activityId}/undo`)).status).toBe(200)
    expect(await listed()).toEqual([link.id])
    expect(
      (await (await (await gantry.newWorkspace()).member('product_manager')).delete(`/v1/links/${link.id}`)).status,
    ).toBe(404)
  })
})

describe('saved views', () => {
  const view = { name: 'Open ones', page: 'feedback', query: 'status=open&sort=-created' }

  test('are private until they are shared by somebody who may', async () => {
    const mine = await dana.post('/v1/views', view)
    expect(mine).toMatchObject({ status: 200, body: { ...view, isShared: false, may: { edit: true } } })
    const seen = async (who: Caller) => (await who.get('/v1/views?page=feedback')).body.items.map(({ id }: any) => id)
    expect(await seen(dana)).toContain(mine.body.id)
    expect(await seen(pm)).not.toContain(mine.body.id)
    expect((await pm.patch(`/v1/views/${mine.body.id}`, { name: 'x' })).status).toBe(404)
    expect((await dana.patch(`/v1/views/${mine.body.id}`, { isShared: true })).status).toBe(403)
    const shared = await pm.post('/v1/views', { ...view, isShared: true })
    expect(await seen(viewer)).toContain(shared.body.id)
    expect((await dana.patch(`/v1/views/${shared.body.id}`, { name: 'x' })).body.title).toContain('Pat')
  })

  test('keep what others changed, and come back from the bin and by undo', async () => {
    const { body } = await pm.post('/v1/views', { ...view, isShared: true })
    const url = `/v1/views/${body.id}`
    expect((await pm.patch(url, { name: 'New' }, { 'if-match': '"1"' })).body).toMatchObject({
      name: 'New',
      version: 2,
    })
    expect((await pm.patch(url, { name: 'Old' }, { 'if-match': '"1"' })).status).toBe(412)
    const removed = await pm.delete(url)
    const names = async () => (await pm.get('/v1/views')).body.items.filter(({ id }: any) => id === body.id).length
    expect(await names()).toBe(0)
    await pm.post(`/v1/activity/${removed.body.activityId}/undo`)
    expect(await names()).toBe(1)
    await pm.delete(url)
    expect((await pm.post(`/v1/bin/saved_view/${body.id}/restore`)).status).toBe(200)
    expect(await names()).toBe(1)
  })

  test('of another workspace do not exist', async () => {
    const { body } = await pm.post('/v1/views', { ...view, isShared: true })
    const stranger = await (await gantry.newWorkspace()).member(['product_manager', 'product_ops'])
    expect((await stranger.patch(`/v1/views/${body.id}`, { name: 'x' })).status).toBe(404)
    expect((await stranger.delete(`/v1/views/${body.id}`)).status).toBe(404)
  })
})
