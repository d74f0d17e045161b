import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listProcesses } from '../../test/processes.ts'
import type { Child } from './child.ts'
import { type Clickhouse, startClickhouse } from './clickhouse.ts'
import { type Postgres, startPostgres } from './postgres.ts'

let dataDir: string
let postgres: Postgres
let clickhouse: Clickhouse

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gantry-engines-'))
  ;[postgres, clickhouse] = await Promise.all([startPostgres({ dataDir }), startClickhouse({ dataDir })])
})
afterAll(async () => {
  await Promise.all([postgres.stop(), clickhouse.stop()])
  rmSync(dataDir, { recursive: true, force: true })
})

async function kill(child: Child): Promise<void> {
  const gone = new Promise<void>((resolve) => child.onExit(resolve))
  process.kill(child.pid, 'SIGKILL')
  await gone
}

async function sql(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Over plain HTTP, because a client library adds a FORMAT of its own, which no command survives. */
async function asUser(user: string, password: string, query: string): Promise<string> {
  const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password, 'X-Gantry-Key': clickhouse.key ?? '' }
  const reply = await fetch(clickhouse.url, { method: 'POST', headers, body: query })
  const text = await reply.text()
  if (!reply.ok) throw new Error(text)
  return text
}
const asApplication = (query: string) => asUser(clickhouse.user, clickhouse.password, query)
const asAnalyst = (query: string) => asUser('analyst', clickhouse.analystPassword, query)

describe('PostgreSQL', () => {
  test('has the extensions Gantry uses, and letters of any script count as letters', async () => {
    await sql(
      'create extension pg_trgm; create extension unaccent; create extension btree_gin; create extension citext',
    )
    expect(
      await sql("select unaccent('żółć') as plain, lower('ŻÓŁĆ') as low, cardinality(show_trgm('日本語')) as n"),
    ).toEqual([{ plain: 'zolc', low: 'żółć', n: 4 }])
  })

  test('writes through to the disk, and has lost nothing after a kill -9', async () => {
    expect(await sql('show fsync')).toEqual([{ fsync: 'on' }])
    await sql('create table kept (n int); insert into kept select generate_series(1, 1000)')
    const { url, port } = postgres
    await kill(postgres)
    postgres = await startPostgres({ dataDir, port })
    expect(postgres.url).toBe(url)
    expect(await sql('select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  })

  test('that another start left running on the folder is stopped and replaced', async () => {
    const left = postgres
    const stopped = new Promise<void>((resolve) => left.onExit(resolve))
    postgres = await startPostgres({ dataDir })
    await stopped
    expect(postgres.pid).not.toBe(left.pid)
    expect(await sql('select 1 as n')).toEqual([{ n: 1 }])
  })
})

describe('ClickHouse', () => {
  test('writes through to the disk, and has lost nothing after a kill -9', async () => {
    await asApplication('CREATE DATABASE gantry')
    await asApplication('CREATE TABLE gantry.kept (n UInt32) ENGINE = MergeTree ORDER BY n')
    await asApplication(`INSERT INTO gantry.kept VALUES ${Array.from({ length: 1000 }, (_, n) => `(${n})`)}`)
    const { url, port } = clickhouse
    await kill(clickhouse)
    clickhouse = await startClickhouse({ dataDir, port })
    expect(clickhouse.url).toBe(url)
    expect(await asApplication('SELECT count(), sum(n) FROM gantry.kept')).toBe('1000\t499500\n')
    expect(
      await asApplication("SELECT value FROM system.merge_tree_settings WHERE name LIKE 'fsync%' ORDER BY name"),
    ).toBe('1\n1\n')
  })

  test.each([
    ['the application', () => clickhouse.user, () => clickhouse.password],
    ['the user without a password', () => 'default', () => ''],
    ['the analyst', () => 'analyst', () => clickhouse.analystPassword],
  ])('answers %s over HTTP only with the secret key', async (_who, user, password) => {
    const ask = (key: string) =>
      fetch(`${clickhouse.url}/?query=SELECT+1`, {
        headers: { 'X-ClickHouse-User': user(), 'X-ClickHouse-Key': password(), ...(key && { 'X-Gantry-Key': key }) },
      })
    expect((await ask('')).status).toBe(404)
    expect((await ask('wrong')).status).toBe(404)
    expect((await ask(clickhouse.key ?? '')).status).toBe(200)
  })

  test.each([
    'SELECT * FROM gantry.kept',
    'CREATE TABLE default.t (n Int8) ENGINE = Memory',
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    'CREATE USER mallory',
    'SYSTEM SHUTDOWN',
  ])('gives the user without a password nothing: %s', async (query) => {
    await expect(asUser('default', '', query)).rejects.toThrow('ACCESS_DENIED')
  })

  test('lets the analyst read the views of a project, and no table behind them', async () => {
    await asApplication('CREATE DATABASE gantry_project_a')
    await asApplication(
      'CREATE VIEW gantry_project_a.kept DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT * FROM gantry.kept',
    )
    expect(await asAnalyst('SELECT count() FROM gantry_project_a.kept')).toBe('1000\n')
    await expect(asAnalyst('SELECT count() FROM gantry.kept')).rejects.toThrow('ACCESS_DENIED')
  })

  test.each(attacks())('refuses the analyst: %s', async (query) => {
    await asApplication('CREATE DATABASE IF NOT EXISTS ws_b')
    await asApplication('CREATE TABLE IF NOT EXISTS ws_b.events (user_id String) ENGINE = MergeTree ORDER BY user_id')
    await expect(asAnalyst(query)).rejects.toThrow()
    expect(existsSync('/tmp/pwn_g2')).toBe(false)
  })
})

/** Those of the attack corpus that the engine itself must refuse; the guard before it has its own tests. */
function attacks(): string[] {
  const own = [
    'INSERT INTO gantry.kept VALUES (1)',
    'SELECT * FROM gantry.kept SETTINGS readonly = 0',
    "SELECT * FROM url('http://127.0.0.1/', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1', 'ws_b.events')",
    'CREATE TEMPORARY TABLE t (n Int8)',
    'SELECT sum(sipHash64(number)) FROM numbers(100000000000) SETTINGS max_execution_time = 100',
  ]
  const corpus = fileURLToPath(new URL('../../../../shared/oracles/sql-attacks.txt', import.meta.url))
  if (!existsSync(corpus)) return own
  const refusedByEngine =
    /ws_b|passwd'|information_schema|system\.processes|^(USE|INSERT|CREATE|BACKUP)|OUTFILE|readonly=0|dictGet/
  return [
    ...own,
    ...readFileSync(corpus, 'utf8')
      .split('%%')
      .map((query) => query.trim())
      .filter((query) => refusedByEngine.test(query)),
  ]
}

test('a parent killed with -9 leaves no engine behind, and the next start on its folder works', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-orphans-'))
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  const script = `
    import { startPostgres } from ${url('./postgres.ts')}
    import { startClickhouse } from ${url('./clickhouse.ts')}
    const dataDir = ${JSON.stringify(folder)}
    const [a, b] = await Promise.all([startPostgres({ dataDir }), startClickhouse({ dataDir })])
    process.stdout.write(JSON.stringify([a.pid, b.pid]))`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [written] = await once(parent.stdout, 'data')
  const pids: number[] = JSON.parse(String(written))
  parent.kill('SIGKILL')
  for (const pid of pids)
    await expect.poll(() => listProcesses().some((process) => process.pid === pid), { timeout: 60_000 }).toBe(false)
  const next = await Promise.all([startPostgres({ dataDir: folder }), startClickhouse({ dataDir: folder })])
  await Promise.all(next.map((engine) => engine.stop()))
  rmSync(folder, { recursive: true, force: true })
})
