import type { Endpoint } from '@gantry/contract/endpoint'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Reply, startTestGantry, type TestGantry } from './app.ts'
import { fillPath, listEndpoints } from './endpoints.ts'
import { idPlaces, sampleOf } from './sample.ts'
import { fingerprint, makeTwin, ownIdAt, ownIdInPath, type Twin } from './twin.ts'

// `workspace/remove` and the like act on the caller's own workspace and would end the test.
const notSwapped = new Set(['removeWorkspace', 'createDemo', 'createWorkspace'])
const endpoints = (await listEndpoints()).filter(
  ({ name, endpoint: { permission, kind } }) =>
    permission !== 'public' && kind !== 'stream' && kind !== 'upload' && !notSwapped.has(name),
)
const withPathId = endpoints.filter(({ endpoint }) => /:(id|\w+Id)\b/.test(endpoint.path))
const withOtherIds = endpoints.filter(({ endpoint }) => placesOf(endpoint).length > 0)

let gantry: TestGantry
let mine: Twin
let theirs: Twin
let before = ''

beforeAll(async () => {
  gantry = await startTestGantry()
  mine = await makeTwin(gantry, 'mineonly')
  theirs = await makeTwin(gantry, 'theirsonly')
  before = await fingerprint(gantry, theirs.workspace.id)
})

/** The call with sample values and our own ids, but for what `swap` puts in their place. */
function send(
  twin: Twin,
  endpoint: Endpoint,
  swap: { pathId?: string; place?: string; id?: string } = {},
): Promise<Reply> {
  const pathId = swap.pathId ?? ownIdInPath(twin, endpoint.path)
  const idAt = (place: string): string =>
    place === swap.place && swap.id ? swap.id : ownIdAt(twin, endpoint.path, place)
  const path = fillPath(endpoint.path, (name) =>
    name.toLowerCase().endsWith('id') ? pathId : ({ kind: 'feedback_item', person: twin.person }[name] ?? '1'),
  )
  // A query is an object of plain values.
  const query = endpoint.query ? (sampleOf(endpoint.query, 'query', idAt) as Record<string, unknown>) : {}
  delete query.cursor
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => [value].flat().map((one) => [key, String(one)])),
  )
  return twin.caller.call(
    endpoint.method,
    `${path}?${search}`,
    endpoint.body ? sampleOf(endpoint.body, 'body', idAt) : undefined,
  )
}

function placesOf(endpoint: Endpoint): string[] {
  return [
    ...(endpoint.query ? idPlaces(endpoint.query, 'query') : []),
    ...(endpoint.body ? idPlaces(endpoint.body, 'body') : []),
  ]
}

describe('an id of another workspace in the path', () => {
  test.each(withPathId)('$name finds nothing', async ({ endpoint }) => {
    for (const pathId of theirs.ids.values()) {
      const reply = await send(mine, endpoint, { pathId })
      expect(reply.status, `${pathId}: ${reply.text}`).toBe(404)
      expect(reply.text).not.toContain('theirsonly')
    }
  })
})

describe('an id of another workspace in query or body', () => {
  test.each(withOtherIds)('$name neither shows nor touches what it names', async ({ endpoint }) => {
    for (const place of placesOf(endpoint)) {
      for (const id of theirs.ids.values()) {
        const reply = await send(mine, endpoint, { place, id })
        expect(reply.status, `${place}: ${reply.text}`).toBeLessThan(500)
        expect(reply.text).not.toContain('theirsonly')
      }
    }
  })
})

test('after all of that the other workspace is as it was', async () => {
  expect(await fingerprint(gantry, theirs.workspace.id)).toBe(before)
})

test('the same calls with our own ids do their work, so that a refusal above means something', async () => {
  const own = await makeTwin(gantry, 'ownonly')
  const refused: string[] = []
  const deletesLast = endpoints.toSorted(
    (a, b) => Number(a.endpoint.method === 'DELETE') - Number(b.endpoint.method === 'DELETE'),
  )
  for (const { name, endpoint } of deletesLast) {
    const reply = await send(own, endpoint)
    // 409 and 422: looked at what was named and found that it cannot be done just now.
    if (reply.status >= 300 && reply.status !== 409 && reply.status !== 422)
      refused.push(`${name} ${reply.status} ${reply.text.slice(0, 200)}`)
  }
  expect(refused.length, refused.join('\n')).toBeLessThan(endpoints.length * 0.2)
})
