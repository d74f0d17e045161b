import type { Endpoint } from '@gantry/contract/endpoint'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Reply, startTestGantry, type TestGantry } from './app.ts'
import { fillPath, listEndpoints } from './endpoints.ts'
import { idPlaces, sampleOf } from './sample.ts'
import { fingerprint, makeTwin, type Twin } from './twin.ts'

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

/** The call with sample values; ids in the path come from `pathId`, those in query and body from `idAt`. */
function send(endpoint: Endpoint, pathId: string, idAt: (place: string) => string): Promise<Reply> {
  const path = fillPath(endpoint.path, (name) =>
    name === 'id' || name.endsWith('Id') ? pathId : name === 'kind' ? 'feedback_item' : '1',
  )
  // A query is an object of plain values.
  const query = endpoint.query ? (sampleOf(endpoint.query, 'query', idAt) as Record<string, unknown>) : {}
  delete query.cursor
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => [value].flat().map((one) => [key, String(one)])),
  )
  const body = endpoint.body ? sampleOf(endpoint.body, 'body', idAt) : undefined
  return mine.caller.call(endpoint.method, `${path}?${search}`, body)
}

function placesOf(endpoint: Endpoint): string[] {
  return [
    ...(endpoint.query ? idPlaces(endpoint.query, 'query') : []),
    ...(endpoint.body ? idPlaces(endpoint.body, 'body') : []),
  ]
}

/** An id of ours that this endpoint's path takes, so that what it does with the other ids is reached. */
async function findPathId(endpoint: Endpoint): Promise<string> {
  if (!endpoint.path.includes(':')) return ''
  for (const id of mine.ids.values()) if ((await send(endpoint, id, ownId)).status !== 404) return id
  return ownId()
}

const ownId = (): string => mine.ids.get('feedback_items') ?? ''

describe('an id of another workspace in the path', () => {
  test.each(withPathId)('$name finds nothing', async ({ endpoint }) => {
    for (const id of theirs.ids.values()) {
      const reply = await send(endpoint, id, ownId)
      // 400: refused for its shape before anything was looked up (an id of another kind, a body of another type).
      expect([404, 400], `${id}: ${reply.text}`).toContain(reply.status)
      expect(reply.text).not.toContain('theirsonly')
    }
  })
})

describe('an id of another workspace in query or body', () => {
  test.each(withOtherIds)('$name neither shows nor touches what it names', async ({ endpoint }) => {
    const pathId = await findPathId(endpoint)
    for (const place of placesOf(endpoint)) {
      for (const foreign of theirs.ids.values()) {
        const reply = await send(endpoint, pathId, (at) => (at === place ? foreign : ownId()))
        expect(reply.status, reply.text).toBeLessThan(500)
        expect(reply.text).not.toContain('theirsonly')
      }
    }
  })
})

test('after all of that the other workspace is as it was', async () => {
  expect(await fingerprint(gantry, theirs.workspace.id)).toBe(before)
})
