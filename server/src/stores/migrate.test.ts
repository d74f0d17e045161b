import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Clickhouse, startClickhouse } from './clickhouse.ts'
import { analystStatements } from './clickhouse-analyst.ts'
import { migrateClickhouse, migratePostgres } from './migrate.ts'
import { type Postgres, startPostgres } from './postgres.ts'

let dataDir: string
let postgres: Postgres
let clickhouse: Clickhouse
let folder: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gantry-migrate-'))
  ;[postgres, clickhouse] = await Promise.all([startPostgres({ dataDir }), startClickhouse({ dataDir })])
})
afterAll(async () => {
  await Promise.all([postgres.stop(), clickhouse.stop()])
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-sql-'))
})

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)

describe('PostgreSQL migrations', () => {
  let pool: pg.Pool
  beforeEach(async () => {
    const database = `fresh_${randomBytes(6).toString('hex')}`
    const admin = new pg.Client({ connectionString: postgres.url })
    await admin.connect()
    await admin.query(`create database ${database}`)
    await admin.end()
    pool = new pg.Pool({ connectionString: postgres.url.replace(/gantry$/, database) })
    // A connection that is still closing when the server stops hears about it.
    pool.on('error', () => {})
    return () => pool.end()
  })
  const one = async (sql: string) => Object.values((await pool.query(sql)).rows[0])[0]

  test('run once each, also when several processes start at the same moment', async () => {
    write('0001_tables.sql', 'create table t (n int);\n--> statement-breakpoint\ninsert into t values (1)')
    write('0002_more.sql', 'insert into t values (2)')
    const runs = await Promise.all([1, 2, 3].map(() => migratePostgres(pool, folder)))
    expect(runs.flat().sort()).toEqual(['more', 'tables'])
    expect(await one('select count(*)::int from t')).toBe(2)
    expect(await one('select count(*)::int from gantry_migrations where applied_at is not null')).toBe(2)
  })

  test('leave nothing of a file that fails half way, and go on from there once it is mended', async () => {
    write('0001_good.sql', 'create table good (n int)')
    write('0002_bad.sql', 'create table half (n int);\n--> statement-breakpoint\nselect no_such_function()')
    await expect(migratePostgres(pool, folder)).rejects.toThrow('PostgreSQL migration 2 (bad) failed')
    expect(await one("select to_regclass('half') is null and to_regclass('good') is not null")).toBe(true)
    write('0002_bad.sql', 'create table half (n int)')
    expect(await migratePostgres(pool, folder)).toEqual(['bad'])
  })

  test('of a newer Gantry, or changed after they ran, are refused', async () => {
    write('0001_a.sql', 'select 1')
    write('0002_b.sql', 'select 2')
    await migratePostgres(pool, folder)
    rmSync(join(folder, '0002_b.sql'))
    await expect(migratePostgres(pool, folder)).rejects.toThrow('PostgreSQL holds migration 2')
    write('0002_b.sql', 'select 3')
    await expect(migratePostgres(pool, folder)).rejects.toThrow('Migration 2 (b) was changed')
  })

  test('raise the walls afterwards, and run what else was asked for under the same lock', async () => {
    write(
      '0001_walls.sql',
      `create table walls (n int);
       create function gantry_walls() returns void language sql as 'insert into walls values (1)'`,
    )
    let seen: unknown
    await migratePostgres(pool, folder, async () => {
      seen = await one('select count(*)::int from walls, pg_locks where locktype = $$advisory$$')
    })
    expect(seen).toBe(1)
  })
})

describe('ClickHouse migrations', () => {
  let client: ClickHouseClient
  beforeEach(async () => {
    const { url, user, password, key } = clickhouse
    client = createClient({ url, username: user, password, http_headers: { 'X-Gantry-Key': key ?? '' } })
    await client.command({ query: 'DROP DATABASE IF EXISTS gantry' })
    cpSync(
      new URL('../../migrations/clickhouse/0001_migrations.sql', import.meta.url),
      join(folder, '0001_migrations.sql'),
    )
    write('0002_t.sql', 'CREATE TABLE IF NOT EXISTS gantry.t (n Int8)\nENGINE = MergeTree ORDER BY n;\n')
    return () => client.close()
  })

  test('run once each; two processes at the same moment do no harm', async () => {
    await Promise.all([migrateClickhouse(client, { folder }), migrateClickhouse(client, { folder })])
    expect(await migrateClickhouse(client, { folder })).toEqual([])
    const held = await client.query({
      query: 'SELECT name FROM gantry.migrations FINAL ORDER BY number',
      format: 'JSON',
    })
    expect((await held.json()).data).toEqual([{ name: 'migrations' }, { name: 't' }])
  })

  test('of a newer Gantry, or changed after they ran, are refused', async () => {
    await migrateClickhouse(client, { folder })
    write('0002_t.sql', 'SELECT 1;')
    await expect(migrateClickhouse(client, { folder })).rejects.toThrow('Migration 2 (t) was changed')
    rmSync(join(folder, '0002_t.sql'))
    await expect(migrateClickhouse(client, { folder })).rejects.toThrow('ClickHouse holds migration 2')
  })
})

test('says who the analyst is in words that ClickHouse reads', async () => {
  const { url, user, password, key } = clickhouse
  const client = createClient({ url, username: user, password, ...(key && { http_headers: { 'X-Gantry-Key': key } }) })
  for (const query of analystStatements('secret')) {
    const answer = await client.query({
      query: 'SELECT formatQuerySingleLine({query:String}) AS text',
      query_params: { query },
    })
    expect(JSON.stringify(await answer.json())).toContain(query.split(' ')[0])
  }
  await client.close()
})
