import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { type AnalyticsClient, createAnalytics } from '../platform/analytics.ts'
import { createLog } from '../platform/build.ts'
import { createPool } from '../platform/db.ts'
import { createFileStore } from '../platform/storage.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { quote } from './backup.ts'
import { type Manifest, readManifest, verifyPieces } from './manifest.ts'

/**
 * Fills an empty Gantry from a backup folder: checks every piece first, loads all Postgres tables in one transaction,
 * then the ClickHouse tables and the files. Refuses a Gantry that holds a workspace, and a backup of another version.
 */
export async function restore(config: Config, folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  await verifyPieces(folder, manifest)
  await migrate(config)
  const pool = createPool(config.postgres.url, createLog(config), 2)
  const analytics = createAnalytics(config)
  try {
    await assertFits(pool, manifest)
    await loadTables(pool, folder, manifest)
    await loadAnalytics(analytics, folder, manifest)
    const store = createFileStore(config)
    for (const { key, file } of manifest.files)
      await store.put(key, createReadStream(join(folder, file)), Number.MAX_SAFE_INTEGER)
    return manifest
  } finally {
    await analytics.close()
    await pool.end()
  }
}

async function assertFits(pool: pg.Pool, { migrations }: Manifest): Promise<void> {
  const { rows } = await pool.query<{ newest: number; workspaces: number }>(
    'select (select max(number) from gantry_migrations) as newest, (select count(*)::int from workspaces) as workspaces',
  )
  const [{ newest, workspaces } = { newest: 0, workspaces: 0 }] = rows
  if (workspaces > 0)
    throw new OperatorError('This Gantry already holds a workspace. Restore into an empty data folder.')
  if (newest !== migrations.postgres) {
    throw new OperatorError(
      `This backup was made at database version ${migrations.postgres}, and this Gantry is at ${newest}. ` +
        'Restore it with the Gantry that made it, then upgrade that one.',
    )
  }
}

async function loadTables(pool: pg.Pool, folder: string, { tables }: Manifest): Promise<void> {
  const connection = await pool.connect()
  let isBroken = true
  try {
    await connection.query('begin')
    const known = new Map(tables.map((table) => [table.name, table]))
    for (const name of await tablesParentsFirst(connection)) {
      const table = known.get(name)
      if (!table) continue
      await connection.query(`delete from ${quote(name)}`)
      const stream = connection.query(
        copyFrom(`copy ${quote(name)} (${table.columns.map(quote).join(', ')}) from stdin`),
      )
      await pipeline(createReadStream(join(folder, table.file)), createGunzip(), stream)
      if (stream.rowCount !== table.rows) {
        throw new OperatorError(`${name} has ${stream.rowCount} rows instead of ${table.rows}. Nothing was restored.`)
      }
    }
    await connection.query('commit')
    isBroken = false
  } finally {
    connection.release(isBroken)
  }
}

/** Every table after those its foreign keys point at; a table may point at itself. */
async function tablesParentsFirst(connection: pg.PoolClient): Promise<string[]> {
  const { rows } = await connection.query<{ name: string; parents: string[] }>(
    `select c.relname as name, array_remove(array_agg(distinct p.relname::text), null) as parents
       from pg_class c
       left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
       left join pg_class p on p.oid = f.confrelid
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by 1`,
  )
  const ordered: string[] = []
  const waiting = new Map(rows.map(({ name, parents }) => [name, parents]))
  while (waiting.size > 0) {
    const ready = [...waiting]
      .filter(([, parents]) => parents.every((parent) => !waiting.has(parent)))
      .map(([name]) => name)
    if (ready.length === 0) throw new Error(`foreign keys in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const name of ready.sort()) {
      ordered.push(name)
      waiting.delete(name)
    }
  }
  return ordered
}

async function loadAnalytics(analytics: AnalyticsClient, folder: string, manifest: Manifest): Promise<void> {
  for (const { database, name, file } of manifest.analytics) {
    const values = createReadStream(join(folder, file)).pipe(createGunzip())
    await analytics.exec({ query: `INSERT INTO \`${database}\`.\`${name}\` FORMAT Native`, values })
  }
}
