import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../../test/app.ts'
import { insertEvents } from '../../insights/testing/events.ts'
import { findDrift } from './drift.rules.ts'

let gantry: TestGantry
let caller: Caller
beforeAll(async () => {
  gantry = await startTestGantry()
  caller = await (await gantry.newWorkspace()).member(['product_manager', 'product_ops'])
})

const newProject = async (): Promise<string> =>
  (await caller.post('/v1/projects', { name: randomUUID(), zone: 'UTC' })).body.id
const at = new Date(Date.now() - 3_600_000).toISOString()

test('drift names wrong types, what is missing, what is blocked and what nobody planned', () => {
  const property = (name: string, type: 'string' | 'number' | 'object', more: object = {}) => ({
    ...{ name, type, isRequired: false, description: '', status: 'approved' as const },
    ...more,
  })
  const planned = [
    property('plan', 'string', { isRequired: true }),
    property('seats', 'number'),
    property('card', 'string', { status: 'blocked' }),
    property('cart', 'object'),
  ]
  const seen = [
    { name: 'plan', type: 'string', count: 8 },
    { name: 'seats', type: 'string', count: 3 },
    { name: 'seats', type: 'number', count: 7 },
    { name: 'card', type: 'string', count: 1 },
    { name: 'cart.total', type: 'number', count: 5 },
    { name: 'colour', type: 'string', count: 2 },
    { name: '$browser', type: 'string', count: 10 },
    { name: 'path', type: 'string', count: 10 },
  ]
  expect(findDrift(planned, seen, 10).map(({ property: name, kind, count }) => [name, kind, count])).toEqual([
    ['plan', 'missing', 2],
    ['seats', 'type', 3],
    ['card', 'blocked', 1],
    ['colour', 'unplanned', 2],
  ])
})

test('a plan shows what arrives of it, what drifts and what nobody planned', async () => {
  const project = await newProject()
  await insertEvents(gantry.app, project, [
    { person: 'a', event: 'Sign up', at, properties: { plan: 'pro', seats: '3' } },
    { person: 'b', event: 'Sign up', at, properties: { seats: 3 } },
    { person: 'c', event: 'Surprise', at },
  ])
  const properties = [
    { name: 'plan', type: 'string', isRequired: true },
    { name: 'seats', type: 'number' },
  ]
  const facts = { project, name: 'Sign up', ownerId: caller.memberId, status: 'approved', properties }
  const made = await caller.post('/v1/tracking/events', facts)
  expect(made.body, made.text).toMatchObject({ seen: 2, looked: 2, owner: { name: 'Robin' }, lastAt: at })
  expect(made.body.drift).toMatchObject([
    { property: 'plan', kind: 'missing', count: 1 },
    { property: 'seats', kind: 'type', seen: ['number', 'string'], count: 1 },
  ])
  expect((await caller.post('/v1/tracking/events', facts)).status).toBe(409)
  await caller.post('/v1/tracking/events', { project, name: 'Never' })
  const plan = await caller.get(`/v1/tracking/plan?project=${project}`)
  expect(plan.body.items.map((one: any) => [one.name, one.seen, one.lastAt === null])).toEqual([
    ['Never', 0, true],
    ['Sign up', 2, false],
  ])
  expect(plan.body.unplanned).toMatchObject([{ name: 'Surprise', count: 1 }])
  const url = `/v1/tracking/events/${made.body.id}`
  const changed = await caller.patch(url, { status: 'deprecated', properties: [] })
  expect(changed.body, changed.text).toMatchObject({ status: 'deprecated', version: 2, drift: [{}, {}] })
  const gone = await caller.delete(url)
  expect((await caller.get(`/v1/tracking/plan?project=${project}`)).body.items).toHaveLength(1)
  await caller.post(`/v1/activity/${gone.body.activityId}/undo`)
  expect((await caller.get(`/v1/tracking/plan?project=${project}`)).body.items).toHaveLength(2)
})

test('the client that is made of a plan compiles and takes planned events only', async () => {
  const project = await newProject()
  const properties = [
    { name: 'plan', type: 'string', isRequired: true, description: 'Ends */ here?' },
    { name: 'due at', type: 'date' },
    { name: 'card', status: 'blocked' },
  ]
  await caller.post('/v1/tracking/events', { project, name: 'Sign "up"', status: 'approved', properties })
  await caller.post('/v1/tracking/events', { project, name: 'Seen', status: 'deprecated', description: 'Old.' })
  await caller.post('/v1/tracking/events', { project, name: 'Secret', status: 'blocked' })
  const source = await caller.get(`/v1/tracking/client.ts?project=${project}`)
  expect([source.status, source.text.includes('Secret')]).toEqual([200, false])
  const folder = mkdtempSync(join(tmpdir(), 'gantry-client-'))
  writeFileSync(join(folder, 'events.ts'), source.text)
  writeFileSync(
    join(folder, 'use.ts'),
    `import { createClient } from './events.ts'
const client = createClient({ host: 'https://gantry.example.com', writeKey: 'k' })
void client.track('a', 'Sign "up"', { plan: 'pro', 'due at': new Date() })
void client.track('a', 'Seen')
// @ts-expect-error the plan is required
void client.track('a', 'Sign "up"', {})
// @ts-expect-error of another type
void client.track('a', 'Sign "up"', { plan: 3 })
// @ts-expect-error not in the plan
void client.track('a', 'Sign "up"', { plan: 'pro', card: '4111' })
// @ts-expect-error not in the plan
void client.track('a', 'Secret')
`,
  )
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'lib/tsc.js')
  const options =
    '--strict --noEmit --target es2022 --module esnext --moduleResolution bundler --lib es2022,dom --types'
  const args = [tsc, ...options.split(' '), '', '--allowImportingTsExtensions', join(folder, 'use.ts')]
  expect(() => execFileSync(process.execPath, args, { stdio: 'pipe', cwd: folder })).not.toThrow()
  rmSync(folder, { recursive: true })
})
