import { createWriteStream, existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Config } from '../config.ts'
import { type AnalyticsClient, createAnalytics } from '../platform/analytics.ts'
import { createLog } from '../platform/build.ts'
import { createPool } from '../platform/db.ts'
import { createFileStore } from '../platform/storage.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { type Manifest, sha256Of } from './manifest.ts'

/**
 * Writes everything Gantry holds into a new folder while it runs: every Postgres table as of one instant (COPY in one
 * snapshot), every ClickHouse table (Native), the files and the secret that opens sealed values. The manifest comes last,
 * so a folder with a manifest is whole. The folder holds secrets: mode 0700.
 */
export async function backup(config: Config, folder: string): Promise<Manifest> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new OperatorError(`${folder} is not empty. Give a new folder for the backup.`)
  }
  await mkdir(join(folder, 'postgres'), { recursive: true, mode: 0o700 })
  await mkdir(join(folder, 'clickhouse'))
  await mkdir(join(folder, 'files'))
  const pool = createPool(config.postgres.url, createLog(config), 2)
  const analytics = createAnalytics(config)
  try {
    const { tables, files, migration } = await inSnapshot(pool, async (connection) => ({
      tables: await saveTables(connection, folder),
      files: await saveFiles(config, connection, folder),
      migration: await newestMigration(connection),
    }))
    const manifest: Manifest = {
      format: 1,
      createdAt: new Date().toISOString(),
      migrations: { postgres: migration, clickhouse: await newestAnalyticsMigration(analytics) },
      tables,
      analytics: await saveAnalytics(analytics, folder),
      files,
    }
    await writeFile(join(folder, 'secret'), config.secret, { mode: 0o600 })
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1))
    return manifest
  } finally {
    await analytics.close()
    await pool.end()
  }
}

async function inSnapshot<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  try {
    await connection.query('begin isolation level repeatable read read only')
    const result = await work(connection)
    await connection.query('commit')
    return result
  } finally {
    connection.release(true)
  }
}

async function saveTables(connection: pg.PoolClient, folder: string): Promise<Manifest['tables']> {
  const { rows } = await connection.query<{ name: string; columns: string[] }>(
    `select table_name as name, array_agg(column_name::text order by ordinal_position) as columns
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
        and table_name <> 'gantry_migrations'
      group by 1 order by 1`,
  )
  const saved: Manifest['tables'] = []
  for (const { name, columns } of rows) {
    const file = `postgres/${name}.copy.gz`
    const stream = connection.query(copyTo(`copy ${quote(name)} (${columns.map(quote).join(', ')}) to stdout`))
    await pipeline(stream, createGzip({ level: 1 }), createWriteStream(join(folder, file)))
    saved.push({ name, columns, file, rows: stream.rowCount, sha256: await sha256Of(join(folder, file)) })
  }
  return saved
}

async function saveFiles(config: Config, connection: pg.PoolClient, folder: string): Promise<Manifest['files']> {
  const store = createFileStore(config)
  const { rows } = await connection.query<{ key: string; name: string }>(
    `select workspace_id || '/' || id as key, workspace_id || '-' || id as name from files order by id`,
  )
  const saved: Manifest['files'] = []
  for (const { key, name } of rows) {
    const file = `files/${name}`
    await pipeline(await store.get(key), createWriteStream(join(folder, file)))
    saved.push({ key, file, sha256: await sha256Of(join(folder, file)) })
  }
  return saved
}

async function saveAnalytics(analytics: AnalyticsClient, folder: string): Promise<Manifest['analytics']> {
  const listed = await analytics.query({
    query: `SELECT database, name FROM system.tables
             WHERE (database = 'gantry' OR startsWith(database, 'ws_')) AND name != 'migrations' AND engine LIKE '%MergeTree'
             ORDER BY database, name`,
    format: 'JSONEachRow',
  })
  const saved: Manifest['analytics'] = []
  for (const { database, name } of await listed.json<{ database: string; name: string }>()) {
    const file = `clickhouse/${database}.${name}.native.gz`
    const table = `\`${database}\`.\`${name}\``
    const { stream } = await analytics.exec({ query: `SELECT * FROM ${table} FORMAT Native` })
    await pipeline(stream, createGzip({ level: 1 }), createWriteStream(join(folder, file)))
    const counted = await analytics.query({
      query: `SELECT toUInt32(count()) AS rows FROM ${table}`,
      format: 'JSONEachRow',
    })
    const [count] = await counted.json<{ rows: number }>()
    saved.push({ database, name, file, rows: count?.rows ?? 0, sha256: await sha256Of(join(folder, file)) })
  }
  return saved
}

async function newestMigration(connection: pg.PoolClient): Promise<number> {
  const { rows } = await connection.query<{ newest: number }>('select max(number) as newest from gantry_migrations')
  return rows[0]?.newest ?? 0
}

async function newestAnalyticsMigration(analytics: AnalyticsClient): Promise<number> {
  const answer = await analytics.query({
    query: 'SELECT toUInt32(max(number)) AS newest FROM gantry.migrations',
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ newest: number }>()
  return row?.newest ?? 0
}

export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
