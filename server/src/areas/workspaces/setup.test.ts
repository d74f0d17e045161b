import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { openBrowser } from '../../../test/browser.ts'
import { createKey } from '../../admin/create-key.ts'
import { makeOwnerLink } from '../../admin/owner-link.ts'
import { withOwnerTransaction } from '../../platform/db.ts'
import { offerSetup } from './setup.ts'
import { makeWorkspace } from './workspaces.ts'

let gantry: TestGantry
let dataDir: string
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gantry-setup-'))
  gantry = await startTestGantry({ GANTRY_DATA: dataDir })
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const person = { name: 'Olu Owner', email: 'Olu@Example.com', password: 'a long password' }
const tokenOf = (link: string | undefined): string => new URL(link ?? '').searchParams.get('token') ?? ''

test('gives the first owner one link, which makes the workspace and signs in, once', async () => {
  const link = await offerSetup(gantry.app)
  const file = join(dataDir, 'setup-link')
  expect(readFileSync(file, 'utf8').trim()).toBe(link)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await offerSetup(gantry.app)).toBe(link)
  const token = tokenOf(link)
  expect((await gantry.app.pool.query('select hash from setup_links')).rows[0].hash).not.toContain(token)
  expect((await gantry.anonymous.get('/v1/sign-in-options')).body).toEqual({
    needsSetup: true,
    hasMail: false,
    oidc: null,
  })

  const browser = openBrowser(gantry)
  expect((await browser.call('/v1/setup/look-up', { token })).body).toMatchObject({ email: null, workspaceName: null })
  const reply = await browser.call('/v1/setup', {
    token,
    workspaceName: 'Müller & Söhne',
    ...person,
    zone: 'Europe/Berlin',
  })
  expect(reply).toMatchObject({ status: 200, body: { slug: 'muller-sohne' } })
  expect((await browser.get('/v1/me')).body).toMatchObject({
    email: 'olu@example.com',
    hasPassword: true,
    current: { workspace: { name: 'Müller & Söhne', zone: 'Europe/Berlin' }, roles: ['owner', 'product_ops'] },
  })
  expect(() => statSync(file)).toThrow()

  const again = { token, workspaceName: 'Mine', name: 'Eve', email: 'eve@example.com', password: 'a long password' }
  expect((await gantry.anonymous.post('/v1/setup', again)).status).toBe(410)
  expect((await gantry.anonymous.post('/v1/setup/look-up', { token })).status).toBe(410)
  expect(await offerSetup(gantry.app)).toBeUndefined()
  expect((await gantry.anonymous.get('/v1/sign-in-options')).body.needsSetup).toBe(false)
})

test('lets only one of two people set it up at the same moment', async () => {
  const token = tokenOf(await offerSetup(gantry.app))
  const replies = await Promise.all(
    ['a@example.com', 'b@example.com'].map((email) =>
      gantry.anonymous.post('/v1/setup', { token, workspaceName: 'Ours', ...person, email }),
    ),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 410])
  expect((await gantry.app.pool.query('select 1 from users')).rowCount).toBe(1)
})

test('refuses an expired link and a guessed one, and makes a new one at the next start', async () => {
  const token = tokenOf(await offerSetup(gantry.app))
  await gantry.app.pool.query(`update setup_links set expires_at = now() - interval '1 second'`)
  expect((await gantry.anonymous.post('/v1/setup/look-up', { token })).status).toBe(410)
  expect((await gantry.anonymous.post('/v1/setup/look-up', { token: 'x'.repeat(43) })).status).toBe(410)
  expect(tokenOf(await offerSetup(gantry.app))).not.toBe(token)
})

test('joins the workspace a key has made, as its owner', async () => {
  const made = await createKey(gantry.config, { name: 'ci', grant: { role: 'product_ops', scopes: null } })
  const token = tokenOf(await offerSetup(gantry.app))
  expect((await gantry.anonymous.post('/v1/setup/look-up', { token })).body.workspaceName).toBe('My workspace')
  const browser = openBrowser(gantry)
  expect(await browser.call('/v1/setup', { token, ...person, workspaceName: 'Acme' })).toMatchObject({
    body: { slug: made.workspace },
  })
  expect((await browser.get('/v1/me')).body.current.workspace.name).toBe('Acme')
  const key = gantry.callerOf({ authorization: `Bearer ${made.key}` })
  expect((await key.get('/v1/workspace')).body).toMatchObject({ name: 'Acme', may: { edit: false } })
})

test('gives the owner the demo that is there, and a workspace of their own', async () => {
  await withOwnerTransaction(gantry.app.pool, (db) => makeWorkspace(db, { name: 'Demo', isDemo: true }))
  const token = tokenOf(await offerSetup(gantry.app))
  const browser = openBrowser(gantry)
  expect((await browser.call('/v1/setup', { token, ...person })).status).toBe(400)
  expect((await browser.call('/v1/setup', { token, ...person, workspaceName: 'Real' })).status).toBe(200)
  const { memberships } = (await browser.get('/v1/me')).body
  expect(memberships.map((one: any) => [one.name, one.isDemo]).sort()).toEqual([
    ['Demo', true],
    ['Real', false],
  ])
})

test('gives a locked-out owner a link to a new password, and takes the second factor off when asked', async () => {
  await openBrowser(gantry).call('/v1/setup', {
    token: tokenOf(await offerSetup(gantry.app)),
    workspaceName: 'Ours',
    ...person,
  })
  const { link, kind, email } = await makeOwnerLink(gantry.config, { dropsSecondFactor: false })
  expect([kind, email]).toEqual(['password', 'olu@example.com'])
  const browser = openBrowser(gantry)
  const newPassword = 'remembered again'
  expect((await browser.call('/api/auth/reset-password', { token: tokenOf(link), newPassword })).status).toBe(200)
  const credentials = { email: 'olu@example.com', password: newPassword }
  expect((await browser.call('/api/auth/sign-in/email', credentials)).body).toEqual({})
  await gantry.app.pool.query('update users set two_factor_enabled = true')
  await makeOwnerLink(gantry.config, { dropsSecondFactor: true })
  expect((await browser.get('/v1/me')).body.hasSecondFactor).toBe(false)
  await expect(makeOwnerLink(gantry.config, { email: 'nobody@example.com', dropsSecondFactor: false })).rejects.toThrow(
    'olu@example.com',
  )
})

test('fixes the owner by the start when told to', async () => {
  const fixed = await startTestGantry({ GANTRY_DATA: dataDir, GANTRY_OWNER: 'Boss@example.com' })
  const token = tokenOf(await offerSetup(fixed.app))
  expect((await fixed.anonymous.post('/v1/setup/look-up', { token })).body.email).toBe('boss@example.com')
  const asked = { token, workspaceName: 'Ours', ...person }
  expect((await fixed.anonymous.post('/v1/setup', asked)).status).toBe(422)
  expect((await fixed.anonymous.post('/v1/setup', { ...asked, email: 'boss@example.com' })).status).toBe(200)
})
