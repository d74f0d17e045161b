import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { undoLast } from '../../../test/undo.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const members = '/v1/people/members'

describe('teams', () => {
  test('have a lead who belongs to them, and are changed, removed and restored', async () => {
    const workspace = await gantry.newWorkspace()
    const [ops, lead, third] = [
      await workspace.member('product_ops'),
      await workspace.member('product_manager', { name: 'Lea' }),
      await workspace.member('viewer', { name: 'Tim' }),
    ]
    const made = await ops.post('/v1/people/teams', { name: 'Money', leadId: lead.memberId })
    expect(made.body).toMatchObject({
      name: 'Money',
      members: [{ id: lead.memberId, name: 'Lea' }],
      may: { edit: true },
    })
    const path = `/v1/people/teams/${made.body.id}`
    expect((await ops.post('/v1/people/teams', { name: 'money' })).status).toBe(409)
    expect((await ops.patch(path, { memberIds: [third.memberId] })).body.members.length).toBe(2)
    expect((await ops.get(`${members}?teamId=${made.body.id}`)).body.items.map((one: any) => one.name)).toEqual([
      'Lea',
      'Tim',
    ])
    await undoLast(gantry, workspace, 'team.updated')
    expect((await third.get('/v1/people/teams')).body.items).toMatchObject([
      { members: [{ name: 'Lea' }], may: { edit: false } },
    ])
    expect((await third.patch(path, { name: 'Mine' })).status).toBe(403)
    await ops.delete(path)
    expect((await ops.get('/v1/people/teams')).body.items).toEqual([])
    await undoLast(gantry, workspace, 'team.removed')
    expect((await ops.get('/v1/people/teams')).body.items.length).toBe(1)
  })

  test('take nobody of another workspace', async () => {
    const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [ops, stranger] = [await one.member('product_ops'), await other.member('product_ops')]
    expect((await ops.post('/v1/people/teams', { name: 'T', memberIds: [stranger.memberId] })).status).toBe(404)
    expect((await ops.post('/v1/people/teams', { name: 'T', leadId: stranger.memberId })).status).toBe(404)
    const { body } = await stranger.post('/v1/people/teams', { name: 'T' })
    expect((await ops.patch(`/v1/people/teams/${body.id}`, { name: 'Mine' })).status).toBe(404)
    expect((await ops.delete(`/v1/people/teams/${body.id}`)).status).toBe(404)
  })
})
