import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { newId } from '../../platform/ids.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let pm: Caller
let viewer: Caller

/** An account to talk about. */
const newAccount = async (inside: TestWorkspace = workspace, name = 'Acme'): Promise<string> => {
  const writer = await inside.member('contributor')
  const { body } = await writer.post('/v1/customers/accounts', { name: `${name} ${newId().slice(-6)}` })
  return body.id
}
const about = (objectId: string) => ({ kind: 'account', objectId })
const mailsTo = async (email: string) =>
  (
    await gantry.app.pool.query('select subject, text, unsubscribe_url from mails where recipient = $1 order by id', [
      email,
    ])
  ).rows

beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  pm = await workspace.member('product_manager', { name: 'Pat' })
  viewer = await workspace.member('viewer', { name: 'Vic' })
})

describe('notifications', () => {
  const unread = async (who: Caller) => (await who.get('/v1/notifications/unread')).body.count

  test('tell the mentioned by name and followers once, and never the one who wrote', async () => {
    const object = about(await newAccount())
    const [author, named, follower] = [
      await workspace.member('contributor', { name: 'Ann' }),
      await workspace.member('viewer'),
      await workspace.member('viewer'),
    ]
    await follower.put('/v1/followers', { ...object, isFollowing: true })
    await author.post('/v1/comments', { ...object, text: 'Hello', mentions: [named.memberId, author.memberId] })
    expect((await named.get('/v1/notifications')).body.items).toMatchObject([
      {
        kind: 'mention',
        title: expect.stringContaining('Ann mentioned you'),
        body: 'Hello',
        readAt: null,
        objectId: object.objectId,
      },
    ])
    expect((await follower.get('/v1/notifications')).body.items).toMatchObject([{ kind: 'comment' }])
    expect(await unread(author)).toBe(0)
    const followers = await author.get(`/v1/followers?kind=account&objectId=${object.objectId}`)
    expect(followers.body).toMatchObject({ isFollowing: true })
    expect(followers.body.followers).toHaveLength(3)
  })

  test('can be read, made unread, and read all at once, by their member only', async () => {
    const object = about(await newAccount())
    const named = await workspace.member('viewer')
    for (const text of ['1', '2']) await pm.post('/v1/comments', { ...object, text, mentions: [named.memberId] })
    const [{ id }] = (await named.get('/v1/notifications?isUnread=true')).body.items
    expect((await viewer.post('/v1/notifications/read', { ids: [id] })).status).toBe(200)
    expect(await unread(named)).toBe(2)
    expect((await named.post('/v1/notifications/read', { ids: [id] })).body).toEqual({ count: 1 })
    expect((await named.post('/v1/notifications/read', { ids: [id], isRead: false })).body).toEqual({ count: 2 })
    expect((await named.post('/v1/notifications/read', { object })).body).toEqual({ count: 0 })
  })

  test('of a muted kind are not made', async () => {
    const named = await workspace.member('viewer')
    const preference = { kind: 'mention', inApp: false, email: false }
    const { body } = await named.put('/v1/notifications/preferences', { items: [preference] })
    expect(body.items).toContainEqual(preference)
    await pm.post('/v1/comments', { ...about(await newAccount()), text: 'x', mentions: [named.memberId] })
    expect(await unread(named)).toBe(0)
  })

  test('do not come back to somebody who has stopped following, unless they are named', async () => {
    const object = about(await newAccount())
    const reader = await workspace.member('contributor')
    await reader.post('/v1/comments', { ...object, text: 'I was here' })
    await reader.put('/v1/followers', { ...object, isFollowing: false })
    expect((await reader.get(`/v1/followers?kind=account&objectId=${object.objectId}`)).body.isFollowing).toBe(false)
    await reader.post('/v1/comments', { ...object, text: 'And again' })
    expect((await reader.get(`/v1/followers?kind=account&objectId=${object.objectId}`)).body.isFollowing).toBe(false)
  })

  test('are not for keys', async () => {
    const key = await workspace.key('product_ops')
    expect((await key.get('/v1/notifications')).status).toBe(422)
  })
})

describe('mails about mentions', () => {
  beforeAll(() => gantry.work())

  test('leave at once, then wait so that there is one in ten minutes, and end by one click without signing in', async () => {
    const email = 'named@example.com'
    const named = await workspace.member('viewer', { email })
    const object = about(await newAccount())
    const mention = (text: string) => pm.post('/v1/comments', { ...object, text, mentions: [named.memberId] })
    await mention('First words')
    await expect.poll(() => mailsTo(email), { timeout: 60_000 }).toHaveLength(1)
    const [mail] = await mailsTo(email)
    expect(mail.text).toContain('First words')
    await mention('Second words')
    const { rows } = await gantry.app.pool.query(
      `select start_after > now() + interval '9 minutes' as waits from pgboss.job
        where name = 'collaboration.mail' and data->'payload'->>'memberId' = $1 and state = 'created'`,
      [named.memberId],
    )
    expect(rows).toEqual([{ waits: true }])

    const { pathname, search } = new URL(mail.unsubscribe_url)
    expect((await gantry.anonymous.get(`${pathname}${search}`)).text).toContain('<form method="post">')
    const wishes = async () =>
      (await named.get('/v1/notifications/preferences')).body.items.find(({ kind }: any) => kind === 'mention')
    expect(await wishes()).toMatchObject({ email: true })
    const click = await gantry.http.inject({
      method: 'POST',
      url: `${pathname}${search}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    })
    expect(click.statusCode).toBe(200)
    expect(await wishes()).toEqual({ kind: 'mention', inApp: true, email: false })
  })

  test('speak the language of who is told, and lead into the workspace', async () => {
    const email = 'deutsch@example.com'
    const named = await workspace.member('viewer', { email })
    await named.patch('/v1/me/preferences', { language: 'de' })
    const objectId = await newAccount()
    await pm.post('/v1/comments', { ...about(objectId), text: 'Schau mal', mentions: [named.memberId] })
    const { title } = (await named.get('/v1/notifications')).body.items[0]
    expect(title).toMatch(/^Pat hat dich bei „Acme .*“ erwähnt$/)
    await expect.poll(() => mailsTo(email), { timeout: 60_000 }).toMatchObject([{ subject: title }])
    const [{ text }] = await mailsTo(email)
    expect(text).toContain('Keine Mails dieser Art mehr: ')
    expect(text).toContain(`/w/${workspace.slug}/customers/accounts/${objectId}\n`)
  })

  test('are not sent for what was read meanwhile', async () => {
    const email = 'quick@example.com'
    const named = await workspace.member('viewer', { email })
    await workspace.inside(async (ctx) => {
      const { notify } = await import('./index.ts')
      const news = {
        memberIds: [named.memberId],
        kind: 'mention',
        title: { en: 'x', de: 'x' },
        objectKind: 'account',
        objectId: newId(),
        url: '/x',
      } as const
      await notify(ctx, news)
      await ctx.db.execute(`update notifications set read_at = now() where member_id = '${named.memberId}'`)
    })
    await expect
      .poll(
        async () =>
          (await gantry.app.pool.query('select is_mail_due from notifications where member_id = $1', [named.memberId]))
            .rows,
        { timeout: 60_000 },
      )
      .toEqual([{ is_mail_due: false }])
    expect(await mailsTo(email)).toEqual([])
  })

  test('cannot be ended with a token that is not ours', async () => {
    for (const token of ['', 'x.y', `${Buffer.from('{"workspaceId":"x"}').toString('base64url')}.AAAA`]) {
      expect((await gantry.anonymous.get(`/unsubscribe?token=${token}`)).status).toBe(404)
    }
  })
})
