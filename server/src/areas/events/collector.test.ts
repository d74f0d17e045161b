import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { results, startCollecting } from '../../../test/send-events.ts'
import { createServer } from '../../server.ts'
import { entryId } from './event-id.ts'

let sending: Awaited<ReturnType<typeof startCollecting>>
beforeAll(async () => {
  sending = await startCollecting()
})

describe('what arrives', () => {
  test('is stored whole, with corrected time, page and device, and counted', async () => {
    const { newProject, post, settled, ingestion, samples } = sending
    const { id, key } = await newProject()
    const now = Date.now()
    const batch = [
      {
        event: 'Paid',
        distinctId: 'u1',
        id: 'm1',
        timestamp: now + 7_200_000,
        account: 'acme',
        properties: { $current_url: 'https://a.example/cart?utm_source=x', amount: 12.5, $ip: '1.2.3.4' },
      },
      { event: ' Left ', distinctId: 42, timestamp: '2100-01-01' },
    ]
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
    const origin = 'https://shop.example'
    const reply = await post(key, JSON.stringify({ sentAt: now + 7_200_100, batch }), { origin, 'user-agent': agent })
    expect(reply.status).toBe(200)
    expect(reply.body.results.map((one: any) => one.reasons.map(({ code }: any) => code))).toEqual([
      ['clock_corrected'],
      ['clamped_future', 'renamed'],
    ])
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
    })
    const [left, paid] = await settled(id)
    expect(paid).toMatchObject({ event: 'Paid', account: 'acme', id: entryId(id, 'm1'), marks: ['clock_corrected'] })
    expect(Math.abs(paid.ms - now)).toBeLessThan(60_000)
    expect(paid.properties).toMatchObject({
      path: '/cart',
      utm_source: 'x',
      browser: 'Chrome',
      os: 'Windows',
      amount: 12.5,
    })
    expect(paid.properties).not.toHaveProperty('$ip')
    expect(left).toMatchObject({ event: 'Left', distinct_id: '42', marks: ['clamped_future', 'renamed'] })
    expect(await ingestion(id)).toMatchObject({ received: 2, accepted: 2, refused: 0, queryable: 2, isComplete: true })
    const [, sample] = await samples(id, 'taken')
    expect(sample.raw).toContain('[not kept]')
    expect(JSON.parse(sample.stored)).toMatchObject({ event: 'Paid', marks: ['clock_corrected'] })
  })

  test('is read whichever way it is packed', async () => {
    const { newProject, post, settled } = sending
    const { id, key } = await newProject()
    const one = (name: string): string => JSON.stringify({ event: name, distinctId: 'u' })
    const statuses = [
      await post(key, one('object')),
      await post(key, `[${one('array')}]`, { 'content-type': 'text/plain' }),
      await post(key, `${one('line 1')}\nbroken\n${one('line 2')}\n`, { 'content-type': 'application/x-ndjson' }),
      await post(key, gzipSync(one('by header')), { 'content-encoding': 'gzip' }),
      await post(key, gzipSync(one('by magic')), { 'content-type': 'text/plain' }),
      await post('', one('bearer'), { authorization: `Bearer ${key}` }),
      await post('', JSON.stringify({ writeKey: key, ...JSON.parse(one('body')) })),
      await post(
        key,
        Buffer.concat([Buffer.from('{"distinctId":"u","event":"bad '), Buffer.from([0xff]), Buffer.from('"}')]),
      ),
    ]
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 200])
    const names = (await settled(id)).map(({ event }) => event).sort()
    expect(names).toEqual([
      'array',
      'bad \ufffd',
      'bearer',
      'body',
      'by header',
      'by magic',
      'line 1',
      'line 2',
      'object',
    ])
  })

  test('costs no neighbour when it is broken, and what was refused can be read', async () => {
    const { newProject, post, settled, ingestion, samples } = sending
    const { id, key } = await newProject()
    const good = { event: 'good', distinctId: 'u' }
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`)
    const bad = [
      null,
      7,
      'x',
      {},
      { event: 'e' },
      { event: 'e', distinctId: 'null' },
      { event: '', distinctId: 'u' },
      { event: 'e', distinctId: 'u', properties: [1] },
      { event: 'e', distinctId: 'u', properties: deep },
      { event: 'e', distinctId: 'u', properties: { text: 'x'.repeat(10_000_000) } },
      {
        event: 'e',
        distinctId: 'u',
        properties: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, 1])),
      },
    ]
    const odd = [
      '\ud800',
      { 'a.b': 1, a: { b: 2 } },
      { '': 1, __proto__: 2 },
      { n: 1e20 },
      { a: [1, 'x', null, { b: [{}] }] },
      { a: "'; DROP TABLE gantry.events; --\0" },
    ]
    const reply = await post(
      key,
      JSON.stringify([...bad.flatMap((one) => [one, good]), ...odd.map((a) => ({ ...good, properties: { a } }))]),
    )
    expect(reply.status).toBe(200)
    expect(results(reply).filter((one) => one === 'refused')).toHaveLength(bad.length)
    expect(await settled(id)).toHaveLength(bad.length + odd.length)
    const figures = await ingestion(id)
    expect(figures).toMatchObject({
      refused: bad.length - 3,
      unstorable: 0,
      queryable: bad.length + odd.length,
      isComplete: true,
    })
    const refused = await samples(id, 'refused')
    expect(refused).toHaveLength(bad.length)
    expect(refused.map(({ reasons }: any) => reasons[0].code)).toContain('too_many_properties')
  })

  test('says who is who and what is known about them beside the events', async () => {
    const { gantry, newProject, post, settled } = sending
    const { id, key } = await newProject()
    const batch = [
      { type: 'identify', from: 'anon-1', distinctId: 'u1', id: 'i1' },
      { type: 'alias', from: 'u1', distinctId: 'u-one' },
      { event: 'seen', distinctId: 'u1', anonymousId: 'device' },
      { type: 'profile', distinctId: 'u1', id: 'p1', properties: { plan: 'pro' } },
      { type: 'account', account: 'acme', operation: 'set_once', properties: { plan: 'team' } },
    ]
    for (let time = 0; time < 2; time += 1) await post(key, JSON.stringify([batch[0], batch[3]]))
    await post(key, JSON.stringify(batch.slice(1, 3).concat(batch.slice(4))))
    await settled(id)
    const { rows } = await gantry.app.pool.query(
      'select kind, from_id, to_id from identity_events where project_id = $1 order by id',
      [id],
    )
    expect(rows.map((row) => [row.kind, row.from_id, row.to_id])).toEqual([
      ['identify', 'anon-1', 'u1'],
      ['alias', 'u1', 'u-one'],
      ['seen', 'device', 'u1'],
    ])
    const accounts = await gantry.app.pool.query(
      'select account, operation, properties from account_changes where project_id = $1',
      [id],
    )
    expect(accounts.rows).toEqual([{ account: 'acme', operation: 'set_once', properties: '{"plan":"team"}' }])
    const changes = await gantry.app.analytics.query({
      query:
        "SELECT distinct_id, operation, properties FROM gantry.person_changes WHERE project = {id:UUID} AND raw = sipHash64('u1')",
      query_params: { id },
      format: 'JSONEachRow',
    })
    expect(await changes.json()).toEqual([{ distinct_id: 'u1', operation: 'set', properties: { plan: 'pro' } }])
  })
})

describe('who sends', () => {
  test('needs a live key; a second one takes over before the first is revoked', async () => {
    const { caller, newProject, post } = sending
    const { id, key } = await newProject()
    const body = JSON.stringify({ event: 'e', distinctId: 'u' })
    expect(await post('0'.repeat(32), body)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(await post('', body)).toMatchObject({ status: 401 })
    const second = (await caller.post(`/v1/projects/${id}/write-keys`, { name: 'Next' })).body
    expect([(await post(key, body)).status, (await post(second.key, body)).status]).toEqual([200, 200])
    const first = (await caller.get(`/v1/projects/${id}/write-keys`)).body.items[0]
    await caller.post(`/v1/write-keys/${first.id}/revoke`)
    while ((await post(key, body)).status === 200) await wait(10)
    expect(await post(key, body)).toMatchObject({ status: 401, body: { details: { reason: 'revoked_key' } } })
    expect((await post(second.key, body)).status).toBe(200)
  })

  test('is told when it is too much, too large or unreadable, in a way that it can act on', async () => {
    const { caller, newProject, post, samples } = sending
    const { id, key } = await newProject()
    const limited = (await caller.post(`/v1/projects/${id}/write-keys`, { name: 'Slow', eventsPerMinute: 2 })).body
    const two = JSON.stringify([1, 2].map((at) => ({ event: `e${at}`, distinctId: 'u' })))
    expect((await post(limited.key, two)).status).toBe(200)
    const more = await post(limited.key, two)
    expect(more).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
    expect(Number(more.headers['retry-after'])).toBeGreaterThan(0)
    expect(await post(key, 'x'.repeat(21 * 1024 ** 2))).toMatchObject({ status: 413, body: { code: 'too_large' } })
    expect(await post(key, gzipSync(Buffer.alloc(200 * 1024 ** 2)))).toMatchObject({ status: 413 })
    expect(await post(key, '{"event":')).toMatchObject({ status: 400 })
    expect(await post(key, Buffer.from([0x1f, 0x8b, 1, 2, 3]))).toMatchObject({ status: 400 })
    expect((await samples(id, 'refused'))[0]).toMatchObject({ kind: 'nothing', raw: '"{\\"event\\":"' })
  })

  test('from a page of any site is let through by the browser', async () => {
    const { at } = sending
    const headers = { origin: 'https://a.example', 'access-control-request-headers': 'authorization, x-write-key' }
    const reply = await at.http.inject({ method: 'OPTIONS', url: '/v1/events', headers })
    expect(reply.statusCode).toBe(204)
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-headers': 'authorization, x-write-key',
    })
  })

  test('is asked to come again while the database is away, never told that it was taken', async () => {
    const { gantry, post } = sending
    const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
    const lost = await createServer({ ...gantry.app, pool })
    const reply = await post('a'.repeat(32), '{"event":"e","distinctId":"u"}', {}, lost.http)
    expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
    await lost.http.close()
    await pool.end()
  })
})
