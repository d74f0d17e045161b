import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Logger } from 'pino'

export type Db = NodePgDatabase<Record<string, never>> & { $client: pg.PoolClient | pg.Pool }

// int8 (count, sum of ints) arrives as a number: Gantry counts nothing beyond 2^53.
pg.types.setTypeParser(20, Number)

export function createPool(url: string, log: Logger, max = 16): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000, application_name: 'gantry' })
  // An idle connection that breaks (the engine restarts) is replaced by the pool; it must not end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'))
  // One that breaks between two statements of a transaction says so to itself only; the next statement fails then.
  pool.on('connect', (connection) => connection.on('error', () => undefined))
  return pool
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Runs `work` in one transaction as the role `gantry_app` with `gantry.workspace_id` set, so that row-level security
 * shows it this workspace's rows only.
 */
export async function withWorkspaceTransaction<T>(
  pool: pg.Pool,
  workspaceId: string,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  if (!uuid.test(workspaceId)) throw new Error('a workspace id must be a UUID')
  return withTransaction(
    pool,
    `set local role gantry_app; select set_config('gantry.workspace_id', '${workspaceId}', true)`,
    work,
  )
}

/** One transaction as the owner, outside the workspace wall: account-level code only. */
export const withOwnerTransaction = <T>(pool: pg.Pool, work: (db: Db) => Promise<T>): Promise<T> =>
  withTransaction(pool, '', work)

async function withTransaction<T>(pool: pg.Pool, setup: string, work: (db: Db) => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  let broken = false
  try {
    // One round trip: the simple protocol takes several statements.
    await connection.query(`begin; ${setup}`)
    const result = await work(drizzle(connection))
    await connection.query('commit')
    return result
  } catch (error) {
    await connection.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    connection.release(broken)
  }
}
