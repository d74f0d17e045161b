import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '@gantry/contract/permissions'
import pg from 'pg'
import type { BenchGantry } from './gantry.ts'

/** The session of a signed-in person, as a browser keeps it. */
export type Session = { cookie: { name: string; value: string }; workspace: string; memberId: string }

/** A new member of the first workspace with a session, written straight into the stores. */
export async function openSession({ dataDir }: BenchGantry, role: Role, name = 'Bench'): Promise<Session> {
  const runtime: { stores: { postgres: { url: string } } } = JSON.parse(
    readFileSync(join(dataDir, 'runtime.json'), 'utf8'),
  )
  const client = new pg.Client({ connectionString: runtime.stores.postgres.url })
  await client.connect()
  try {
    const { rows } = await client.query('select id, slug from workspaces where deleted_at is null order by id limit 1')
    const workspace: { id: string; slug: string } = rows[0]
    const [userId, memberId, token] = [randomUUID(), randomUUID(), randomUUID().replaceAll('-', '')]
    const email = `${userId}@bench.example`
    await client.query('insert into users (id, name, email, email_verified) values ($1, $2, $3, true)', [
      userId,
      name,
      email,
    ])
    await client.query(
      `insert into members (id, workspace_id, user_id, name, email, roles, function, status)
       values ($1, $2, $3, $4, $5, $6, 'product', 'active')`,
      [memberId, workspace.id, userId, name, email, [role]],
    )
    await client.query(
      `insert into sessions (id, user_id, token, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
      [randomUUID(), userId, token],
    )
    const secret = readFileSync(join(dataDir, 'secret'), 'utf8').trim()
    const signature = createHmac('sha256', secret).update(token).digest('base64')
    const value = encodeURIComponent(`${token}.${signature}`)
    return { cookie: { name: 'gantry.session_token', value }, workspace: workspace.slug, memberId }
  } finally {
    await client.end()
  }
}
