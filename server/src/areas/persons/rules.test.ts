import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isIllegalId } from '../events/index.ts'
import { type Edge, type Identities, resolveIdentities } from './rules.ts'

let made = 0
const edge = (kind: Edge['kind'], from: string, to: string, at: number, isForced = false): Edge => ({
  id: `e${String(++made).padStart(6, '0')}`,
  kind,
  from,
  to,
  at,
  isForced,
})
/** Who an id stands for at a moment. */
const personOf = ({ spans }: Identities, raw: string, at = Number.MAX_SAFE_INTEGER): string =>
  spans.get(raw)?.findLast(({ since }) => since <= at)?.person ?? raw

describe('the person behind an id', () => {
  test('an anonymous visitor becomes the user, also for what was done before', () => {
    const found = resolveIdentities([edge('identify', 'anon', 'ada', 10)])
    expect(personOf(found, 'anon', 0)).toBe('ada')
    expect(found.spans.get('anon')).toHaveLength(1)
  })

  test('several devices are one user', () => {
    const found = resolveIdentities([edge('identify', 'phone', 'ada', 10), edge('seen', 'laptop', 'ada', 5)])
    expect([personOf(found, 'phone'), personOf(found, 'laptop')]).toEqual(['ada', 'ada'])
  })

  test('two users are not joined by a sender, are when it insists, and are by hand', () => {
    const users = [edge('identify', 'a1', 'ada', 1), edge('identify', 'b1', 'ben', 2)]
    const refused = edge('identify', 'ada', 'ben', 3)
    expect(resolveIdentities([...users, refused]).refused.get(refused.id)).toBe('two_users')
    expect(personOf(resolveIdentities([...users, refused]), 'ada')).toBe('ada')
    expect(resolveIdentities([...users, edge('alias', 'ada', 'ben', 3)]).refused.size).toBe(1)
    expect(personOf(resolveIdentities([...users, edge('identify', 'ada', 'ben', 3, true)]), 'a1')).toBe('ben')
    expect(personOf(resolveIdentities([...users, edge('merge', 'ada', 'ben', 3)]), 'a1')).toBe('ben')
  })

  test('a shared device goes from hand to hand, and back', () => {
    const found = resolveIdentities([
      edge('identify', 'kiosk', 'ada', 100),
      edge('identify', 'kiosk', 'ben', 200),
      edge('identify', 'kiosk', 'ada', 300),
    ])
    expect([50, 150, 250, 350].map((at) => personOf(found, 'kiosk', at))).toEqual(['ada', 'ada', 'ben', 'ada'])
    expect([personOf(found, 'ada'), personOf(found, 'ben')]).toEqual(['ada', 'ben'])
  })

  test('an alias of a user that nobody has named yet joins them', () => {
    const found = resolveIdentities([edge('identify', 'anon', 'ada', 1), edge('alias', 'ada', 'ada@example.com', 2)])
    expect(personOf(found, 'ada@example.com')).toBe('ada')
  })

  test('an id kept apart stays apart, whatever is sent', () => {
    const late = edge('identify', 'phone', 'ada', 30)
    const found = resolveIdentities([edge('identify', 'phone', 'ada', 10), edge('split', 'phone', 'phone', 20), late])
    expect(personOf(found, 'phone')).toBe('phone')
    expect(found.refused.get(late.id)).toBe('kept_apart')
  })
})

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'u', 'v', 'w')
const edges = fc.array(
  fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom<Edge['kind'][]>('identify', 'identify', 'seen', 'alias', 'merge', 'split'),
    from: ids,
    to: ids,
    at: fc.integer({ min: 1, max: 12 }),
    isForced: fc.boolean(),
  }),
  { maxLength: 14 },
)
const asText = ({ spans }: Identities): string => JSON.stringify([...spans].toSorted(([a], [b]) => (a < b ? -1 : 1)))

describe('whatever is sent', () => {
  test('the order of arrival does not matter', () => {
    fc.assert(
      fc.property(
        edges.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(asText(resolveIdentities(shuffled))).toBe(asText(resolveIdentities(list)))
        },
      ),
    )
  })

  test('a merge by hand joins exactly two people, and its undo restores what was there', () => {
    fc.assert(
      fc.property(edges, ids, ids, (list, from, to) => {
        const before = resolveIdentities(list)
        const after = resolveIdentities([...list, edge('merge', from, to, 99)])
        const [left, right] = [personOf(before, from), personOf(before, to)]
        for (const raw of before.spans.keys()) {
          const was = personOf(before, raw)
          expect(personOf(after, raw)).toBe(was === left ? right : was)
        }
        expect(asText(resolveIdentities(list))).toBe(asText(before))
      }),
    )
  })

  test('a person stands for itself, and every span begins later than the one before', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const found = resolveIdentities(list)
        for (const spans of found.spans.values()) {
          expect(spans[0]?.since).toBe(0)
          for (const [at, span] of spans.entries()) {
            expect(personOf(found, span.person)).toBe(span.person)
            if (at > 0) expect(span.since).toBeGreaterThan(spans[at - 1]?.since ?? 0)
          }
        }
      }),
    )
  })
})

test.each([
  'null',
  'undefined',
  '"undefined"',
  ' NaN ',
  '0',
  '[object Object]',
  'anonymous',
  '',
  "'guest'",
  'x'.repeat(513),
])('refuses the id %s', (raw) => expect(isIllegalId(raw)).toBe(true))
test.each(['ada@example.com', '42', 'null-pointer', 'o’brien'])('takes the id %s', (raw) =>
  expect(isIllegalId(raw)).toBe(false),
)
