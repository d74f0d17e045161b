import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { sendMail } from '../../platform/mail.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let stranger: Caller
let ops: Caller
let owner: Caller

beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  stranger = await (await gantry.newWorkspace()).member(['owner', 'product_ops'])
  ops = await workspace.member('product_ops')
  owner = await workspace.member('owner')
})

describe('the outbox', () => {
  const mail = { subject: 'Hello', text: 'Words', kind: 'test' }

  test('shows what would have gone out', async () => {
    const id = await workspace.inside((ctx) => sendMail(ctx, { ...mail, to: 'shown@example.com' }))
    const { body } = await ops.get('/v1/outbox?recipient=shown@example.com')
    expect(body.items).toMatchObject([{ id, state: 'kept', subject: 'Hello', isPrivate: false }])
    expect(body.items[0]).not.toHaveProperty('text')
    expect((await ops.get(`/v1/outbox/${id}`)).body).toMatchObject({
      text: 'Words',
      html: expect.stringContaining('<p>Words</p>'),
    })
    expect((await stranger.get(`/v1/outbox/${id}`)).status).toBe(404)
  })

  test('never shows a sign-in link, and lets an owner hand one on only to somebody of this workspace alone', async () => {
    const secret = { ...mail, text: 'https://gantry.example.com/reset?token=x', isPrivate: true }
    await workspace.member('viewer', { email: 'alone@example.com' })
    const id = await workspace.inside((ctx) => sendMail(ctx, { ...secret, to: 'alone@example.com' }))
    expect((await ops.get(`/v1/outbox/${id}`)).body).toMatchObject({ text: null, html: null, may: { reveal: false } })
    expect((await ops.post(`/v1/outbox/${id}/reveal`)).status).toBe(403)
    expect((await stranger.post(`/v1/outbox/${id}/reveal`)).status).toBe(404)
    expect((await owner.get(`/v1/outbox/${id}`)).body.may).toEqual({ reveal: true })
    expect((await owner.post(`/v1/outbox/${id}/reveal`)).body).toEqual({ text: secret.text })
    expect((await owner.get(`/v1/activity?objectId=${id}`)).body.items).toMatchObject([{ action: 'mail.revealed' }])

    await workspace.member('viewer', { email: 'both@example.com' })
    await (await gantry.newWorkspace()).member('viewer', { email: 'both2@example.com' })
    await gantry.app.pool.query(`update members set email = 'both@example.com' where email = 'both2@example.com'`)
    const other = await workspace.inside((ctx) => sendMail(ctx, { ...secret, to: 'both@example.com' }))
    expect((await owner.get(`/v1/outbox/${other}`)).body.may).toEqual({ reveal: false })
    expect((await owner.post(`/v1/outbox/${other}/reveal`)).status).toBe(422)
  })
})
