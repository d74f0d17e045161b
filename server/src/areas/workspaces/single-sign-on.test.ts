import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { type Browser, openBrowser, somebodyOf } from '../../../test/browser.ts'
import { type Claims, startIdentityProvider } from '../../../test/identity-provider.ts'
import { newId } from '../../platform/ids.ts'

let gantry: TestGantry
let provider: Awaited<ReturnType<typeof startIdentityProvider>>
beforeAll(async () => {
  provider = await startIdentityProvider('gantry')
  gantry = await startTestGantry({
    GANTRY_OIDC_ISSUER: provider.issuer,
    GANTRY_OIDC_CLIENT_ID: 'gantry',
    GANTRY_OIDC_CLIENT_SECRET: 'a secret',
    GANTRY_OIDC_NAME: 'Example ID',
  })
})
afterAll(() => provider.close())

/** Goes to the provider and comes back as somebody; gives the page the browser is sent to. */
async function signIn(browser: Browser, claims: Claims): Promise<string> {
  const { body } = await browser.call('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/feedback',
    errorCallbackURL: '/sign-in',
  })
  const asked = new URL(body.url).searchParams
  expect(asked.get('code_challenge_method')).toBe('S256')
  const code = provider.codeFor({ nonce: asked.get('nonce'), email_verified: true, name: 'From there', ...claims })
  const back = await browser.get(`/api/auth/callback/oidc?code=${code}&state=${asked.get('state')}`)
  expect(back.status).toBe(302)
  return String(back.headers.location)
}

/** Somebody who is listed without a sign-in. */
async function listed(status: 'known' | 'invited' = 'known') {
  const workspace = await gantry.newWorkspace()
  const email = `${randomUUID()}@example.com`
  await gantry.app.pool.query(
    `insert into members (id, workspace_id, name, email, roles, function, status) values ($1, $2, 'Listed', $3, '{contributor}', 'data', $4)`,
    [newId(), workspace.id, email, status],
  )
  return { workspace, email }
}

test('is offered on the sign-in page', async () => {
  const { body } = await gantry.anonymous.get('/v1/sign-in-options')
  expect(body.oidc).toEqual({ providerId: 'oidc', name: 'Example ID' })
})

test.each(['known', 'invited'] as const)('lets in somebody %s, who is then an active member', async (status) => {
  const { workspace, email } = await listed(status)
  const browser = openBrowser(gantry)
  expect(await signIn(browser, { sub: email, email: email.toUpperCase() })).toMatch(/\/feedback$/)
  expect((await browser.get('/v1/me')).body).toMatchObject({
    email,
    hasPassword: false,
    current: { workspace: { slug: workspace.slug }, roles: ['contributor'] },
  })
  const { rows } = await gantry.app.pool.query(`select action from activity where workspace_id = $1`, [workspace.id])
  expect(rows).toEqual([{ action: 'member.joined' }])
  const again = openBrowser(gantry)
  await signIn(again, { sub: email, email })
  expect((await again.get('/v1/me')).status).toBe(200)
})

test('lets nobody else in, and makes no user of them', async () => {
  const email = `${randomUUID()}@example.com`
  const browser = openBrowser(gantry)
  expect(await signIn(browser, { sub: 'stranger', email })).toMatch(/\/sign-in\?.*error=not_invited/)
  expect((await browser.get('/v1/me')).status).toBe(401)
  expect((await gantry.app.pool.query('select 1 from users where email = $1', [email])).rowCount).toBe(0)
})

test('believes verified addresses only, for the listed and for those with a password', async () => {
  const { email } = await listed()
  const person = await somebodyOf(gantry, 'a long password')
  for (const address of [email, person.email]) {
    const browser = openBrowser(gantry)
    expect(await signIn(browser, { sub: `not ${address}`, email: address, email_verified: false })).toContain('error=')
    expect((await browser.get('/v1/me')).status).toBe(401)
  }
})

test('joins an account with a password when the address is verified', async () => {
  const { email, userId } = await somebodyOf(gantry, 'a long password')
  const browser = openBrowser(gantry)
  await signIn(browser, { sub: 'same person', email })
  expect((await browser.get('/v1/me')).body).toMatchObject({ userId, email, hasPassword: true })
})

test('refuses a token for another audience, another nonce or another browser', async () => {
  const { email } = await listed()
  for (const claims of [{ aud: 'another' }, { nonce: 'another' }, { iss: 'https://evil.example' }]) {
    const browser = openBrowser(gantry)
    expect(await signIn(browser, { sub: email, email, ...claims })).toContain('error=')
    expect((await browser.get('/v1/me')).status).toBe(401)
  }
  const victim = openBrowser(gantry)
  const { body } = await openBrowser(gantry).call('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/',
    errorCallbackURL: '/sign-in',
  })
  const asked = new URL(body.url).searchParams
  const code = provider.codeFor({ sub: email, email, email_verified: true, nonce: asked.get('nonce') })
  const reply = await victim.get(`/api/auth/callback/oidc?code=${code}&state=${asked.get('state')}`)
  expect(String(reply.headers.location)).toContain('error')
  expect((await victim.get('/v1/me')).status).toBe(401)
})

test('sends no link to the mailbox of somebody who only signs in there', async () => {
  const { email } = await listed()
  await signIn(openBrowser(gantry), { sub: email, email })
  const withPassword = await somebodyOf(gantry, 'a long password')
  for (const path of ['sign-in/magic-link', 'request-password-reset']) {
    for (const address of [email, withPassword.email]) {
      expect((await openBrowser(gantry).call(`/api/auth/${path}`, { email: address })).status).toBe(200)
    }
  }
  await expect
    .poll(async () => (await gantry.app.pool.query('select recipient from mails')).rows)
    .toEqual([{ recipient: withPassword.email }, { recipient: withPassword.email }])
})

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)'])(
  'sends nobody to %j',
  async (callbackURL) => {
    const asked = { provider: 'oidc', callbackURL, errorCallbackURL: '/sign-in' }
    expect((await openBrowser(gantry).call('/api/auth/sign-in/social', asked)).status).toBe(400)
    const failed = { provider: 'oidc', callbackURL: '/', errorCallbackURL: callbackURL }
    expect((await openBrowser(gantry).call('/api/auth/sign-in/social', failed)).status).toBe(400)
  },
)
