import { beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../test/app.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

test('is ready when both stores answer', async () => {
  expect(await gantry.anonymous.get('/readyz')).toMatchObject({
    status: 200,
    body: { postgres: true, clickhouse: true },
  })
})

test('describes itself as OpenAPI 3.1', async () => {
  const { body } = await gantry.anonymous.get('/openapi.json')
  expect(body.openapi).toBe('3.1.0')
})

test('sends a strict content security policy without unsafe-inline', async () => {
  const { headers } = await gantry.anonymous.get('/healthz')
  expect(headers['content-security-policy']).toContain("default-src 'self'")
  expect(headers['content-security-policy']).not.toContain('unsafe')
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('shows a request of one workspace no row of another, even without a filter of its own', async () => {
  const [one, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
  await one.member('viewer')
  await other.member('viewer')
  const seen = await one.inside(async ({ db }) => (await db.execute('select workspace_id from members')).rows)
  expect(new Set(seen.map((row) => row.workspace_id))).toEqual(new Set([one.id]))
})

test('puts a wall round every table that has a workspace', async () => {
  const { rows } = await gantry.app.pool.query<{ name: string; walled: boolean }>(
    `select c.relname as name, c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) as walled
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
  )
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.filter(({ walled }) => !walled)).toEqual([])
})

test('lets the role of requests see no table of sign-ins', async () => {
  const workspace = await gantry.newWorkspace()
  await expect(workspace.inside(({ db }) => db.execute('select * from users'))).rejects.toThrow()
})
