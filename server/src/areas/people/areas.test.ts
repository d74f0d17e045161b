import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { undoLast } from '../../../test/undo.ts'
import { findAreaByName, loadAreaTree, ownerOfArea } from './index.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const areas = '/v1/people/areas'
const names = (body: any): string[] => body.items.map(({ path }: any) => path.join('/'))

const make = async (caller: Caller, name: string, facts: object = {}) =>
  (await caller.post(areas, { name, ...facts })).body

test('are a tree that is built, ordered, moved and undone', async () => {
  const workspace = await gantry.newWorkspace()
  const ops = await workspace.member('product_ops')
  const money = await make(ops, 'Money')
  const invoices = await make(ops, 'Invoices', { parentId: money.id, aliases: ['Billing', 'billing', 'Invoices'] })
  await make(ops, 'Taxes', { parentId: money.id })
  await make(ops, 'Scheduling', { position: 0 })
  expect(invoices).toMatchObject({
    path: ['Money', 'Invoices'],
    aliases: ['Billing'],
    position: 0,
    may: { edit: true },
  })
  expect(names((await ops.get(areas)).body)).toEqual(['Scheduling', 'Money', 'Money/Invoices', 'Money/Taxes'])
  const moved = await ops.patch(`${areas}/${invoices.id}`, { parentId: null, position: 1 }, { 'if-match': '"1"' })
  expect(moved.body).toMatchObject({ path: ['Invoices'], position: 1 })
  expect(names((await ops.get(areas)).body)).toEqual(['Scheduling', 'Invoices', 'Money', 'Money/Taxes'])
  expect((await ops.patch(`${areas}/${invoices.id}`, { name: 'X' }, { 'if-match': '"1"' })).status).toBe(412)
  await undoLast(gantry, workspace, 'product_area.updated')
  expect(names((await ops.get(areas)).body)).toEqual(['Scheduling', 'Money', 'Money/Invoices', 'Money/Taxes'])
})

test('refuse a circle, also when two people close it together', async () => {
  const ops = await (await gantry.newWorkspace()).member('product_ops')
  const [a, b] = [await make(ops, 'A'), await make(ops, 'B')]
  const c = await make(ops, 'C', { parentId: a.id })
  expect((await ops.patch(`${areas}/${a.id}`, { parentId: c.id })).status).toBe(422)
  expect((await ops.patch(`${areas}/${a.id}`, { parentId: a.id })).status).toBe(422)
  const both = await Promise.all([
    ops.patch(`${areas}/${a.id}`, { parentId: b.id }),
    ops.patch(`${areas}/${b.id}`, { parentId: a.id }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 422])
  expect((await ops.get(areas)).body.items.length).toBe(3)
})

test('are named once among siblings, whatever the case', async () => {
  const ops = await (await gantry.newWorkspace()).member('product_ops')
  const a = await make(ops, 'Taxes')
  expect((await ops.post(areas, { name: 'TAXES ' })).status).toBe(409)
  expect((await ops.post(areas, { name: 'Taxes', parentId: a.id })).status).toBe(200)
  expect((await ops.patch(`${areas}/${a.id}`, { name: 'taxes' })).body.name).toBe('taxes')
})

describe('owners', () => {
  test('are product managers, and hand down to what lies below', async () => {
    const workspace = await gantry.newWorkspace()
    const [ops, pm, viewer] = [
      await workspace.member('product_ops'),
      await workspace.member('product_manager', { name: 'Dana' }),
      await workspace.member('viewer'),
    ]
    expect((await ops.post(areas, { name: 'A', ownerId: viewer.memberId })).status).toBe(422)
    const a = await make(ops, 'A', { ownerId: pm.memberId })
    const below = await make(ops, 'B', { parentId: a.id })
    expect(below).toMatchObject({ ownerId: null, effectiveOwner: { id: pm.memberId, name: 'Dana', areaId: a.id } })
    await workspace.inside(async (ctx) => {
      expect(await ownerOfArea(ctx, below.id)).toMatchObject({ id: pm.memberId })
      expect((await findAreaByName(ctx, 'a > b'))?.id).toBe(below.id)
      expect((await loadAreaTree(ctx)).areas.length).toBe(2)
    })
    const owner = await workspace.member('owner')
    await owner.post(`/v1/people/members/${pm.memberId}/suspend`)
    expect((await ops.get(`${areas}/${below.id}`)).body).toMatchObject({ effectiveOwner: null })
    expect((await ops.get(`${areas}/${a.id}`)).body.ownerId).toBe(pm.memberId)
    await owner.post(`/v1/people/members/${pm.memberId}/reactivate`)
    expect((await ops.get(`${areas}/${below.id}`)).body.effectiveOwner.name).toBe('Dana')
    await owner.patch(`/v1/people/members/${pm.memberId}`, { roles: ['viewer'] })
    expect((await ops.get(`${areas}/${below.id}`)).body.effectiveOwner).toBeNull()
  })

  test('are never of another workspace', async () => {
    const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [ops, stranger] = [await one.member('product_ops'), await other.member(['product_manager', 'product_ops'])]
    expect((await ops.post(areas, { name: 'A', ownerId: stranger.memberId })).status).toBe(404)
    const theirs = await make(stranger, 'Theirs')
    expect((await ops.post(areas, { name: 'A', parentId: theirs.id })).status).toBe(404)
    expect((await ops.get(`${areas}/${theirs.id}`)).status).toBe(404)
    expect((await ops.patch(`${areas}/${theirs.id}`, { name: 'Mine' })).status).toBe(404)
    expect((await ops.delete(`${areas}/${theirs.id}`)).status).toBe(404)
    expect((await ops.get(areas)).body.items).toEqual([])
  })
})

test('go to the bin when nothing is below them, and come back to their place', async () => {
  const workspace = await gantry.newWorkspace()
  const ops = await workspace.member('product_ops')
  const a = await make(ops, 'A')
  const b = await make(ops, 'B', { parentId: a.id })
  expect((await ops.delete(`${areas}/${a.id}`)).body).toMatchObject({ code: 'not_possible', details: { areas: ['B'] } })
  expect((await ops.delete(`${areas}/${b.id}`)).status).toBe(200)
  expect((await ops.delete(`${areas}/${a.id}`)).status).toBe(200)
  const bin = gantry.app.catalogue.bins.get('product_area')
  await workspace.inside(async (ctx) => {
    expect((await bin?.list(ctx, { before: null, limit: 10 }))?.map(({ title }) => title)).toEqual(['A', 'B'])
    await expect(bin?.restore(ctx, b.id)).rejects.toThrow('Restore that one first')
    expect(await bin?.restore(ctx, a.id)).toBe(true)
    expect(await bin?.restore(ctx, b.id)).toBe(true)
    expect(await bin?.restore(ctx, randomUUID())).toBe(false)
  })
  expect(names((await ops.get(areas)).body)).toEqual(['A', 'A/B'])
  await ops.delete(`${areas}/${b.id}`)
  await workspace.inside(async (ctx) => {
    expect(await bin?.purge(ctx, [a.id, b.id])).toEqual([b.id])
  })
})

test('are written by Product Ops alone', async () => {
  const workspace = await gantry.newWorkspace()
  for (const role of ['viewer', 'contributor', 'product_manager', 'owner'] as const) {
    const caller = await workspace.member(role)
    expect((await caller.post(areas, { name: 'A' })).status).toBe(403)
    expect((await caller.get(areas)).status).toBe(200)
  }
})
