import { createHmac, randomUUID } from 'node:crypto'
import type { Permission, Role } from '@gantry/contract/permissions'
import type { InjectOptions } from 'fastify'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { areas, catalogue } from '../src/areas.ts'
import { type Config, loadConfig } from '../src/config.ts'
import { buildApp } from '../src/platform/build.ts'
import { type Ctx, inWorkspace } from '../src/platform/context.ts'
import { newId } from '../src/platform/ids.ts'
import { startWorker } from '../src/platform/jobs.ts'
import { platformJobs } from '../src/platform/platform-jobs.ts'
import { makeApiKey } from '../src/platform/principal.ts'
import { createServer } from '../src/server.ts'

export type Reply = { status: number; body: any; headers: Record<string, unknown>; text: string }
type Call = (
  method: NonNullable<InjectOptions['method']>,
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>
/** Somebody who calls the API: a signed-in member, a key, or nobody. */
export type Caller = {
  memberId: string
  userId: string
  headers: Record<string, string>
  call: Call
  get: (url: string) => Promise<Reply>
  post: (url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  patch: (url: string, body: unknown, headers?: Record<string, string>) => Promise<Reply>
  put: (url: string, body?: unknown) => Promise<Reply>
  delete: (url: string) => Promise<Reply>
}
export type TestWorkspace = {
  id: string
  slug: string
  /** A new active member with a live session. */
  member: (roles: Role | Role[], facts?: { name?: string; email?: string; status?: string }) => Promise<Caller>
  /** A new API key with a role or with scopes. */
  key: (grant: Role | Permission[]) => Promise<Caller>
  /** Runs code inside the workspace, as a request or job would. */
  inside: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
}
export type TestGantry = Awaited<ReturnType<typeof startTestGantry>>

/** A whole Gantry on its own clone of the migrated database: `beforeAll(async () => { gantry = await startTestGantry() })`. */
export async function startTestGantry(overrides: Record<string, string> = {}) {
  const stores = inject('stores')
  const template = new URL(stores.GANTRY_POSTGRES_URL ?? '')
  const own = new URL(template)
  const database = `t_${randomUUID().replaceAll('-', '')}`
  own.pathname = `/${database}`
  const admin = new URL(template)
  admin.pathname = '/postgres'
  await query(admin.href, `create database ${database} template "${template.pathname.slice(1)}"`)
  const config = loadConfig({ ...stores, GANTRY_POSTGRES_URL: own.href, ...overrides })
  const app = await buildApp(config, 'send', catalogue)
  const { http, auth } = await createServer(app)

  const callerOf = (headers: Record<string, string>, ids = { memberId: '', userId: '' }): Caller => {
    const call: Call = async (method, url, body, extra = {}) => {
      const res = await http.inject({
        method,
        url,
        headers: { ...headers, ...extra },
        ...(body !== undefined && { payload: body as object }),
      })
      return { status: res.statusCode, body: parse(res.body), headers: res.headers, text: res.body }
    }
    return {
      ...ids,
      headers,
      call,
      get: (url) => call('GET', url),
      post: (url, body, extra) => call('POST', url, body, extra),
      patch: (url, body, extra) => call('PATCH', url, body, extra),
      put: (url, body) => call('PUT', url, body),
      delete: (url) => call('DELETE', url),
    }
  }

  const newWorkspace = async (): Promise<TestWorkspace> => {
    const id = newId()
    const slug = `w-${id.slice(-12)}`
    await app.pool.query('insert into workspaces (id, slug, name) values ($1, $2, $3)', [id, slug, 'Test'])
    return {
      id,
      slug,
      member: async (roles, { name = 'Robin', email = `${randomUUID()}@example.com`, status = 'active' } = {}) => {
        const memberId = newId()
        const userId = randomUUID()
        await app.pool.query('insert into users (id, name, email, email_verified) values ($1, $2, $3, true)', [
          userId,
          name,
          email,
        ])
        await app.pool.query(
          `insert into members (id, workspace_id, user_id, name, email, roles, function, status) values ($1, $2, $3, $4, $5, $6, 'product', $7)`,
          [memberId, id, userId, name, email, [roles].flat(), status],
        )
        return callerOf(
          { cookie: await sessionCookie(app.pool, config, userId), 'gantry-workspace': slug },
          { memberId, userId },
        )
      },
      key: async (grant) => {
        const { key, hash, prefix } = makeApiKey()
        const [role, scopes] = Array.isArray(grant) ? [null, grant] : [grant, null]
        await app.pool.query(
          'insert into api_keys (id, workspace_id, name, hash, prefix, role, scopes, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)',
          [newId(), id, 'test', hash, prefix, role, scopes, 'local'],
        )
        return callerOf({ authorization: `Bearer ${key}` })
      },
      inside: (work) => inWorkspace(app, { workspaceId: id }, work),
    }
  }

  const close = async (): Promise<void> => {
    await http.close()
    await app.close()
    await query(admin.href, `drop database if exists ${database} with (force)`)
  }
  /** Starts running the background jobs of this Gantry, as the worker process does. */
  const work = async (): Promise<void> => {
    const worker = await buildApp(config, 'work', catalogue)
    afterAll(worker.close)
    await startWorker(worker, [...platformJobs, ...areas.flatMap(({ jobs = [] }) => jobs)], [])
  }
  afterAll(close)
  return { app, http, work, auth, config, anonymous: callerOf({}), newWorkspace, callerOf }
}

/** A live session's cookie, signed as better-auth signs it. */
async function sessionCookie(pool: pg.Pool, config: Config, userId: string): Promise<string> {
  const token = randomUUID().replaceAll('-', '')
  await pool.query(
    `insert into sessions (id, user_id, token, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
    [randomUUID(), userId, token],
  )
  const signature = createHmac('sha256', config.secret).update(token).digest('base64')
  return `gantry.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
