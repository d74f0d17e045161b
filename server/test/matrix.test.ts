import { randomUUID } from 'node:crypto'
import type { Endpoint } from '@gantry/contract/endpoint'
import { can, type Permission, permissions, type Role, roles } from '@gantry/contract/permissions'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from './app.ts'
import { fillPath, listEndpoints } from './endpoints.ts'

const endpoints = await listEndpoints()
const inWorkspace = endpoints.filter(
  ({ endpoint: { permission, kind } }) => !['public', 'account'].includes(permission) && kind !== 'stream',
)
const forAccounts = endpoints.filter(({ endpoint }) => endpoint.permission === 'account')

let gantry: TestGantry
const callers = new Map<Role | 'suspended' | 'stranger' | 'multi', Caller>()

beforeAll(async () => {
  gantry = await startTestGantry()
  const [workspace, other] = [await gantry.newWorkspace(), await gantry.newWorkspace()]
  for (const role of roles) callers.set(role, await workspace.member(role))
  callers.set('suspended', await workspace.member([...roles], { status: 'suspended' }))
  const stranger = await other.member([...roles])
  callers.set('stranger', gantry.callerOf({ ...stranger.headers, 'gantry-workspace': workspace.slug }))
})

/** The call with random ids and no body: enough to see whether the door opens; what is behind it is tested elsewhere. */
const knock = (caller: Caller, endpoint: Endpoint) =>
  caller.call(
    endpoint.method,
    fillPath(endpoint.path, () => randomUUID()),
  )

/** How an endpoint may answer somebody it has let in. */
const isLetIn = (reply: { status: number; body: any }): boolean =>
  reply.status < 500 && reply.status !== 401 && !(reply.status === 403 && reply.body?.details?.permission)

const who = (name: Role | 'suspended' | 'stranger'): Caller => {
  const caller = callers.get(name)
  if (!caller) throw new Error(`no caller ${name}`)
  return caller
}

test('every endpoint of the contract is served', async () => {
  const served = new Set<string>()
  const { body } = await gantry.anonymous.get('/openapi.json')
  for (const [path, operations] of Object.entries<object>(body.paths)) {
    for (const method of Object.keys(operations))
      served.add(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
  }
  const missing = endpoints.filter(({ endpoint: { method, path } }) => !served.has(`${method} ${path}`))
  expect(missing.map(({ name }) => name)).toEqual([])
})

describe('inside a workspace', () => {
  test.each(inWorkspace)('$name answers nobody without sign-in', async ({ endpoint }) => {
    expect((await knock(gantry.anonymous, endpoint)).status).toBe(401)
  })

  test.each(inWorkspace)('$name answers no suspended member', async ({ endpoint }) => {
    expect(await knock(who('suspended'), endpoint)).toMatchObject({ status: 403, body: { code: 'suspended' } })
  })

  test.each(inWorkspace)('$name hides the workspace from a member of another one', async ({ endpoint }) => {
    expect((await knock(who('stranger'), endpoint)).status).toBe(404)
  })

  for (const role of roles) {
    test.each(inWorkspace)(`$name opens to a ${role} as the permission table says`, async ({ endpoint }) => {
      const reply = await knock(who(role), endpoint)
      // inWorkspace holds real permissions only.
      const permission = endpoint.permission as Permission
      if (can([role], permission)) expect(isLetIn(reply), reply.text).toBe(true)
      else expect(reply).toMatchObject({ status: 403, body: { code: 'forbidden', details: { permission } } })
    })
  }

  test.each(inWorkspace)('$name refuses a key without the scope and opens to one with it', async ({ endpoint }) => {
    const workspace = await gantry.newWorkspace()
    const permission = endpoint.permission as Permission
    const tooLittle = await workspace.key(permissions.filter((one) => one !== permission))
    expect(await knock(tooLittle, endpoint)).toMatchObject({ status: 403, body: { details: { permission } } })
    expect(isLetIn(await knock(await workspace.key([permission]), endpoint))).toBe(true)
  })
})

test.each(forAccounts)('$name needs a signed-in person', async ({ endpoint }) => {
  expect((await knock(gantry.anonymous, endpoint)).status).toBe(401)
})

test('more roles never take a right away', () => {
  for (const role of roles) {
    for (const permission of permissions) {
      if (can([role], permission)) for (const other of roles) expect(can([role, other], permission)).toBe(true)
    }
  }
})
