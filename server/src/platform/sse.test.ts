import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../test/app.ts'
import { publish } from './live.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let base: string
beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  await gantry.http.listen({ host: '127.0.0.1', port: 0 })
  // The server listens on TCP.
  base = `http://127.0.0.1:${(gantry.http.server.address() as AddressInfo).port}`
})

/** An open connection: what it has heard, and whether it has ended. */
async function listen(who: Caller) {
  const abort = new AbortController()
  const res = await fetch(`${base}/v1/live`, { headers: who.headers, signal: abort.signal })
  const stream = {
    status: res.status,
    type: res.headers.get('content-type'),
    csp: res.headers.get('content-security-policy'),
    heard: '',
    isOver: false,
  }
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of res.body ?? []) stream.heard += decoder.decode(chunk)
  }
  read()
    .catch(() => undefined)
    .finally(() => {
      stream.isOver = true
    })
  if (res.status === 200) await expect.poll(() => stream.heard).toContain('"topic":"*"')
  return Object.assign(stream, { close: () => abort.abort() })
}
const tell = (topic: string, memberId: string | null = null, where = workspace) =>
  where.inside((ctx) => publish(ctx, topic, memberId))

test('tells what has changed in this workspace and to this member, and nothing else', async () => {
  const [dana, vic] = [await workspace.member('contributor'), await workspace.member('viewer')]
  const [hers, his] = [await listen(dana), await listen(vic)]
  expect([hers.type, hers.csp !== null]).toEqual(['text/event-stream; charset=utf-8', true])
  await tell('other_place', null, await gantry.newWorkspace())
  await tell('for_dana', dana.memberId)
  await tell('for_all')
  for (const stream of [hers, his]) await expect.poll(() => stream.heard).toContain('data: {"topic":"for_all"}\n\n')
  expect(hers.heard).toContain('for_dana')
  expect(his.heard).not.toContain('for_dana')
  expect(hers.heard + his.heard).not.toContain('other_place')
  hers.close()
  his.close()
})

test('tells nothing of a change that was rolled back', async () => {
  const stream = await listen(await workspace.member('viewer'))
  const failing = workspace.inside(async (ctx) => {
    await publish(ctx, 'rolled_back')
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow()
  await tell('afterwards')
  await expect.poll(() => stream.heard).toContain('afterwards')
  expect(stream.heard).not.toContain('rolled_back')
  stream.close()
})

describe('ends within a second', () => {
  const run = (sql: string, id: string) => gantry.app.pool.query(sql, [id])
  test.each([
    ['the session is deleted', (who: Caller) => run('delete from sessions where user_id = $1', who.userId)],
    [
      'the member is suspended',
      (who: Caller) => run(`update members set status = 'suspended' where id = $1`, who.memberId),
    ],
    [
      'the member is removed',
      (who: Caller) => run('update members set deleted_at = now() where id = $1', who.memberId),
    ],
  ])('when %s', async (_what, takeAway) => {
    const [who, other] = [await workspace.member('viewer'), await workspace.member('viewer')]
    const [stream, stays] = [await listen(who), await listen(other)]
    await takeAway(who)
    await expect.poll(() => stream.isOver, { timeout: 1_000, interval: 20 }).toBe(true)
    await tell('still_here')
    await expect.poll(() => stays.heard).toContain('still_here')
    stays.close()
  })

  test('when the key is revoked', async () => {
    const key = await workspace.key('viewer')
    const stream = await listen(key)
    await run(`update api_keys set revoked_at = now() where workspace_id = $1`, workspace.id)
    await expect.poll(() => stream.isOver, { timeout: 1_000, interval: 20 }).toBe(true)
  })
})

test('is limited in number for each person', async () => {
  const who = await workspace.member('viewer')
  const streams = []
  for (let count = 0; count < 20; count++) streams.push(await listen(who))
  expect((await listen(who)).status).toBe(429)
  streams[0]?.close()
  await expect.poll(async () => (await listen(who)).status).toBe(200)
  for (const stream of streams) stream.close()
})

test('is not for strangers', async () => {
  expect((await listen(gantry.callerOf({}))).status).toBe(401)
  const stranger = await (await gantry.newWorkspace()).member('viewer')
  expect((await listen(gantry.callerOf({ ...stranger.headers, 'gantry-workspace': workspace.slug }))).status).toBe(404)
})

test('the status says which parts answer, to anyone', async () => {
  expect((await gantry.anonymous.get('/v1/status')).body).toEqual({
    postgres: true,
    clickhouse: true,
    version: expect.any(String),
    mail: 'outbox',
  })
})
