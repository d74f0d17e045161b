import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { openBrowser } from '../../../test/browser.ts'
import { undoLast } from '../../../test/undo.ts'
import { forgetExpired } from './account.queries.ts'
import { deleteEverything } from './queries.ts'
import { slugOf } from './rules.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

describe('settings', () => {
  test('are changed by an owner, seen by all, and undone', async () => {
    const workspace = await gantry.newWorkspace()
    const [owner, viewer] = [await workspace.member('owner'), await workspace.member('viewer')]
    const { body } = await owner.patch('/v1/workspace', { name: 'Renamed', zone: 'Asia/Tokyo' }, { 'if-match': '"1"' })
    expect(body).toMatchObject({ name: 'Renamed', zone: 'Asia/Tokyo', language: 'en', version: 2 })
    expect((await viewer.get('/v1/workspace')).body).toMatchObject({
      name: 'Renamed',
      may: { edit: false, remove: false },
    })
    expect((await owner.patch('/v1/workspace', { name: 'Again' }, { 'if-match': '"1"' })).status).toBe(412)
    expect((await owner.patch('/v1/workspace', { zone: 'Mars/Olympus' })).status).toBe(400)
    expect((await viewer.patch('/v1/workspace', { name: 'Mine' })).status).toBe(403)
    const { rows } = await gantry.app.pool.query(
      `select before, after from activity where workspace_id = $1 and action = 'workspace.updated'`,
      [workspace.id],
    )
    expect(rows).toMatchObject([{ before: { name: 'Test', zone: 'UTC' }, after: { name: 'Renamed' } }])
    await undoLast(gantry, workspace, 'workspace.updated')
    expect((await viewer.get('/v1/workspace')).body).toMatchObject({ name: 'Test', zone: 'UTC' })
  })

  test('a slug is plain ASCII, never empty, never taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.array(fc.string()), (name, others) => {
        const taken = new Set(others.map((other) => slugOf(other, new Set())))
        const slug = slugOf(name, taken)
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        expect(taken.has(slug)).toBe(false)
      }),
    )
    expect(slugOf('Öffi & Söhne', new Set(['offi-sohne']))).toBe('offi-sohne-2')
  })
})

describe('me', () => {
  test('shows every workspace, and the current one by header, query or age', async () => {
    const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const me = await one.member(['product_manager'])
    await gantry.app.pool.query(
      `insert into members (id, workspace_id, user_id, name, email, roles, function, status) values (gen_random_uuid(), $1, $2, 'R', 'r@example.com', '{viewer}', 'data', 'active')`,
      [other.id, me.userId],
    )
    const seen = await me.get('/v1/me')
    expect(seen.body).toMatchObject({
      memberships: [{ slug: one.slug }, { slug: other.slug, roles: ['viewer'] }],
      current: {
        workspace: { slug: one.slug },
        roles: ['product_manager'],
        preferences: { theme: 'system', language: 'en', hasShortcuts: true },
      },
    })
    expect(seen.body.current.permissions).toContain('feedback.triage')
    const { cookie = '' } = me.headers
    const bare = gantry.callerOf({ cookie })
    expect((await bare.get(`/v1/me?workspace=${other.slug}`)).body.current.workspace.slug).toBe(other.slug)
    expect((await bare.get('/v1/me')).body.current.workspace.slug).toBe(one.slug)
  })

  test('keeps preferences per member, and a key has none', async () => {
    const workspace = await gantry.newWorkspace()
    const me = await workspace.member('viewer')
    const set = await me.patch('/v1/me/preferences', { theme: 'dark', language: 'de', zone: 'Europe/Berlin' })
    expect(set.body).toMatchObject({
      preferences: { theme: 'dark', language: 'de', hasShortcuts: true },
      zone: 'Europe/Berlin',
    })
    await me.patch('/v1/me/preferences', { hasShortcuts: false, zone: null })
    expect((await me.get('/v1/me')).body.current).toMatchObject({
      preferences: { theme: 'dark', language: 'de', hasShortcuts: false },
      zone: 'UTC',
      ownZone: null,
    })
    expect((await (await workspace.key('viewer')).patch('/v1/me/preferences', { theme: 'dark' })).status).toBe(422)
  })
})

describe('another workspace', () => {
  test('is made by anybody with an account, who owns it', async () => {
    const me = await (await gantry.newWorkspace()).member('viewer')
    const made = await me.post('/v1/workspaces', { name: 'Side project', zone: 'Europe/Madrid' })
    expect(made.body).toMatchObject({ name: 'Side project', zone: 'Europe/Madrid', may: { edit: true } })
    const there = gantry.callerOf({ cookie: me.headers.cookie ?? '', 'gantry-workspace': made.body.slug })
    expect((await there.get('/v1/me')).body.current.roles).toEqual(['owner', 'product_ops'])
    expect((await me.post('/v1/workspaces', { name: 'Side project' })).body.slug).not.toBe(made.body.slug)
  })

  test('goes with everything in it when its owner types its name', async () => {
    const [workspace, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [owner, colleague] = [await workspace.member('owner'), await workspace.member('product_ops')]
    const stays = await other.member('owner')
    await owner.post('/v1/keys', { name: 'k', role: 'viewer' })
    await owner.patch('/v1/workspace', { zone: 'Asia/Tokyo' })
    expect((await colleague.post('/v1/workspace/remove', { name: 'Test' })).status).toBe(403)
    expect((await owner.post('/v1/workspace/remove', { name: 'test?' })).status).toBe(422)
    expect((await owner.post('/v1/workspace/remove', { name: 'Test' }, { 'idempotency-key': 'once' })).status).toBe(200)
    expect(await rowsOf(workspace.id)).toEqual({})
    expect((await gantry.app.pool.query('select 1 from users where id = $1', [colleague.userId])).rowCount).toBe(0)
    expect((await owner.get('/v1/me')).body).toMatchObject({ memberships: [], current: null })
    expect((await stays.get('/v1/workspace')).status).toBe(200)
    expect(Object.keys(await rowsOf(other.id))).toContain('members')
    // The sweep a minute later finds nothing, and does no harm.
    await workspace.inside((ctx) => deleteEverything(ctx, null))
    expect((await stays.get('/v1/workspace')).status).toBe(200)
  })
})

test('forgets over night what has expired, and people who are in no workspace any more', async () => {
  const workspace = await gantry.newWorkspace()
  const [stays, leaves] = [await workspace.member('viewer'), await workspace.member('viewer')]
  const { pool } = gantry.app
  await pool.query(`update users set created_at = now() - interval '2 days'`)
  await pool.query('delete from members where id = $1', [leaves.memberId])
  await pool.query(`update sessions set expires_at = now() - interval '1 second' where user_id = $1`, [leaves.userId])
  await forgetExpired(pool)
  const { rows } = await pool.query('select id from users where id = any($1)', [[stays.userId, leaves.userId]])
  expect(rows).toEqual([{ id: stays.userId }])
  expect((await stays.get('/v1/workspace')).status).toBe(200)
})

/** How many rows each table holds of a workspace, without the empty ones. */
async function rowsOf(workspaceId: string): Promise<Record<string, number>> {
  const { rows: tables } = await gantry.app.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id'`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { rowCount } = await gantry.app.pool.query(`select 1 from "${name}" where workspace_id = $1`, [workspaceId])
    if (rowCount) counts[name] = rowCount
  }
  return counts
}

describe('API keys', () => {
  test('are shown once, work at once, and are dead at once', async () => {
    const workspace = await gantry.newWorkspace()
    const owner = await workspace.member(['owner', 'product_ops'])
    const made = await owner.post('/v1/keys', { name: 'CI', role: 'product_ops' })
    expect(made.body).toMatchObject({
      name: 'CI',
      role: 'product_ops',
      scopes: null,
      createdBy: 'Robin',
      state: 'active',
    })
    const days = (Date.parse(made.body.expiresAt) - Date.parse(made.body.createdAt)) / 86_400_000
    expect(Math.round(days)).toBe(90)
    const key = gantry.callerOf({ authorization: `Bearer ${made.body.key}` })
    expect((await key.get('/v1/workspace')).status).toBe(200)
    const list = await owner.get('/v1/keys')
    expect(list.text).not.toContain(made.body.key)
    expect(list.body.items).toMatchObject([{ id: made.body.id }])
    expect((await owner.delete(`/v1/keys/${made.body.id}`)).status).toBe(200)
    expect((await key.get('/v1/workspace')).status).toBe(401)
    expect((await owner.get('/v1/keys')).body.items[0].state).toBe('revoked')
    const { rows } = await gantry.app.pool.query('select after from activity where workspace_id = $1', [workspace.id])
    expect(JSON.stringify(rows)).not.toContain(made.body.key.slice(-30))
  })

  test('take a role or scopes, for at most a year or for ever', async () => {
    const owner = await (await gantry.newWorkspace()).member(['owner', 'product_ops'])
    for (const bad of [
      {},
      { role: 'viewer', scopes: ['feedback.read'] },
      { scopes: [] },
      { role: 'viewer', days: 400 },
    ]) {
      expect((await owner.post('/v1/keys', { name: 'k', ...bad })).status).toBe(400)
    }
    const made = await owner.post('/v1/keys', { name: 'k', scopes: ['feedback.read'], days: null })
    expect(made.body).toMatchObject({ scopes: ['feedback.read'], expiresAt: null })
  })

  test('never grant what their maker does not hold, then or later', async () => {
    const workspace = await gantry.newWorkspace()
    const owner = await workspace.member('owner')
    expect((await owner.post('/v1/keys', { name: 'k', role: 'product_ops' })).status).toBe(422)
    expect((await owner.post('/v1/keys', { name: 'k', scopes: ['areas.write'] })).status).toBe(422)
    const both = await workspace.member(['owner', 'product_ops'])
    const { body } = await both.post('/v1/keys', { name: 'k', role: 'product_ops' })
    const key = gantry.callerOf({ authorization: `Bearer ${body.key}` })
    expect((await key.get('/v1/workspace')).status).toBe(200)
    await gantry.app.pool.query(`update members set roles = '{viewer}' where id = $1`, [both.memberId])
    expect((await key.get('/v1/workspace')).status).toBe(200)
    expect((await key.get('/v1/keys')).status).toBe(403)
    await gantry.app.pool.query(`update members set status = 'suspended' where id = $1`, [both.memberId])
    expect((await key.get('/v1/workspace')).status).toBe(401)
    expect((await owner.get('/v1/keys')).body.items).toMatchObject([{ state: 'stopped' }])
  })

  test('are made by people, not by keys, and seen by owners of this workspace only', async () => {
    const [workspace, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
    const [owner, stranger] = [await workspace.member('owner'), await other.member('owner')]
    const { body } = await owner.post('/v1/keys', { name: 'k', role: 'owner' })
    const key = gantry.callerOf({ authorization: `Bearer ${body.key}` })
    expect((await key.post('/v1/keys', { name: 'child', role: 'viewer' })).status).toBe(403)
    expect((await stranger.delete(`/v1/keys/${body.id}`)).status).toBe(404)
    expect((await stranger.get('/v1/keys')).body.items).toEqual([])
    expect((await openBrowser(gantry).get('/v1/keys')).status).toBe(401)
  })
})
