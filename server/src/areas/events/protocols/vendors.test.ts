import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../../test/app.ts'
import { openProject } from '../../../../test/collector.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64')
describe('PostHog over HTTP', () => {
  test('is read in every form its libraries have sent, each event once', async () => {
    const { key, post, url, events } = await openProject(gantry)
    const one = (event: string) => ({ event, distinct_id: 'dana', properties: { form: event }, uuid: `uuid-${event}` })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const ways = [
      await post(
        '/e/?ip=1&_=1700000000000&compression=gzip-js',
        gzipSync(JSON.stringify({ api_key: key, batch: [one('gzip')] })),
        {
          'content-type': 'text/plain',
        },
      ),
      await post(
        '/e/',
        `data=${encodeURIComponent(base64({ token: key, ...one('base64') }))}&compression=base64`,
        form,
      ),
      await post(
        '/i/v0/e',
        `data=${encodeURIComponent(JSON.stringify({ api_key: key, ...one('json in a form') }))}`,
        form,
      ),
      await post('/capture/', [{ ...one('list'), properties: { token: key } }]),
      await post('/track/', { api_key: key, ...one('track') }),
      await post('/engage', { api_key: key, ...one('engage') }),
      await fetch(`${url}/e/?data=${encodeURIComponent(base64({ api_key: key, ...one('get') }))}`),
    ]
    expect(ways.map(({ status }) => status)).toEqual(ways.map(() => 200))
    expect((await events()).map(({ event }) => event).toSorted()).toEqual(
      ['gzip', 'base64', 'json in a form', 'list', 'track', 'engage', 'get'].toSorted(),
    )
  })

  test('corrects the time by the sender’s clock or by the offset, unless told not to', async () => {
    const { key, post, events } = await openProject(gantry)
    const now = Date.now()
    const hour = 3_600_000
    const at = (ms: number): string => new Date(ms).toISOString()
    const batch = [
      { event: 'by sent_at', distinct_id: 'dana', timestamp: at(now - 3 * hour) },
      { event: 'as it is', distinct_id: 'dana', timestamp: at(now - 3 * hour), properties: { $ignore_sent_at: true } },
      { event: 'by offset', distinct_id: 'dana', offset: 2 * hour },
    ]
    await post('/batch/', { api_key: key, batch, sent_at: at(now - hour) })
    const found = Object.fromEntries(
      (await events()).map(({ event, ts }) => [event, new Date(`${ts}Z`).getTime() - now]),
    )
    const hours = Object.fromEntries(Object.entries(found).map(([event, ms]) => [event, Math.round(ms / hour)]))
    expect(hours).toEqual({ 'by sent_at': -2, 'as it is': -3, 'by offset': -2 })
  })

  test('answers for each event by its uuid in the newer form', async () => {
    const { key, post } = await openProject(gantry)
    const batch = [
      { event: 'Opened', distinct_id: 'dana', uuid: 'a', timestamp: new Date().toISOString() },
      { event: 'Opened', distinct_id: 'null', uuid: 'b' },
      { event: 'Opened', distinct_id: 'kim', uuid: 'c', timestamp: '2199-01-01T00:00:00Z' },
    ]
    const answer = await post(
      '/i/v1/analytics/events',
      { created_at: new Date().toISOString(), batch },
      { authorization: `Bearer ${key}` },
    )
    expect(await answer.json()).toMatchObject({
      results: { a: { result: 'ok' }, b: { result: 'drop' }, c: { result: 'warning', details: 'clamped_future' } },
    })
  })

  test('is told in settings and flags to send events only', async () => {
    const { key, post, url } = await openProject(gantry)
    const config = await (await fetch(`${url}/array/${key}/config`)).json()
    expect(config).toMatchObject({ supportedCompression: ['gzip', 'gzip-js'], sessionRecording: false, surveys: false })
    const script = await fetch(`${url}/array/${key}/config.js`)
    expect(script.headers.get('content-type')).toContain('text/javascript')
    const flags = await post('/flags/?v=2', { token: key, distinct_id: 'dana' })
    expect(await flags.json()).toMatchObject({ flags: {}, errorsWhileComputingFlags: false })
    expect(await (await post('/s/', {})).json()).toEqual({ status: 'Ok', quota_limited: ['recordings'] })
    const refused = [`/array/wrong/config`, `/array/${encodeURIComponent('"</script>')}/config.js`].map((path) =>
      fetch(url + path),
    )
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([401, 401])
  })
})

describe('Mixpanel over HTTP', () => {
  test('imports strictly: NDJSON in, refusals by record out', async () => {
    const { key, post, events } = await openProject(gantry)
    const basic = {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'content-type': 'application/x-ndjson',
    }
    const record = (distinct_id: string, nth: number) =>
      JSON.stringify({ event: 'Opened', properties: { time: 1_760_000_000 + nth, distinct_id, $insert_id: `i${nth}` } })
    const whole = await post('/import?strict=1', [record('dana', 1), record('kim', 2)].join('\n'), basic)
    expect([whole.status, await whole.json()]).toEqual([200, { code: 200, num_records_imported: 2, status: 'OK' }])
    const partly = await post('/import?strict=1', [record('dana', 3), record('undefined', 4)].join('\n'), basic)
    expect([partly.status, await partly.json()]).toMatchObject([
      400,
      { num_records_imported: 1, failed_records: [{ index: 1, $insert_id: 'i4' }] },
    ])
    expect((await events()).map(({ ts }) => ts)).toEqual([
      '2025-10-09 08:53:21.000',
      '2025-10-09 08:53:22.000',
      '2025-10-09 08:53:23.000',
    ])
  })

  test('tells joined ids and profiles of people and groups', async () => {
    const { key, post, identities, changes } = await openProject(gantry)
    const data = (value: unknown): string => `data=${encodeURIComponent(base64(value))}&verbose=1`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const properties = {
      token: key,
      distinct_id: 'dana',
      $anon_distinct_id: '$device:7',
      $device_id: '7',
      $user_id: 'dana',
    }
    const track = await post('/track/', data([{ event: '$identify', properties }]), form)
    expect(await track.json()).toEqual({ status: 1, error: null })
    await post(
      '/engage/',
      data([{ $token: key, $distinct_id: 'dana', $set: { plan: 'pro' }, $unset: ['trial'] }]),
      form,
    )
    expect(await identities()).toMatchObject([
      { kind: 'seen', from: '$device:7', to: 'dana' },
      { kind: 'identify', from: '$device:7', to: 'dana' },
    ])
    expect(await changes()).toMatchObject([{ operation: 'set' }, { operation: 'unset', properties: { trial: true } }])
  })
})

describe('Segment and RudderStack over HTTP', () => {
  test('take every single call, by its short path too, and an image', async () => {
    const { key, post, url, events } = await openProject(gantry)
    const who = { writeKey: key, userId: 'dana' }
    const ways = [
      await post('/v1/track', { ...who, event: 'A' }),
      await post('/v1/t', JSON.stringify({ ...who, event: 'B' }), { 'content-type': 'text/plain' }),
      await post('/v1/p/', { ...who, name: 'Home' }),
      await post('/v1/screen', { ...who, name: 'Start' }),
      await post(`/beacon/v1/batch?writeKey=${key}`, { batch: [{ type: 'track', userId: 'dana', event: 'C' }] }),
      await fetch(`${url}/pixel/v1/track?writeKey=${key}&userId=dana&event=D&properties.plan=pro`),
      await post('/v1/m', { series: [] }),
    ]
    expect(ways.map(({ status }) => status)).toEqual(ways.map(() => 200))
    expect((await events()).map(({ event }) => event).toSorted()).toEqual(['$pageview', '$screen', 'A', 'B', 'C', 'D'])
  })

  test('keeps the neighbours of what it refuses, and answers 400 when nothing is left', async () => {
    const { key, post, events } = await openProject(gantry)
    const batch = [
      { type: 'track', userId: 'dana', event: 'A' },
      'nonsense',
      { type: 'dance' },
      { type: 'track', event: 'B' },
    ]
    const partly = await post('/v1/batch', { writeKey: key, batch })
    expect([partly.status, (await partly.json()).refused.map(({ index }: { index: number }) => index)]).toEqual([
      200,
      [1, 2, 3],
    ])
    expect((await post('/v1/batch', { writeKey: key, batch: batch.slice(1) })).status).toBe(400)
    expect((await events()).map(({ event }) => event)).toEqual(['A'])
  })

  test('gives the browser library its settings, pointing back here', async () => {
    const { key, url } = await openProject(gantry)
    const settings = await (await fetch(`${url}/v1/projects/${key}/settings`)).json()
    const { host } = new URL(url)
    expect(settings.integrations['Segment.io']).toMatchObject({ apiKey: key, apiHost: `${host}/v1`, protocol: 'http' })
    expect((await fetch(`${url}/v1/projects/wrong/settings`)).status).toBe(401)
  })
})
