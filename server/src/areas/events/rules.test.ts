import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryId } from './event-id.ts'
import { readId } from './id.rules.ts'
import { describePage } from './page.rules.ts'
import { type Arrival, prepare } from './prepare.ts'
import { writeProperties } from './property.rules.ts'
import type { ReceivedEvent } from './received.ts'
import { createSeenIds } from './seen-ids.ts'
import { correctTime, readMoment } from './time.rules.ts'

const now = Date.parse('2026-11-23T10:00:00Z')
const hour = 3_600_000

describe('times', () => {
  test.each([
    ['2026-11-23T09:00:00Z', now - hour],
    ['2026-11-23T10:00:00+01:00', now - hour],
    ['2026-11-23 09:00:00', now - hour],
    ['2026-11-23T09:00:00.000000Z', now - hour],
    [now - hour, now - hour],
    [(now - hour) / 1000, now - hour],
    [(now - hour) * 1000, now - hour],
    [String(now - hour), now - hour],
    ['2026-11-23', Date.parse('2026-11-23')],
    ['yesterday', undefined],
    ['1', undefined],
    ['2026-13-45T99:00:00Z', undefined],
    [Number.NaN, undefined],
    [-5, undefined],
    [1e300, undefined],
    [{}, undefined],
    [null, undefined],
  ])('reads %j', (sent, moment) => {
    expect(readMoment(sent)).toBe(moment)
  })

  test('corrects the clock by the difference to when it was sent', () => {
    const fast = correctTime({ ts: now + 5 * hour, sentAt: now + 5 * hour + 1_000 }, now)
    expect(fast).toEqual({ ms: now - 1_000, isKnown: true, marks: ['clock_corrected'] })
    const unset = correctTime({ ts: '1970-01-01T00:00:10Z', sentAt: '1970-01-01T00:00:12Z' }, now)
    expect(unset).toEqual({ ms: now - 2_000, isKnown: true, marks: ['clock_corrected'] })
  })

  test.each([
    ['in 22 hours', now + 22 * hour, { ms: now + 22 * hour, isKnown: false, marks: [] }],
    ['in 24 hours', now + 24 * hour, { ms: now, isKnown: false, marks: ['clamped_future'] }],
    ['in 2100', '2100-01-01T00:00:00Z', { ms: now, isKnown: false, marks: ['clamped_future'] }],
    ['in 1970', '1970-01-01T00:00:00Z', { ms: now, isKnown: false, marks: ['time_unusable'] }],
    ['nowhere', 'garbage', { ms: now, isKnown: false, marks: ['time_unusable'] }],
    ['not given', undefined, { ms: now, isKnown: false, marks: [] }],
  ])('what lies %s', (_, ts, corrected) => {
    expect(correctTime({ ts }, now)).toEqual(corrected)
  })

  test('whatever is sent, the time is a whole number between 2000 and tomorrow', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (ts, sentAt) => {
        const { ms } = correctTime({ ts, sentAt }, now)
        expect(Number.isInteger(ms) && ms >= Date.UTC(2000, 0, 1) && ms <= now + 23 * hour).toBe(true)
      }),
    )
  })
})

test.each([
  'null',
  'NULL',
  ' undefined ',
  '0',
  'NaN',
  'none',
  'anonymous',
  '"null"',
  "'undefined'",
  '[object Object]',
  'true',
  '""',
  '`0`',
  '00000000-0000-0000-0000-000000000000',
])('nobody is called %s', (id) => expect(readId(id)).toEqual({ refused: 'illegal_id' }))
test.each([[{}], [[]], [true]])('nobody is called %j', (id) => expect(readId(id)).toEqual({ refused: 'illegal_id' }))
test('numbers and strange texts are ids', () => {
  expect([42, 'nullable', 'user 0', '\ud800x', 'a\0b'].map(readId)).toEqual([
    { id: '42' },
    { id: 'nullable' },
    { id: 'user 0' },
    { id: '\ufffdx' },
    { id: 'ab' },
  ])
})

describe('properties', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })
  test.each([
    ['a list', [1], { refused: 'properties_not_object' }],
    ['a text', 'x', { refused: 'properties_not_object' }],
    [
      '5,000 names',
      Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at])),
      { refused: 'too_many_properties' },
    ],
    ['30 levels', deep(30), { refused: 'too_deep' }],
    ['10 MB', { text: 'x'.repeat(10_000_000) }, { refused: 'too_large' }],
    ['nothing', undefined, { json: '{}', marks: [] }],
    ['an address', { $ip: '1.2.3.4', ip: '1.2.3.4', a: 1 }, { json: '{"a":1}', marks: [] }],
    [
      'half a character',
      { a: '\ud800', '\udc00': [1] },
      { json: '{"a":"\ufffd","\ufffd":[1]}', marks: ['text_mended'] },
    ],
    [
      'a number beyond 64 bits',
      { a: 1e20, b: 1e300 },
      { json: '{"a":"100000000000000000000","b":1e+300}', marks: ['number_as_text'] },
    ],
  ])('%s', (_, sent, written) => {
    expect(writeProperties(sent, undefined)).toEqual(written)
  })

  test('whatever JSON is sent, it is refused with a reason or written as JSON that ClickHouse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (sent) => {
        const written = writeProperties(sent, { path: '/' })
        if ('refused' in written) return
        expect(JSON.parse(written.json)).toBeTypeOf('object')
        expect(written.json.isWellFormed() && !/\\ud[89a-f]/.test(written.json)).toBe(true)
      }),
    )
  })
})

test('page, campaign and device come from what the browser says; what the sender says itself stays', () => {
  const facts = { country: 'DE', deviceOf: () => ({ browser: 'Firefox', os: 'Linux', deviceType: 'desktop' }) }
  const url = 'https://shop.example/cart?utm_source=mail&utm_medium=x'
  expect(describePage({ $current_url: url, $device_type: 'Mobile' }, { userAgent: 'agent' }, facts)).toEqual({
    url,
    path: '/cart',
    utm_source: 'mail',
    utm_medium: 'x',
    browser: 'Firefox',
    os: 'Linux',
    device_type: 'mobile',
    country: 'DE',
  })
  expect(describePage({ $current_url: 'http://[', url: 5 }, {}, { ...facts, country: undefined })).toEqual({
    url: 'http://[',
  })
  expect(JSON.parse(JSON.stringify(writeProperties({ path: 'mine' }, { path: '/cart' })))).toMatchObject({
    json: '{"path":"mine"}',
  })
})

const arrival: Arrival = {
  projectId: '0198c0de-0000-7000-8000-000000000000',
  now,
  country: undefined,
  deviceOf: () => ({}),
}
const event = (more: Partial<ReceivedEvent>): ReceivedEvent => ({
  kind: 'event',
  event: 'a',
  distinctId: 'u',
  properties: {},
  ...more,
})

test('whatever is sent as an event becomes one line of JSON or a reason', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.jsonValue(), fc.anything(), (name, distinctId, properties, ts) => {
      const prepared = prepare(event({ event: name, distinctId, properties, ts }), arrival)
      if ('refused' in prepared) return
      expect(prepared.row?.line.indexOf('\n')).toBe((prepared.row?.line.length ?? 0) - 1)
      expect(JSON.parse(prepared.row?.line ?? '')).toMatchObject({ project: arrival.projectId })
    }),
  )
})

test('the same id of the sender is the same id here, in one project only', () => {
  const id = entryId(arrival.projectId, 'm-1')
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(entryId(arrival.projectId, 'm-1')).toBe(id)
  expect(entryId('0198c0de-0000-7000-8000-000000000001', 'm-1')).not.toBe(id)
})

test('an event that names a user and a device also says that they are one', () => {
  const prepared = prepare(event({ distinctId: 'u', userId: 'u', deviceId: 'd' }), arrival)
  expect(prepared).toMatchObject({ identity: { kind: 'seen', from: 'd', to: 'u' } })
  expect(prepare(event({ userId: 'u', deviceId: 'null' }), arrival)).not.toHaveProperty('identity')
})

test('remembers every id since its horizon, and forgets the oldest when there are too many', () => {
  const seen = createSeenIds(1_000)
  seen.reset(100)
  const ids = Array.from({ length: 5_000 }, (_, at) => Buffer.from(entryId('p', String(at)).replaceAll('-', ''), 'hex'))
  ids.forEach((id, at) => {
    expect(seen.has(id, 0)).toBe(false)
    seen.add(id, 0, 100 + at)
  })
  const since = seen.horizon()
  expect(since).toBeGreaterThan(100)
  expect(ids.filter((id, at) => 100 + at >= since && !seen.has(id, 0))).toEqual([])
  expect(seen.has(ids[0] ?? Buffer.alloc(16), 0)).toBe(false)
})
