import { fileURLToPath } from 'node:url'
import type { ClickHouseClient } from '@clickhouse/client'
import type pg from 'pg'
import { z } from 'zod'
import { assertDistributed, distributedStatements, localStatement } from './clickhouse-cluster.ts'
import { type Migration, pendingMigrations, readMigrations, splitStatements } from './migrations.ts'

// Any number does, as long as every Gantry takes the same.
const lockKey = 71_264_003

const folderOf = (store: string) => fileURLToPath(new URL(`../../migrations/${store}`, import.meta.url))

/**
 * Brings the database to this program's state and returns the names of what it applied. Several processes may call it at
 * once: one works, the others wait and find nothing left to do. Each file is one transaction; afterwards every table
 * gets its row-level security from `gantry_walls()`. `alsoLocked` runs last, while the others still wait.
 */
export function migratePostgres(
  pool: pg.Pool,
  folder = folderOf('postgres'),
  alsoLocked = async (): Promise<void> => {},
): Promise<string[]> {
  return withMigrationLock(pool, async (connection) => {
    await connection.query(`create table if not exists gantry_migrations (
      number integer primary key, name text not null, checksum text not null,
      applied_at timestamptz not null default now())`)
    const { rows } = await connection.query('select number, name, checksum from gantry_migrations order by number')
    const pending = pendingMigrations('PostgreSQL', readMigrations(folder), Applied.parse(rows))
    for (const migration of pending) await applyToPostgres(connection, migration)
    await raiseWalls(connection)
    await alsoLocked()
    return pending.map(({ name }) => name)
  })
}

/**
 * The same for ClickHouse, which has neither transactions nor locks: every statement of a file can run twice, so two
 * processes at once do no harm. The first file makes `gantry.migrations`. With a cluster, run it on each node.
 */
export async function migrateClickhouse(
  client: ClickHouseClient,
  { folder = folderOf('clickhouse'), cluster }: { folder?: string; cluster?: string | undefined } = {},
): Promise<string[]> {
  if (cluster) await assertDistributed(client)
  const pending = pendingMigrations('ClickHouse', readMigrations(folder), await appliedToClickhouse(client))
  for (const { sql, ...migration } of pending) {
    for (const query of splitStatements(sql)) await client.command({ query: cluster ? localStatement(query) : query })
    await client.insert({ table: 'gantry.migrations', values: [migration], format: 'JSONEachRow' })
  }
  if (cluster) {
    for (const query of distributedStatements(cluster)) await client.command({ query })
  }
  return pending.map(({ name }) => name)
}

async function withMigrationLock<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  let isBroken = true
  try {
    await connection.query('select pg_advisory_lock($1)', [lockKey])
    const result = await work(connection)
    await connection.query('select pg_advisory_unlock($1)', [lockKey])
    isBroken = false
    return result
  } finally {
    // Closing the connection after a failure lets go of the lock too.
    connection.release(isBroken)
  }
}

const Applied = z.array(z.object({ number: z.int(), name: z.string(), checksum: z.string() }))

async function applyToPostgres(connection: pg.PoolClient, { sql, number, name, checksum }: Migration): Promise<void> {
  await connection.query('begin')
  try {
    for (const statement of sql.split('--> statement-breakpoint')) await connection.query(statement)
    await connection.query('insert into gantry_migrations (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ])
    await connection.query('commit')
  } catch (error) {
    await connection.query('rollback')
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`PostgreSQL migration ${number} (${name}) failed: ${reason}`, { cause: error })
  }
}

async function raiseWalls(connection: pg.PoolClient): Promise<void> {
  const { rowCount } = await connection.query("select 1 where to_regprocedure('gantry_walls()') is not null")
  if (rowCount === 1) await connection.query('select gantry_walls()')
}

async function appliedToClickhouse(client: ClickHouseClient): Promise<z.infer<typeof Applied>> {
  const exists = await client.query({ query: 'EXISTS TABLE gantry.migrations', format: 'JSONEachRow' })
  const [answer] = z.array(z.object({ result: z.int() })).parse(await exists.json())
  if (answer?.result !== 1) return []
  const query = 'SELECT number, name, checksum FROM gantry.migrations FINAL ORDER BY number'
  return Applied.parse(await (await client.query({ query, format: 'JSONEachRow' })).json())
}
