import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { foldAnyOrder } from './compile/funnel-any-order.ts'
import { funnelElements } from './compile/funnel-elements.ts'
import { entryOf } from './compile/funnel-entry.ts'
import { foldAttempts, foldTimes } from './compile/funnel-fold.ts'
import { type FunnelEvent, runFunnel } from './compile/funnel-reference.ts'
import type { FunnelRules } from './compile/funnel-rules.ts'
import { type Engine, startEngine } from './testing/engine.ts'

const plain: FunnelRules = {
  stepCount: 3,
  optional: [],
  order: 'ordered',
  windowMs: 10_000,
  entry: 'latest',
  ties: 'favour',
  exclusion: 'none',
  overlaps: false,
}
const variants: [name: string, rules: FunnelRules][] = [
  ['plain', plain],
  ['one step', { ...plain, stepCount: 1 }],
  ['thirty steps', { ...plain, stepCount: 30, windowMs: 40_000 }],
  ['first entry', { ...plain, entry: 'first' }],
  ['any entry', { ...plain, entry: 'any', stepCount: 4 }],
  ['ties in order', { ...plain, ties: 'order', overlaps: true }],
  ['whole seconds', { ...plain, ties: 'second', entry: 'any' }],
  ['two seconds of grace', { ...plain, ties: 'two_seconds', entry: 'first', exclusion: 'drop' }],
  ['grace with re-entry', { ...plain, ties: 'two_seconds', entry: 'any', stepCount: 4 }],
  ['strict', { ...plain, order: 'strict' }],
  ['strict from the first entry', { ...plain, order: 'strict', entry: 'first' }],
  ['excluded events remove', { ...plain, exclusion: 'remove', stepCount: 4 }],
  ['excluded events drop', { ...plain, exclusion: 'drop', entry: 'any' }],
  ['any entry, strict', { ...plain, order: 'strict', entry: 'any' }],
  ['any entry, excluded events remove', { ...plain, exclusion: 'remove', entry: 'any' }],
  ['any entry, strict, excluded events drop', { ...plain, order: 'strict', exclusion: 'drop', entry: 'any' }],
  ['any entry, one event for several steps', { ...plain, overlaps: true, exclusion: 'remove', entry: 'any' }],
  ['strict with excluded events', { ...plain, order: 'strict', exclusion: 'remove' }],
  ['optional steps', { ...plain, stepCount: 5, optional: [2, 4], windowMs: 15_000 }],
  ['optional steps in a row', { ...plain, stepCount: 5, optional: [2, 3, 5], entry: 'any' }],
  ['optional steps in strict order', { ...plain, stepCount: 4, optional: [2], order: 'strict' }],
  ['optional steps, excluded events drop', { ...plain, stepCount: 4, optional: [3], exclusion: 'drop' }],
  ['one event for several steps', { ...plain, overlaps: true, stepCount: 4 }],
  ['one event for several steps, first entry', { ...plain, overlaps: true, stepCount: 4, entry: 'first' }],
  ['one event for several steps, whole seconds', { ...plain, overlaps: true, ties: 'second', entry: 'any' }],
  ['one event for several steps, strict', { ...plain, overlaps: true, order: 'strict' }],
  ['one event for several steps, excluded events', { ...plain, overlaps: true, exclusion: 'remove' }],
  ['any order', { ...plain, order: 'any', stepCount: 4 }],
  ['any order, one event for several steps', { ...plain, order: 'any', stepCount: 5, overlaps: true }],
  ['any order, several steps, excluded', { ...plain, order: 'any', stepCount: 4, overlaps: true, exclusion: 'remove' }],
  ['any order, excluded events remove', { ...plain, order: 'any', exclusion: 'remove' }],
  ['any order, excluded events drop', { ...plain, order: 'any', exclusion: 'drop' }],
]

let engine: Engine
beforeAll(() => {
  engine = startEngine(inject('stores'))
})
afterAll(() => engine.close())

const people = 200

describe('the fold in SQL and the reference agree', () => {
  test.each(variants)('%s', async (_name, rules) => {
    const cases = fc.sample(eventsOf(rules), { numRuns: rules.stepCount > 9 ? 50 : people, seed: 20_261_123 })
    const found = await runFold(rules, cases)
    const expected = cases.map((events) => {
      const { depth, isRemoved, times } = runFunnel(events, rules)
      return { depth, isRemoved, times: times.map((time) => time ?? 0) }
    })
    const wrong = cases.findIndex((_, index) => JSON.stringify(found[index]) !== JSON.stringify(expected[index]))
    expect({ events: cases[wrong], found: found[wrong] }).toEqual({ events: cases[wrong], found: expected[wrong] })
    expect(new Set(expected.map(({ depth }) => depth)).size, 'cases of different depths').toBeGreaterThan(1)
  })
})

/** Few different moments, so that ties, repeats and windows that just end are common. */
function eventsOf({ stepCount, overlaps, exclusion, order }: FunnelRules): fc.Arbitrary<FunnelEvent[]> {
  const step = fc.integer({ min: 1, max: stepCount }).map((one) => 2 ** (one - 1))
  const steps = overlaps ? fc.integer({ min: 1, max: 2 ** stepCount - 1 }) : step
  const of = (made: fc.Arbitrary<number>, hits: fc.Arbitrary<number>) =>
    fc.record({ ts: fc.integer({ min: 1, max: 30 }).map((n) => n * 1000 + (n % 3) * 250), steps: made, hits })
  const kinds = [{ arbitrary: of(steps, fc.constant(0)), weight: 6 }]
  const isWhole = order === 'any' || stepCount === 1
  const levels = isWhole ? fc.constant(1) : fc.integer({ min: 1, max: 2 ** (stepCount - 1) - 1 }).map((n) => n * 2)
  if (exclusion !== 'none') kinds.push({ arbitrary: of(fc.constant(0), levels), weight: 1 })
  if (order === 'strict') kinds.push({ arbitrary: of(fc.constant(0), fc.constant(0)), weight: 1 })
  return fc
    .array(fc.oneof(...kinds), { maxLength: stepCount > 9 ? 120 : 14, ...(stepCount > 9 && { minLength: 90 }) })
    .map((events) => events.sort((a, b) => a.ts - b.ts))
}

async function runFold(rules: FunnelRules, cases: readonly FunnelEvent[][]) {
  const made = funnelElements(rules)
  const fold =
    rules.order === 'any'
      ? foldAnyOrder(rules, { elements: 'elements', name: 'folded' })
      : foldAttempts(rules, { elements: 'elements', width: made.width, name: 'folded' })
  const entry = entryOf(rules, { fold, elements: 'elements', width: made.width })
  const times =
    'times' in fold
      ? String(fold.times)
      : foldTimes(rules, { elements: 'elements', width: made.width, entry: 'entry', depth: 'depth' })
  const floor = rules.ties === 'second' ? 1000 : 1
  const rows = cases.map(
    (events, id) =>
      `(${id}, [${events
        .map(({ ts, steps, hits }, index) => `(${Math.floor(ts / floor) * floor}, ${steps}, ${hits}, ${index})`)
        .join(', ')}])`,
  )
  const sql = `
    SELECT depth, toBool(${fold.isRemoved}) AS isRemoved, if(depth = 0, emptyArrayInt64(), ${times}) AS times FROM (
      SELECT *, toUInt8(${fold.depth}) AS depth, ${entry} AS entry FROM (
        SELECT *, ${fold.sql} AS folded FROM (
          SELECT id, ${made.columns.join(', ')}
          FROM values('id UInt32, raw Array(Tuple(Int64, UInt32, UInt32, UInt32))', ${rows.join(', ')}))))
    ORDER BY id
    SETTINGS max_query_size = 10000000`
  // Long lists of made-up people make a long query.
  const found = await engine.ask({ sql, params: {} })
  return found.map((row) => ({
    depth: row.depth,
    isRemoved: row.isRemoved,
    times: Array.from({ length: rules.stepCount }, (_, index) => Number((row.times as unknown[])[index] ?? 0)),
  }))
}
