import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import { type Browser, openBrowser, randomIp, somebodyOf, totp } from '../../../test/browser.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const password = 'a password for tests'
const browser = (ip?: string): Browser => openBrowser(gantry, ip)
const somebody = () => somebodyOf(gantry, password)

const me = async (b: Browser): Promise<number> => (await b.get('/v1/me')).status

/** The token in the newest mail to the address; mails are made after the answer. */
const mailedToken = (email: string): Promise<string> =>
  vi.waitFor(async () => {
    const { rows } = await gantry.app.pool.query('select text from mails where recipient = $1 order by id desc', [
      email,
    ])
    const token = /token=(\S+)/.exec(gantry.app.secrets.open(rows[0].text))?.[1]
    if (!token) throw new Error('no mail yet')
    return token
  })

describe('with a password', () => {
  test('signs in, is somebody, signs out and is nobody', async () => {
    const { email } = await somebody()
    const b = browser()
    expect(await b.call('/api/auth/sign-in/email', { email, password })).toMatchObject({ status: 200, body: {} })
    expect(await b.get('/v1/me')).toMatchObject({
      status: 200,
      body: { email, hasPassword: true, hasSecondFactor: false },
    })
    expect((await b.call('/api/auth/sign-out')).status).toBe(200)
    expect(await me(b)).toBe(401)
  })

  test('keeps the session out of reach of scripts and other sites, and out of the answer', async () => {
    const { email } = await somebody()
    const reply = await browser().call('/api/auth/sign-in/email', { email, password })
    expect(String(reply.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Lax/i)
    const { rows } = await gantry.app.pool.query('select token from sessions order by created_at desc limit 1')
    expect(reply.text).not.toContain(rows[0].token)
  })

  test('answers a wrong password and an unknown address in the same words', async () => {
    const { email } = await somebody()
    const known = await browser().call('/api/auth/sign-in/email', { email, password: 'not the password' })
    const unknown = await browser().call('/api/auth/sign-in/email', { email: `${randomUUID()}@example.com`, password })
    expect(known.status).toBe(401)
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...known.body, requestId: '' })
  })

  test('hashes a password for unknown addresses too, so that time tells nothing', async () => {
    const { email } = await somebody()
    const took = async (address: string): Promise<number> => {
      const started = process.cpuUsage()
      await browser(randomIp()).call('/api/auth/sign-in/email', { email: address, password: 'not the password' })
      return process.cpuUsage(started).user
    }
    const tries = async (address: () => string): Promise<number> => {
      const times = []
      for (let i = 0; i < 7; i++) times.push(await took(address()))
      return times.sort((a, b) => a - b)[3] ?? 0
    }
    const known = await tries(() => email)
    const unknown = await tries(() => `${randomUUID()}@example.com`)
    // Without the hash it would be a hundredth: no speed is asserted, only that the same work is done.
    expect(unknown).toBeGreaterThan(known / 4)
  })

  test('stops after ten tries at one account from any address, also for addresses nobody has', async () => {
    const { email } = await somebody()
    for (const address of [email, `${randomUUID()}@example.com`]) {
      for (let i = 0; i < 10; i++) {
        const reply = await browser(randomIp()).call('/api/auth/sign-in/email', {
          email: address,
          password: 'wrong wrong',
        })
        expect(reply.status).toBe(401)
      }
      const refused = await browser(randomIp()).call('/api/auth/sign-in/email', { email: address, password })
      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
    }
  })

  test('stops one address that tries many accounts, and counts a /64 as one', async () => {
    const statuses = []
    for (let i = 0; i < 101; i++) {
      const b = browser(`2001:db8:1:2::${i.toString(16)}`)
      statuses.push((await b.call('/api/auth/sign-in/magic-link', { email: `${randomUUID()}@example.com` })).status)
    }
    expect(statuses.slice(0, 100).every((status) => status === 200)).toBe(true)
    expect(statuses.at(-1)).toBe(429)
  })

  test('is not open for sign-up, nor for anything else of the library', async () => {
    const sent = { email: `${randomUUID()}@example.com`, password, name: 'Eve' }
    for (const path of [
      'sign-up/email',
      'update-user',
      'change-email',
      'delete-user',
      'gantry/open-session',
      'list-sessions',
    ]) {
      expect((await browser().call(`/api/auth/${path}`, sent)).status).toBe(404)
    }
  })

  test('changes the password with the old one only, and ends the other sessions', async () => {
    const { email } = await somebody()
    const [here, there] = [browser(), browser()]
    for (const b of [here, there]) await b.call('/api/auth/sign-in/email', { email, password })
    const change = { newPassword: 'another password', revokeOtherSessions: true }
    expect(
      (await here.call('/api/auth/change-password', { ...change, currentPassword: 'wrong' })).status,
    ).toBeGreaterThan(399)
    expect((await here.call('/api/auth/change-password', { ...change, currentPassword: password })).status).toBe(200)
    expect([await me(here), await me(there)]).toEqual([200, 401])
  })
})

describe('with a link in a mail', () => {
  test('signs in once', async () => {
    const { email } = await somebody()
    const b = browser()
    expect(await b.call('/api/auth/sign-in/magic-link', { email })).toMatchObject({
      status: 200,
      body: { status: true },
    })
    const token = await mailedToken(email)
    expect((await b.call('/api/auth/magic-link/verify', { token })).status).toBe(200)
    expect(await me(b)).toBe(200)
    expect(await browser().call('/api/auth/magic-link/verify', { token })).toMatchObject({
      status: 410,
      body: { code: 'gone' },
    })
  })

  test('answers an unknown address alike and sends nothing', async () => {
    const email = `${randomUUID()}@example.com`
    for (const path of ['sign-in/magic-link', 'request-password-reset']) {
      const { email: known } = await somebody()
      const [a, b] = [
        await browser().call(`/api/auth/${path}`, { email: known }),
        await browser().call(`/api/auth/${path}`, { email }),
      ]
      expect([b.status, b.text]).toEqual([a.status, a.text])
      await mailedToken(known)
    }
    expect((await gantry.app.pool.query('select 1 from mails where recipient = $1', [email])).rowCount).toBe(0)
    expect((await gantry.app.pool.query('select 1 from users where email = $1', [email])).rowCount).toBe(0)
  })

  test('resets the password once, and every session ends', async () => {
    const { email } = await somebody()
    const b = browser()
    await b.call('/api/auth/sign-in/email', { email, password })
    await b.call('/api/auth/request-password-reset', { email })
    const token = await mailedToken(email)
    const { rows } = await gantry.app.pool.query('select identifier from verifications')
    expect(JSON.stringify(rows)).not.toContain(token)
    const reset = { token, newPassword: 'a new password' }
    expect((await browser().call('/api/auth/reset-password', reset)).status).toBe(200)
    expect(await me(b)).toBe(401)
    expect((await browser().call('/api/auth/reset-password', reset)).status).toBe(410)
    expect((await b.call('/api/auth/sign-in/email', { email, password })).status).toBe(401)
    expect((await b.call('/api/auth/sign-in/email', { email, password: 'a new password' })).status).toBe(200)
  })
})

describe('with a second factor', () => {
  async function withSecondFactor() {
    const { email } = await somebody()
    const b = browser()
    await b.call('/api/auth/sign-in/email', { email, password })
    const { body } = await b.call('/api/auth/two-factor/enable', { password })
    const secret = new URL(body.totpURI).searchParams.get('secret') ?? ''
    return { email, b, secret, backupCodes: body.backupCodes as string[] }
  }
  // The secret in the address is base32 of the bytes the codes are made of.
  const codeOf = (secret: string, offsetMs = 0) => totp(secret, Date.now() + offsetMs)

  test('asks for the code after the password, takes each code once, and backup codes once', async () => {
    const { email, b, secret, backupCodes } = await withSecondFactor()
    const first = await codeOf(secret)
    expect((await b.call('/api/auth/two-factor/verify-totp', { code: first })).status).toBe(200)
    expect(await b.get('/v1/me')).toMatchObject({ body: { hasSecondFactor: true } })

    const again = browser()
    expect(await again.call('/api/auth/sign-in/email', { email, password })).toMatchObject({
      body: { twoFactorRedirect: true },
    })
    expect(await me(again)).toBe(401)
    expect((await again.call('/api/auth/two-factor/verify-totp', { code: first })).status).toBe(401)
    expect(await me(again)).toBe(401)

    await again.call('/api/auth/sign-in/email', { email, password })
    const next = await codeOf(secret, 30_000)
    expect((await again.call('/api/auth/two-factor/verify-totp', { code: next })).status).toBe(200)
    expect(await me(again)).toBe(200)

    const [code] = backupCodes
    const withBackup = browser()
    await withBackup.call('/api/auth/sign-in/email', { email, password })
    expect((await withBackup.call('/api/auth/two-factor/verify-backup-code', { code })).status).toBe(200)
    expect(await me(withBackup)).toBe(200)
    const twice = browser()
    await twice.call('/api/auth/sign-in/email', { email, password })
    expect((await twice.call('/api/auth/two-factor/verify-backup-code', { code })).status).toBe(401)
    expect(await me(twice)).toBe(401)
  })

  test('asks for it after a link in a mail, too', async () => {
    const { email, b, secret } = await withSecondFactor()
    await b.call('/api/auth/two-factor/verify-totp', { code: await codeOf(secret) })
    const other = browser()
    await other.call('/api/auth/sign-in/magic-link', { email })
    const reply = await other.call('/api/auth/magic-link/verify', { token: await mailedToken(email) })
    expect(reply).toMatchObject({ status: 200, body: { twoFactorRedirect: true } })
    expect(await me(other)).toBe(401)
    expect((await other.call('/api/auth/two-factor/verify-totp', { code: await codeOf(secret, 30_000) })).status).toBe(
      200,
    )
    expect(await me(other)).toBe(200)
  })

  test('locks after ten wrong codes', async () => {
    const { email, b, secret } = await withSecondFactor()
    await b.call('/api/auth/two-factor/verify-totp', { code: await codeOf(secret) })
    const statuses = []
    for (let round = 0; round < 3; round++) {
      const guesser = browser()
      await guesser.call('/api/auth/sign-in/email', { email, password })
      for (let i = 0; i < 5; i++)
        statuses.push((await guesser.call('/api/auth/two-factor/verify-totp', { code: '000000' })).status)
    }
    expect(statuses.at(-1)).toBe(429)
  })
})

test('signs out one session or all others, at once', async () => {
  const { email } = await somebody()
  const browsers = [browser(), browser(), browser()] as const
  for (const b of browsers) await b.call('/api/auth/sign-in/email', { email, password })
  const [here, second, third] = browsers
  const { body } = await here.get('/v1/me/sessions')
  expect(body.items).toHaveLength(3)
  const foreign = await somebody()
  const stranger = browser()
  await stranger.call('/api/auth/sign-in/email', { email: foreign.email, password })
  expect((await gantry.http.inject({ method: 'DELETE', url: `/v1/me/sessions/${body.items[0].id}` })).statusCode).toBe(
    401,
  )
  const mine = (await second.get('/v1/me/sessions')).body.items.find((one: any) => one.isCurrent)
  expect((await stranger.remove(`/v1/me/sessions/${mine.id}`)).status).toBe(404)
  expect((await here.remove(`/v1/me/sessions/${mine.id}`)).status).toBe(200)
  expect([await me(here), await me(second), await me(third)]).toEqual([200, 401, 200])
  expect((await here.call('/v1/me/sessions/revoke-others')).body).toEqual({ count: 1 })
  expect([await me(here), await me(third), await me(stranger)]).toEqual([200, 401, 200])
})
