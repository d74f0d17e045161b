import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import type { Bin } from '../../platform/catalogue.ts'
import { newId } from '../../platform/ids.ts'
import { deadLetters } from '../../platform/jobs.ts'
import { purgeOld } from './bin.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let stranger: Caller
let ops: Caller
let owner: Caller
let pm: Caller
let dana: Caller

beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  stranger = await (await gantry.newWorkspace()).member(['owner', 'product_ops', 'product_manager', 'contributor'])
  ops = await workspace.member('product_ops', { name: 'Olga' })
  owner = await workspace.member('owner')
  pm = await workspace.member('product_manager', { name: 'Pat' })
  dana = await workspace.member('contributor', { name: 'Dana' })
})

const newView = async (by: Caller = pm) =>
  (await by.post('/v1/views', { name: 'First', page: 'feedback', query: '', isShared: true })).body

describe('activity', () => {
  test('tells who did what, before and after, from where, newest first', async () => {
    const view = await newView()
    await pm.patch(`/v1/views/${view.id}`, { name: 'Second' }, { 'user-agent': 'a browser' })
    const { body } = await ops.get(`/v1/activity?objectKind=saved_view&objectId=${view.id}`)
    expect(body.items.map(({ action }: any) => action)).toEqual(['saved_view.updated', 'saved_view.created'])
    expect(body.items[0]).toMatchObject({
      actor: { kind: 'member', id: pm.memberId, name: 'Pat' },
      before: { name: 'First' },
      after: { name: 'Second' },
      ip: '127.0.0.1',
      userAgent: 'a browser',
    })
  })

  test('is filtered by actor, action and time, in pages', async () => {
    const by = await workspace.member('product_manager')
    const [one, two] = [await newView(by), await newView(by)]
    await by.delete(`/v1/views/${one.id}`)
    const list = async (query: string) => (await ops.get(`/v1/activity?actorId=${by.memberId}&${query}`)).body
    const actions = async (query: string) => (await list(query)).items.map(({ action }: any) => action)
    expect(await actions('action=saved_view.deleted')).toEqual(['saved_view.deleted'])
    expect(await actions('action=saved_view.*')).toHaveLength(3)
    expect(await actions('action=saved%25*')).toEqual([])
    expect(await actions(`from=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toEqual([])
    expect(await actions(`to=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toHaveLength(3)
    const page = await list('limit=2')
    const rest = await list(`limit=2&cursor=${page.nextCursor}`)
    expect(rest.items.map(({ objectId }: any) => objectId)).toEqual([one.id])
    expect(two.id).not.toBe(one.id)
  })

  test('of another workspace is not seen', async () => {
    const view = await newView()
    expect((await stranger.get(`/v1/activity?objectId=${view.id}`)).body.items).toEqual([])
  })

  test('of one object is its history for everybody who may see it, without addresses', async () => {
    const { body: account } = await dana.post('/v1/customers/accounts', { name: `History ${newId()}` })
    const viewer = await workspace.member('viewer')
    const { body } = await viewer.get(`/v1/history?kind=account&objectId=${account.id}`)
    expect(body.items).toMatchObject([{ action: 'account.created', actor: { name: 'Dana' } }])
    expect(body.items[0]).not.toHaveProperty('ip')
    expect((await stranger.get(`/v1/history?kind=account&objectId=${account.id}`)).status).toBe(404)
  })
})

describe('undo', () => {
  const updated = async (by: Caller = pm) => {
    const view = await newView(by)
    await by.patch(`/v1/views/${view.id}`, { name: 'Second' })
    const [entry] = (await ops.get(`/v1/activity?objectId=${view.id}&action=saved_view.updated`)).body.items
    return { view, entry }
  }
  const nameOf = async (id: string) => (await pm.get('/v1/views')).body.items.find((one: any) => one.id === id).name

  test('puts a change back, once, and says so in the activity', async () => {
    const { view, entry } = await updated()
    expect(entry.may).toEqual({ undo: true })
    const undone = await pm.post(`/v1/activity/${entry.id}/undo`)
    expect(undone.status).toBe(200)
    expect(await nameOf(view.id)).toBe('First')
    const [last, before] = (await ops.get(`/v1/activity?objectId=${view.id}`)).body.items
    expect(last).toMatchObject({ id: undone.body.activityId, action: 'saved_view.undone', actor: { name: 'Pat' } })
    expect(before).toMatchObject({ undoneBy: 'Pat', may: { undo: false }, whyNotUndo: 'undone_already' })
    expect((await pm.post(`/v1/activity/${entry.id}/undo`)).status).toBe(422)
  })

  test('is refused when the object has changed since, and changes nothing then', async () => {
    const { view, entry } = await updated()
    await pm.patch(`/v1/views/${view.id}`, { name: 'Third' })
    expect(await pm.post(`/v1/activity/${entry.id}/undo`)).toMatchObject({ status: 409 })
    expect(await nameOf(view.id)).toBe('Third')
    const [again] = (await ops.get(`/v1/activity?objectId=${view.id}&action=saved_view.updated`)).body.items.slice(-1)
    expect(again.undoneAt).toBe(null)
  })

  test('is refused after 30 days', async () => {
    const { entry } = await updated()
    await gantry.app.pool.query(`update activity set at = now() - interval '31 days' where id = $1`, [entry.id])
    expect(await pm.post(`/v1/activity/${entry.id}/undo`)).toMatchObject({
      status: 422,
      body: { details: { reason: 'too_old' } },
    })
  })

  test('of other people needs sight of the activity and what the change needed', async () => {
    const { entry } = await updated()
    expect((await dana.post(`/v1/activity/${entry.id}/undo`)).status).toBe(404)
    expect((await stranger.post(`/v1/activity/${entry.id}/undo`)).status).toBe(404)
    expect((await ops.post(`/v1/activity/${entry.id}/undo`)).status).toBe(200)
    const { body: account } = await dana.post('/v1/customers/accounts', { name: `Undo ${newId()}` })
    await dana.delete(`/v1/customers/accounts/${account.id}`)
    const [deleted] = (await owner.get(`/v1/activity?objectId=${account.id}&action=account.deleted`)).body.items
    // An owner sees it, but does not write customers.
    expect(deleted).toMatchObject({ may: { undo: false }, whyNotUndo: 'not_yours' })
    expect((await owner.post(`/v1/activity/${deleted.id}/undo`)).status).toBe(403)
    expect((await dana.post(`/v1/activity/${deleted.id}/undo`)).status).toBe(200)
  })

  test('is no way round a right that was taken away', async () => {
    const by = await workspace.member('contributor')
    const { body: account } = await by.post('/v1/customers/accounts', { name: `Lost ${newId()}` })
    await by.delete(`/v1/customers/accounts/${account.id}`)
    const [entry] = (await ops.get(`/v1/activity?objectId=${account.id}&action=account.deleted`)).body.items
    await gantry.app.pool.query(`update members set roles = '{viewer}' where id = $1`, [by.memberId])
    expect((await by.post(`/v1/activity/${entry.id}/undo`)).status).toBe(403)
  })
})

describe('the bin', () => {
  test('lists what was deleted, by whom and until when, newest first and in pages, and gives it back', async () => {
    const by = await workspace.member('product_manager', { name: 'Bea' })
    const views = [await newView(by), await newView(by), await newView(by)]
    for (const { id } of views) await by.delete(`/v1/views/${id}`)
    const list = async (query = '') => (await ops.get(`/v1/bin?kind=saved_view&limit=2${query}`)).body
    const page = await list()
    const rest = await list(`&cursor=${page.nextCursor}`)
    const ids = [...page.items, ...rest.items].map(({ id }: any) => id)
    expect(ids.slice(0, 3)).toEqual(views.map(({ id }) => id).reverse())
    expect(page.items[0]).toMatchObject({ title: 'First', deletedBy: 'Bea', may: { restore: true } })
    const days = (Date.parse(page.items[0].purgeAt) - Date.parse(page.items[0].deletedAt)) / 86_400_000
    expect(days).toBe(30)
    expect((await ops.post(`/v1/bin/saved_view/${views[0].id}/restore`)).status).toBe(200)
    expect((await ops.post(`/v1/bin/saved_view/${views[0].id}/restore`)).status).toBe(404)
  })

  test('is restored only by who may write that kind', async () => {
    const { body: account } = await dana.post('/v1/customers/accounts', { name: `Bin ${newId()}` })
    await dana.delete(`/v1/customers/accounts/${account.id}`)
    const url = `/v1/bin/account/${account.id}`
    expect((await owner.get('/v1/bin?kind=account')).body.items.find(({ id }: any) => id === account.id).may).toEqual({
      restore: false,
    })
    expect((await owner.post(`${url}/restore`)).status).toBe(403)
    expect((await stranger.post(`${url}/restore`)).status).toBe(404)
    expect((await stranger.delete(url)).status).toBe(404)
    expect((await pm.post(`${url}/restore`)).status).toBe(200)
    expect((await dana.get(`/v1/customers/accounts/${account.id}`)).status).toBe(200)
  })

  test('forgets for good, with comments and links', async () => {
    const { body: account } = await dana.post('/v1/customers/accounts', { name: `Gone ${newId()}` })
    const { body: other } = await dana.post('/v1/customers/accounts', { name: `Other ${newId()}` })
    await dana.post('/v1/comments', { kind: 'account', objectId: account.id, text: 'x', mentions: [pm.memberId] })
    await dana.post('/v1/links', { from: { kind: 'account', id: account.id }, to: { kind: 'account', id: other.id } })
    expect((await pm.delete(`/v1/bin/account/${account.id}`)).status).toBe(404)
    await dana.delete(`/v1/customers/accounts/${account.id}`)
    expect((await pm.delete(`/v1/bin/account/${account.id}`)).status).toBe(200)
    for (const [table, column] of [
      ['accounts', 'id'],
      ['comments', 'object_id'],
      ['links', 'from_id'],
      ['followers', 'object_id'],
      ['notifications', 'object_id'],
      ['search_documents', 'object_id'],
    ]) {
      const { rowCount } = await gantry.app.pool.query(`select 1 from ${table} where ${column} = $1`, [account.id])
      expect([table, rowCount]).toEqual([table, 0])
    }
  })

  test('loses by itself what has been in it for 30 days, and nothing younger', async () => {
    const [old, young] = [await newView(), await newView()]
    for (const { id } of [old, young]) await pm.delete(`/v1/views/${id}`)
    await gantry.app.pool.query(`update saved_views set deleted_at = now() - interval '31 days' where id = $1`, [
      old.id,
    ])
    // The catalogue of the running program has this bin.
    const bin = gantry.app.catalogue.bins.get('saved_view') as Bin
    expect(await workspace.inside((ctx) => purgeOld(ctx, bin))).toBe(1)
    const { rows } = await gantry.app.pool.query('select id from saved_views where id = any($1)', [[old.id, young.id]])
    expect(rows).toEqual([{ id: young.id }])
  })
})

describe('the jobs page', () => {
  const queue = 'mail.deliver'
  const addJob = async (workspaceId: string, payload: object = { mailId: newId() }) => {
    const id = await gantry.app.queue.boss.send(queue, { workspaceId, payload }, { startAfter: 3_600 })
    return id ?? ''
  }
  const bury = async (id: string): Promise<string> => {
    const { boss } = gantry.app.queue
    await gantry.app.pool.query(
      `update pgboss.job set state = 'active', started_on = now(), retry_count = retry_limit where id = $1`,
      [id],
    )
    await boss.fail(queue, id, { message: 'it went wrong' })
    const { rows } = await gantry.app.pool.query('select id from pgboss.job where name = $1 and source_id = $2', [
      deadLetters,
      id,
    ])
    return rows[0].id
  }

  test('shows this workspace’s jobs, counts them, and none of another', async () => {
    const own = await gantry.newWorkspace()
    const looker = await own.member('product_ops')
    const id = await addJob(own.id, { mailId: 'm' })
    await addJob(workspace.id)
    const { body } = await looker.get('/v1/jobs')
    expect(body.items).toMatchObject([
      { id, name: queue, state: 'queued', payload: { mailId: 'm' }, may: { rerun: false, remove: true } },
    ])
    expect((await looker.get('/v1/jobs?state=done')).body.items).toEqual([])
    expect((await looker.get('/v1/jobs/queues')).body.items).toMatchObject([
      { name: queue, counts: { queued: 1, dead: 0 } },
    ])
    expect((await stranger.delete(`/v1/jobs/${id}`)).status).toBe(404)
    expect((await stranger.post(`/v1/jobs/${id}/rerun`)).status).toBe(404)
  })

  test('shows a job that was given up once, with its error, and runs it again', async () => {
    const own = await gantry.newWorkspace()
    const looker = await own.member('product_ops')
    const dead = await bury(await addJob(own.id, { mailId: 'again' }))
    const { body } = await looker.get('/v1/jobs')
    expect(body.items).toMatchObject([
      { id: dead, name: queue, state: 'dead', error: 'it went wrong', may: { rerun: true } },
    ])
    expect((await looker.post(`/v1/jobs/${dead}/rerun`)).status).toBe(200)
    expect((await looker.get('/v1/jobs')).body.items).toMatchObject([
      { name: queue, state: 'queued', payload: { mailId: 'again' } },
    ])
  })

  test('deletes a job that does not run', async () => {
    const own = await gantry.newWorkspace()
    const looker = await own.member('product_ops')
    const [waiting, running] = [await addJob(own.id), await addJob(own.id)]
    await gantry.app.pool.query(`update pgboss.job set state = 'active', started_on = now() where id = $1`, [running])
    expect((await looker.delete(`/v1/jobs/${waiting}`)).status).toBe(200)
    expect((await looker.delete(`/v1/jobs/${running}`)).status).toBe(422)
    expect((await looker.get('/v1/jobs')).body.items.map(({ id }: any) => id)).toEqual([running])
  })
})
