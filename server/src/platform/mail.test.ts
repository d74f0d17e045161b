import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry, type TestWorkspace } from '../../test/app.ts'
import { cleanUp } from './cleaning.ts'
import { sendMail } from './mail.ts'
import { mailHtml, oneLine } from './mail-text.ts'

type Received = { to: string[]; source: string }
const received: Received[] = []
let refusal: { code: number; left: number } | undefined

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) => {
    if (!refusal || refusal.left-- <= 0) return done()
    done(Object.assign(new Error('not now'), { responseCode: refusal.code }))
  },
  onData: (stream, session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      received.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        source: Buffer.concat(chunks).toString(),
      })
      done()
    })
  },
})

const stateOf = async (gantry: TestGantry, id: string) => {
  const { rows } = await gantry.app.pool.query('select state, error, attempts, text from mails where id = $1', [id])
  return rows[0]
}
const mail = {
  to: 'dana@example.com',
  subject: 'Hello',
  text: 'Line one\n\nSee https://example.com/a?b=1&c=2.',
  kind: 'test',
}

describe('with a mail server', () => {
  let gantry: TestGantry
  let workspace: TestWorkspace
  beforeAll(async () => {
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
    // The server listens on TCP.
    const { port } = smtp.server.address() as AddressInfo
    gantry = await startTestGantry({ GANTRY_SMTP_URL: `smtp://127.0.0.1:${port}` })
    workspace = await gantry.newWorkspace()
    await gantry.work()
  })
  afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())))
  const sent = (id: string) => expect.poll(async () => (await stateOf(gantry, id)).state, { timeout: 60_000 })

  test('a mail leaves after the commit, as text and HTML, with one click to end it', async () => {
    const to = 'one@example.com'
    const unsubscribeUrl = 'https://gantry.example.com/unsubscribe?token=x'
    const id = await workspace.inside((ctx) => sendMail(ctx, { ...mail, to, unsubscribeUrl }))
    await sent(id).toBe('sent')
    const [got] = received.filter((one) => one.to.includes(to))
    expect(got?.source).toContain('Content-Type: text/plain')
    expect(got?.source).toContain('Content-Type: text/html')
    expect(got?.source).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`)
    expect(got?.source).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  })

  test('a mail of a change that was rolled back never leaves', async () => {
    const failing = workspace.inside(async (ctx) => {
      await sendMail(ctx, { ...mail, to: 'never@example.com' })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    const id = await workspace.inside((ctx) => sendMail(ctx, { ...mail, to: 'after@example.com' }))
    await sent(id).toBe('sent')
    expect(received.flatMap(({ to }) => to)).not.toContain('never@example.com')
    const { rowCount } = await gantry.app.pool.query(`select 1 from mails where recipient = 'never@example.com'`)
    expect(rowCount).toBe(0)
  })

  test('a mail the server puts off is tried again', async () => {
    refusal = { code: 451, left: 1 }
    const id = await workspace.inside((ctx) => sendMail(ctx, { ...mail, to: 'later@example.com' }))
    await sent(id).toBe('sent')
    expect(await stateOf(gantry, id)).toMatchObject({ attempts: 2, error: null })
  })

  test('a mail the server refuses for good fails at once and says why', async () => {
    refusal = { code: 550, left: 1 }
    const id = await workspace.inside((ctx) => sendMail(ctx, { ...mail, to: 'gone@example.com' }))
    await sent(id).toBe('failed')
    expect(await stateOf(gantry, id)).toMatchObject({ attempts: 1, error: expect.stringContaining('not now') })
  })

  test('a private mail is sealed while it waits and emptied once it has left', async () => {
    const { app } = gantry
    const id = await workspace.inside(async (ctx) => {
      const id = await sendMail(ctx, { ...mail, to: 'private@example.com', text: 'the secret link', isPrivate: true })
      const { rows } = await ctx.db.execute(`select text, html from mails where id = '${id}'`)
      expect(JSON.stringify(rows)).not.toContain('secret link')
      expect(app.secrets.open(String(rows[0]?.text))).toBe('the secret link')
      return id
    })
    await sent(id).toBe('sent')
    expect((await stateOf(gantry, id)).text).toBe('')
    expect(received.find(({ to }) => to.includes('private@example.com'))?.source).toContain('the secret link')
  })

  test('neither the recipient nor the subject can bring in a header or a second recipient', async () => {
    const subject = 'Hi\r\nBcc: evil@example.com'
    const id = await workspace.inside((ctx) =>
      sendMail(ctx, { ...mail, to: 'a@example.com, evil@example.com', subject }),
    )
    const other = await workspace.inside((ctx) => sendMail(ctx, { ...mail, to: 'only@example.com', subject }))
    await sent(id).not.toBe('queued')
    await sent(other).toBe('sent')
    expect(received.flatMap(({ to }) => to)).not.toContain('evil@example.com')
    expect(received.find(({ to }) => to.includes('only@example.com'))?.source).not.toMatch(/^Bcc:/m)
  })
})

test('without a mail server a mail stays in the outbox', async () => {
  const gantry = await startTestGantry()
  const workspace = await gantry.newWorkspace()
  const id = await workspace.inside((ctx) => sendMail(ctx, mail))
  expect(await stateOf(gantry, id)).toMatchObject({ state: 'kept', attempts: 0 })
})

test('old mails and old answers are cleaned away, new ones are not', async () => {
  const gantry = await startTestGantry()
  const workspace = await gantry.newWorkspace()
  const [old, young] = await workspace.inside(async (ctx) => [
    await sendMail({ ...ctx, now: () => new Date(Date.now() - 91 * 86_400_000) }, mail),
    await sendMail(ctx, mail),
  ])
  await gantry.app.pool.query(
    `insert into idempotency_keys (workspace_id, actor_id, key, request_hash, created_at)
     values ($1, 'a', 'old', '', now() - interval '25 hours'), ($1, 'a', 'young', '', now() - interval '23 hours')`,
    [workspace.id],
  )
  await cleanUp(gantry.app)
  expect([await stateOf(gantry, old ?? ''), (await stateOf(gantry, young ?? '')).state]).toEqual([undefined, 'kept'])
  const { rows } = await gantry.app.pool.query('select key from idempotency_keys where workspace_id = $1', [
    workspace.id,
  ])
  expect(rows).toEqual([{ key: 'young' }])
})

test('the HTML part escapes everything and links addresses only', () => {
  const html = mailHtml('<script>alert(1)</script> "x" https://example.com/?a=1&b=<2>, javascript:alert(1)')
  expect(html).not.toContain('<script')
  expect(html).toContain('<a href="https://example.com/?a=1&amp;b=">')
  expect(html.match(/<a /g)).toHaveLength(1)
})

test('a subject is one line of bounded length', () => {
  expect(oneLine('a\r\nb\u2028c')).toBe('a b c')
  expect(oneLine('x'.repeat(500))).toHaveLength(200)
})
