import { createInstance as createAmplitude, Identify, Revenue } from '@amplitude/analytics-node'
import Rudder from '@rudderstack/rudder-sdk-node'
import { Analytics as Segment } from '@segment/analytics-node'
import Mixpanel from 'mixpanel'
import { PostHog } from 'posthog-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../../test/app.ts'
import { loseFirstAnswers, openProject } from '../../../../test/collector.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const earlier = new Date(Date.now() - 3_600_000)
/** The moment that was sent, but for the time the request travelled, which counts as the sender's clock being off. */
const atMoment = (sent: Date) =>
  expect.toSatisfy((ts: string) => Math.abs(Date.parse(`${ts.replace(' ', 'T')}Z`) - sent.getTime()) < 60_000)

/** A call that takes a Node callback, as a promise of what went wrong. */
const called = (run: (done: (error?: unknown) => void) => void): Promise<unknown> =>
  new Promise((resolve) => run((error) => resolve(error ?? undefined)))

describe('@segment/analytics-node, with only its host changed,', () => {
  test('delivers every call once over a network that loses answers', async () => {
    const project = await openProject(gantry)
    const network = await loseFirstAnswers(project.url)
    const segment = new Segment({ writeKey: project.key, host: network.url, flushAt: 5 })
    const who = { userId: 'dana', timestamp: earlier }
    segment.track({ ...who, anonymousId: 'browser-7', event: 'Signed up', properties: { plan: 'pro', seats: 3 } })
    segment.page({ ...who, name: 'Pricing', properties: { url: 'https://harbor.example/pricing?utm_source=mail' } })
    segment.identify({ userId: 'dana', anonymousId: 'browser-7', traits: { email: 'dana@harbor.example' } })
    segment.group({ ...who, groupId: 'harbor', traits: { industry: 'shipping' } })
    segment.alias({ userId: 'dana', previousId: 'dana@old' })
    await segment.closeAndFlush()
    expect(network.statuses).toEqual([503, 200])

    const sdk = '@segment/analytics-node/3.1.0'
    expect(await project.events()).toMatchObject([
      { event: '$groupidentify', distinct_id: 'dana', account: 'harbor', properties: { industry: 'shipping' } },
      { event: '$pageview', properties: { name: 'Pricing', path: '/pricing', utm_source: 'mail' } },
      { event: 'Signed up', distinct_id: 'dana', ts: atMoment(earlier), sdk, properties: { plan: 'pro', seats: 3 } },
    ])
    expect(await project.changes()).toEqual([{ operation: 'set', properties: { email: 'dana@harbor.example' } }])
    expect(await project.identities()).toEqual([
      { kind: 'seen', from: 'browser-7', to: 'dana' },
      { kind: 'identify', from: 'browser-7', to: 'dana' },
      { kind: 'alias', from: 'dana@old', to: 'dana' },
    ])
  })

  test('hears of a wrong key and gives up', async () => {
    const { url } = await openProject(gantry)
    const segment = new Segment({ writeKey: 'wrong', host: url, flushAt: 1, maxRetries: 0 })
    const error = new Promise((resolve) => segment.on('error', resolve))
    segment.track({ userId: 'dana', event: 'x' })
    expect(await error).toMatchObject({ code: 'delivery_failure' })
    await segment.closeAndFlush()
  })
})

describe('@amplitude/analytics-node, with only its server changed,', () => {
  test('delivers every call once over a network that loses answers', async () => {
    const project = await openProject(gantry)
    const network = await loseFirstAnswers(project.url)
    const amplitude = createAmplitude()
    await amplitude.init(project.key, { serverUrl: `${network.url}/2/httpapi`, flushQueueSize: 1 }).promise
    const who = { user_id: 'dana-1', device_id: 'phone-1' }
    const time = earlier.getTime()
    const sent = [
      amplitude.track('Signed up', { plan: 'pro' }, { ...who, time, session_id: 17, country: 'Germany' }),
      amplitude.identify(new Identify().set('color', 'red').setOnce('first', 1).add('visits', 2), who),
      amplitude.setGroup('company', 'harbor', who),
      amplitude.revenue(new Revenue().setPrice(3).setQuantity(2).setProductId('p'), { ...who, time: time + 1 }),
    ]
    const codes = (await Promise.all(sent.map(({ promise }) => promise))).map(({ code }) => code)
    expect(codes).toEqual([200, 200, 200, 200])
    expect(network.statuses).toContain(503)

    const events = await project.events()
    expect(events.toSorted((a, b) => (a.event < b.event ? -1 : 1))).toMatchObject([
      { event: '$groupidentify', account: 'harbor' },
      {
        event: 'Signed up',
        distinct_id: 'dana-1',
        ts: atMoment(earlier),
        session: '17',
        sdk: 'amplitude-node-ts/1.5.73',
        properties: { plan: 'pro', country: 'Germany' },
      },
      { event: 'revenue_amount', properties: { $price: 3, $quantity: 2, $productId: 'p' } },
    ])
    const changes = (await project.changes()).map(({ operation, properties }) => [operation, properties])
    expect(
      Object.fromEntries(changes.map(([operation, properties]) => [JSON.stringify(properties), operation])),
    ).toEqual({
      '{"visits":2}': 'add',
      '{"color":"red"}': 'set',
      '{"first":1}': 'set_once',
      '{"company":"harbor"}': 'set',
    })
    expect(changes).toHaveLength(4)
    expect(await project.identities()).toContainEqual({ kind: 'seen', from: 'phone-1', to: 'dana-1' })
  })

  test('drops the one bad event of a batch, learns why, and keeps the others', async () => {
    const project = await openProject(gantry)
    const amplitude = createAmplitude()
    await amplitude.init(project.key, { serverUrl: `${project.url}/2/httpapi`, flushQueueSize: 3 }).promise
    const results = await Promise.all(
      ['dana-1', 'undefined', 'kim-22'].map((user_id) => amplitude.track('Opened', {}, { user_id }).promise),
    )
    expect(results.map(({ code }) => code)).toEqual([200, 400, 200])
    expect((await project.events()).map((one) => one.distinct_id)).toEqual(['dana-1', 'kim-22'])
  })

  test('hears of a wrong key and gives up', async () => {
    const { url } = await openProject(gantry)
    const amplitude = createAmplitude()
    await amplitude.init('wrong', { serverUrl: `${url}/2/httpapi`, flushQueueSize: 1 }).promise
    const { code, message } = await amplitude.track('x', {}, { user_id: 'dana-1' }).promise
    expect([code, message]).toEqual([400, expect.stringContaining('Invalid API key')])
  })
})

describe('mixpanel for Node, with only its host changed,', () => {
  test('delivers events, batches, profiles, aliases and groups', async () => {
    const project = await openProject(gantry)
    const mixpanel = Mixpanel.init(project.key, { host: new URL(project.url).host, protocol: 'http' })
    const time = Math.floor(earlier.getTime() / 1000)
    const failures = await Promise.all([
      called((done) => mixpanel.track('Signed up', { distinct_id: 'dana', plan: 'pro', time, $insert_id: 'a' }, done)),
      called((done) => mixpanel.track('Signed up', { distinct_id: 'dana', plan: 'pro', time, $insert_id: 'a' }, done)),
      called((done) =>
        mixpanel.track_batch(
          [1, 2].map((nth) => ({ event: 'Opened', properties: { distinct_id: 'kim', nth, time: time + nth } })),
          { max_concurrent_requests: 1 },
          (errors?: unknown) => done(errors ?? undefined),
        ),
      ),
      called((done) => mixpanel.people.set('dana', { $email: 'dana@harbor.example' }, done)),
      called((done) => mixpanel.people.increment('dana', 'visits', 2, done)),
      called((done) => mixpanel.alias('dana', 'dana@old', done)),
      called((done) => mixpanel.groups.set('company', 'harbor', { seats: 3 }, done)),
    ])
    expect(failures).toEqual(failures.map(() => undefined))

    const events = await project.events()
    expect(events.map(({ event, distinct_id }) => `${event} ${distinct_id}`)).toEqual([
      'Signed up dana',
      'Opened kim',
      'Opened kim',
      '$create_alias dana',
    ])
    expect(events[0]).toMatchObject({
      ts: atMoment(new Date(time * 1000)),
      sdk: 'mixpanel-node/0.24.0',
      properties: { plan: 'pro' },
    })
    expect((await project.changes()).map(({ operation }) => operation).toSorted()).toEqual(['add', 'set'])
    expect(await project.identities()).toEqual([{ kind: 'alias', from: 'dana@old', to: 'dana' }])
  })

  test('hears of a wrong key, and of an event that names nobody', async () => {
    const project = await openProject(gantry)
    const at = { host: new URL(project.url).host, protocol: 'http' } as const
    const errors = await Promise.all([
      called((done) => Mixpanel.init('wrong', at).track('x', { distinct_id: 'dana' }, done)),
      called((done) => Mixpanel.init(project.key, at).track('x', {}, done)),
      called((done) => Mixpanel.init(project.key, { ...at, verbose: true }).track('x', {}, done)),
    ])
    expect(errors.map(String)).toEqual([
      expect.stringContaining('0'),
      expect.stringContaining('0'),
      expect.stringContaining('Nobody is named'),
    ])
    expect(await project.events()).toEqual([])
  })
})

describe('posthog-node, with only its host changed,', () => {
  test('delivers every call once over a network that loses answers', async () => {
    const project = await openProject(gantry)
    const network = await loseFirstAnswers(project.url)
    const posthog = new PostHog(project.key, { host: network.url, flushAt: 5, fetchRetryDelay: 20 })
    const groups = { company: 'harbor' }
    posthog.capture({ distinctId: 'dana', event: 'Signed up', properties: { plan: 'pro' }, groups, timestamp: earlier })
    posthog.identify({ distinctId: 'dana', properties: { email: 'dana@harbor.example', $set_once: { first: 1 } } })
    posthog.alias({ distinctId: 'dana', alias: 'browser-7' })
    posthog.groupIdentify({ groupType: 'company', groupKey: 'harbor', properties: { name: 'Harbor' } })
    await posthog.shutdown()
    expect(network.statuses).toContain(503)

    const events = await project.events()
    expect(events.map(({ event }) => event).toSorted()).toEqual([
      '$create_alias',
      '$groupidentify',
      '$identify',
      'Signed up',
    ])
    expect(events[0]).toMatchObject({
      event: 'Signed up',
      distinct_id: 'dana',
      ts: atMoment(earlier),
      account: 'harbor',
      sdk: 'posthog-node/5.70.0',
      properties: { plan: 'pro', $lib: 'posthog-node' },
    })
    expect(await project.changes()).toMatchObject([
      { operation: 'set', properties: { email: 'dana@harbor.example' } },
      { operation: 'set_once', properties: { first: 1 } },
    ])
    expect(await project.identities()).toEqual([{ kind: 'alias', from: 'browser-7', to: 'dana' }])
    expect(await posthog.getAllFlags('dana')).toEqual({})
  })

  test('hears of a wrong key and gives up', async () => {
    const { url } = await openProject(gantry)
    const posthog = new PostHog('wrong', { host: url, flushAt: 1, fetchRetryDelay: 20 })
    const error = new Promise((resolve) => posthog.on('error', resolve))
    posthog.capture({ distinctId: 'dana', event: 'x' })
    expect(await error).toMatchObject({ status: 401 })
    await posthog.shutdown()
  })
})

describe('@rudderstack/rudder-sdk-node, with only its data plane changed,', () => {
  test('delivers every call once over a network that loses answers', async () => {
    const project = await openProject(gantry)
    const network = await loseFirstAnswers(project.url)
    const rudder = new Rudder(project.key, { dataPlaneUrl: network.url, flushAt: 20, flushInterval: 60_000 })
    const context = { sessionId: 17 }
    rudder.track({ userId: 'dana', anonymousId: 'browser-7', event: 'Signed up', properties: { plan: 'pro' }, context })
    // The first call of all is flushed at once, by itself.
    await new Promise((resolve) => rudder.flush(resolve))
    rudder.identify({ userId: 'dana', traits: { email: 'dana@harbor.example' } })
    rudder.screen({ userId: 'dana', name: 'Start', properties: { tab: 1 } })
    rudder.group({ userId: 'dana', groupId: 'harbor', traits: { seats: 3 } })
    await new Promise((resolve) => rudder.flush(resolve))
    expect(network.statuses).toContain(503)

    const events = await project.events()
    expect(events.map(({ event }) => event).toSorted()).toEqual(['$groupidentify', '$screen', 'Signed up'])
    expect(events.find(({ event }) => event === 'Signed up')).toMatchObject({
      distinct_id: 'dana',
      session: '17',
      sdk: 'analytics-node/3.0.13',
      properties: { plan: 'pro' },
    })
    expect(await project.changes()).toEqual([{ operation: 'set', properties: { email: 'dana@harbor.example' } }])
  })
})
