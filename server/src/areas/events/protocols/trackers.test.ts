import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../../test/app.ts'
import { openProject } from '../../../../test/collector.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

describe('Small trackers without an id of their own', () => {
  test('Umami: a view, an event and a batch of the same visitor', async () => {
    const { key, post, events, identities } = await openProject(gantry)
    const headers = { 'user-agent': browser }
    const payload = { website: key, url: '/pricing?utm_source=mail', hostname: 'harbor.example' }
    const view = await post('/api/send', { type: 'event', payload }, headers)
    const { cache } = await view.json()
    const second = { ...payload, name: 'signed up', data: { plan: 'pro' } }
    await post('/api/send', { type: 'event', payload: second }, { ...headers, 'x-umami-cache': cache })
    await post(
      '/api/send',
      { type: 'identify', payload: { ...payload, id: 'dana' } },
      { ...headers, 'x-umami-cache': cache },
    )
    const batch = await post(
      '/api/batch',
      [{ type: 'event', payload: { ...payload, timestamp: 1_760_000_000 } }, 3],
      headers,
    )
    expect(await batch.json()).toMatchObject({ size: 2, processed: 1, errors: 1 })
    const found = await events()
    expect(new Set(found.map(({ distinct_id }) => distinct_id))).toEqual(new Set([cache]))
    expect(found[0]).toMatchObject({ event: '$pageview', ts: '2025-10-09 08:53:20.000' })
    expect(found.find(({ event }) => event === 'signed up')?.properties).toMatchObject({
      plan: 'pro',
      path: '/pricing',
      utm_source: 'mail',
    })
    expect(await identities()).toMatchObject([{ kind: 'identify', from: cache, to: 'dana' }])
  })

  test('Plausible: its short and long names, and a header for what is dropped', async () => {
    const { key, post, events } = await openProject(gantry)
    const headers = { 'user-agent': browser, 'content-type': 'text/plain' }
    const url = 'https://harbor.example/pricing'
    const short = await post('/api/event', JSON.stringify({ n: 'pageview', u: url, d: key, r: null }), headers)
    await post('/api/event', { name: 'Signed up', url, domain: key, props: { plan: 'pro' } }, { 'user-agent': browser })
    const dropped = await post(`/api/event?key=${key}`, { url, domain: 'harbor.example' }, { 'user-agent': browser })
    expect([short.status, dropped.status, dropped.headers.get('x-plausible-dropped')]).toEqual([202, 202, '1'])
    const found = await events()
    expect(found.map(({ event }) => event).toSorted()).toEqual(['Signed up', 'pageview'])
    expect(found[0]?.properties).toMatchObject({ path: '/pricing', browser: 'Chrome' })
  })

  test('OpenPanel: events, profiles and groups', async () => {
    const { key, post, events, changes } = await openProject(gantry)
    const headers = { 'openpanel-client-id': key, 'openpanel-sdk-name': 'web', 'openpanel-sdk-version': '1.0.0' }
    const say = (type: string, payload: object) => post('/track', { type, payload }, headers)
    await say('track', {
      name: 'Signed up',
      profileId: 'dana',
      properties: { __path: 'https://harbor.example/a', plan: 'pro' },
    })
    await say('identify', { profileId: 'dana', firstName: 'Dana', properties: { plan: 'pro' } })
    await say('decrement', { profileId: 'dana', property: 'credits', value: 3 })
    await say('assign_group', { profileId: 'dana', groupIds: ['harbor'] })
    expect((await say('dance', {})).status).toBe(400)
    const found = await events()
    expect(found.find(({ event }) => event === 'Signed up')?.properties).toMatchObject({ plan: 'pro', path: '/a' })
    expect(found.find(({ event }) => event === '$groupidentify')?.account).toBe('harbor')
    expect(await changes()).toMatchObject([
      { operation: 'set', properties: { firstName: 'Dana' } },
      { operation: 'add', properties: { credits: -3 } },
    ])
  })
})

describe('Standards', () => {
  test('Google’s Measurement Protocol says nothing; its debug path says what is wrong', async () => {
    const { key, post, events } = await openProject(gantry)
    const path = `/mp/collect?measurement_id=G-1&api_secret=${key}`
    const body = {
      client_id: '1.2',
      user_id: 'dana',
      timestamp_micros: '1760000000000000',
      user_properties: { plan: { value: 'pro' } },
      events: [{ name: 'sign_up', params: { method: 'mail', session_id: '17' } }],
    }
    expect((await post(path, body)).status).toBe(204)
    expect(await events()).toMatchObject([
      {
        event: 'sign_up',
        distinct_id: 'dana',
        ts: '2025-10-09 08:53:20.000',
        session: '17',
        properties: { method: 'mail' },
      },
    ])
    const debug = await (await post(`/debug${path}`, { events: [{}] })).json()
    expect(debug.validationMessages.map(({ fieldPath }: { fieldPath: string }) => fieldPath)).toEqual([
      'client_id',
      'events[0].name',
    ])
  })

  test('OpenTelemetry: log records with an event name are events; the others are counted as rejected', async () => {
    const { key, post, events } = await openProject(gantry)
    const text = (name: string, stringValue: string) => ({ key: name, value: { stringValue } })
    const records = [
      {
        timeUnixNano: '1760000000000000000',
        eventName: 'signed up',
        attributes: [text('user.id', 'dana'), { key: 'n', value: { intValue: '3' } }],
      },
      { body: { stringValue: 'only a line of a log' } },
    ]
    const resource = {
      attributes: [text('telemetry.sdk.name', 'opentelemetry'), text('telemetry.sdk.version', '2.0.0')],
    }
    const body = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: records }] }] }
    const answer = await post('/v1/logs', body, { authorization: `Bearer ${key}` })
    expect([answer.status, await answer.json()]).toMatchObject([200, { partialSuccess: { rejectedLogRecords: 1 } }])
    expect(await events()).toMatchObject([
      {
        event: 'signed up',
        distinct_id: 'dana',
        ts: '2025-10-09 08:53:20.000',
        sdk: 'opentelemetry/2.0.0',
        properties: { n: 3 },
      },
    ])
    const binary = await post('/v1/logs', new Uint8Array([10, 0]), {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-protobuf',
    })
    expect([binary.status, (await binary.json()).message]).toEqual([400, expect.stringContaining('http/json')])
  })
})

describe('What no sender should send', () => {
  test.for([
    ['/v1/batch', 400],
    ['/2/httpapi', 400],
    ['/batch/', 400],
    ['/e/', 400],
    ['/track', 400],
    ['/import', 400],
    ['/engage', 400],
    ['/api/send', 400],
    ['/api/event', 400],
    ['/mp/collect', 400],
    ['/v1/logs', 400],
  ] as const)('%s: broken bodies get a clear answer, never a 500', async ([path]) => {
    const { key, post } = await openProject(gantry)
    const bodies = [
      '',
      '{',
      '[]',
      '{}',
      '[[[]]]',
      'null',
      '"text"',
      'data=%%%',
      '\xff\xfe',
      `{"batch":null,"events":7,"api_key":"${key}"}`,
    ]
    for (const body of bodies) {
      const { status } = await post(`${path}?api_secret=${key}&key=${key}`, body, {
        authorization: `Bearer ${key}`,
        'openpanel-client-id': '',
      })
      expect(status, `${path} ${body}`).toBeLessThan(500)
    }
  })

  test('a bomb of zeros is too large, in the words of the vendor', async () => {
    const { post } = await openProject(gantry)
    const bomb = gzipSync(Buffer.alloc(60 * 1024 ** 2))
    const answer = await post('/2/httpapi', bomb)
    expect([answer.status, (await answer.json()).code]).toEqual([413, 413])
    expect((await post('/batch/', bomb)).status).toBe(413)
  })
})
