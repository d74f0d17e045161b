import { PathsDefinition } from '@gantry/contract/insights-paths'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { z } from 'zod'
import { compilePathsPeople, planPaths } from './compile/paths.ts'
import { walkPaths } from './compile/paths-reference.ts'
import { type Engine, type Sent, startEngine } from './testing/engine.ts'

let engine: Engine
beforeAll(() => {
  engine = startEngine(inject('stores'))
})
afterAll(() => engine.close())

type Input = Partial<Omit<z.input<typeof PathsDefinition>, 'kind'>>
const range = { kind: 'days' as const, from: '2021-05-01', to: '2021-05-02' }

async function run(events: readonly Sent[], input: Input) {
  const definition = PathsDefinition.parse({ kind: 'paths', range, ...input })
  const setting = await engine.projectWith(events)
  const result = await engine.run(planPaths(setting, definition))
  for (const { step, from, to, count } of result.edges.slice(0, 12)) {
    const people = await engine.people(compilePathsPeople(setting, definition, { kind: 'paths', step, from, to }))
    expect(
      people.reduce((sum, { value }) => sum + Number(value), 0),
      `${step} ${from} > ${to}`,
    ).toBe(count)
  }
  for (const { column, name, count } of result.nodes.filter((node) => node.name !== '$end').slice(0, 6)) {
    const point = { kind: 'paths' as const, step: column, from: name, to: null }
    const people = await engine.people(compilePathsPeople(setting, definition, point))
    expect(
      people.reduce((sum, { value }) => sum + Number(value), 0),
      `${column}:${name}`,
    ).toBe(count)
  }
  return result
}
const edges = ({ edges: found }: Awaited<ReturnType<typeof run>>) =>
  found.map(({ step, from, to, count }) => `${step} ${from} > ${to} ${count}`).sort()
/** 'a b|c': a and b a minute apart, then c after an hour. */
const visits = (person: string, text: string): Sent[] => {
  let minute = 0
  return text.split('|').flatMap((visit) => {
    const sent = visit.split(' ').map((event) => ({
      person,
      event,
      at: new Date(Date.parse('2021-05-01T08:00:00Z') + minute++ * 60_000).toISOString(),
    }))
    minute += 60
    return sent
  })
}

test('follows people forward and backward, within their visits', async () => {
  const events = [...visits('p', 'a b b c|a d'), ...visits('q', 'a b')]
  expect(edges(await run(events, { steps: 3 }))).toEqual([
    '0 a > b 2',
    '0 a > d 1',
    '1 b > $end 1',
    '1 b > c 1',
    '1 d > $end 1',
  ])
  expect(edges(await run(events, { steps: 3, direction: 'backward', anchor: 'b' }))).toEqual([
    '0 b > a 2',
    '1 a > $end 2',
  ])
  expect(edges(await run(events, { steps: 2, anchor: 'b', isRepeatKept: true }))).toEqual(['0 b > $end 1', '0 b > b 1'])
  expect(edges(await run(events, { steps: 2, exclude: [{ event: 'b' }], count: 'paths' }))).toEqual([
    '0 a > $end 1',
    '0 a > c 1',
    '0 a > d 1',
  ])
})

test('names steps by a property, collapses them, and sums the rare ones', async () => {
  const events = ['/items/1', '/items/2', '/cart', '/help'].flatMap((path, index): Sent[] => [
    { person: `p${index}`, event: 'view', at: '2021-05-01T08:00:00Z', properties: { path: '/' } },
    { person: `p${index}`, event: 'view', at: '2021-05-01T08:01:00Z', properties: { path } },
  ])
  const input: Input = {
    property: { of: 'event', name: 'path' },
    collapse: [{ pattern: '^/items/\\d+$', name: '/items/:id' }],
    steps: 2,
    nodes: 1,
  }
  expect(edges(await run(events, input))).toEqual(['0 / > $other 2', '0 / > /items/:id 2'])
})

test('agrees with the reference', async () => {
  const arbitrary = fc.array(
    fc.record({
      person: fc.constantFrom('p', 'q', 'r'),
      event: fc.constantFrom('a', 'b', 'c', 'd'),
      minute: fc.integer({ min: 0, max: 300 }),
    }),
    { minLength: 20, maxLength: 60 },
  )
  for (const [index, sample] of fc.sample(arbitrary, { numRuns: 6, seed: 7 }).entries()) {
    // One event a minute and person: the order of ties is by random ids.
    const once = [...new Map(sample.map((one) => [`${one.person}/${one.minute}`, one])).values()]
    const events = once.map(({ minute, ...rest }) => ({
      ...rest,
      at: new Date(Date.parse('2021-05-01T08:00:00Z') + minute * 60_000).toISOString(),
    }))
    const input = {
      steps: 4,
      direction: index % 2 ? ('backward' as const) : ('forward' as const),
      count: 'paths' as const,
      ...(index > 3 && { anchor: 'c' }),
    }
    expect(edges(await run(events, input))).toEqual(walkPaths(events, { ...input, breakMinutes: 30 }))
  }
})
