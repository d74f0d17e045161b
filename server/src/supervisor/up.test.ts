import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listProcesses } from '../../test/processes.ts'
import { loadConfig, loadSettings } from '../config.ts'
import { findFreePort } from '../stores/child.ts'
import { startUp, type Up } from './up.ts'

const patience = { timeout: 300_000, interval: 100 }
const withoutWeb = async () => {}
let dataDir: string
let environment: Record<string, string>
let port: number

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gantry-up-'))
  port = await findFreePort()
  environment = { GANTRY_DATA: dataDir, GANTRY_PORT: String(port) }
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const start = () => startUp(loadSettings(environment), () => {}, withoutWeb)
const readiness = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status

const childrenOf = (pid: number) => listProcesses().filter(({ parent }) => parent === pid)
function pidOf(parent: number, command: RegExp): number {
  const found = childrenOf(parent).find((process) => command.test(process.command))
  if (!found) throw new Error(`no child of ${parent} is ${command}`)
  return found.pid
}

describe('up, as a process of its own', () => {
  let first: ChildProcess

  test('serves when it says so, and other commands find its stores through the data folder', async () => {
    const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
    const script = `
      import { loadSettings } from ${url('../config.ts')}
      import { startUp } from ${url('./up.ts')}
      await startUp(loadSettings(${JSON.stringify(environment)}), () => {}, async () => {})
      process.stdout.write('up')`
    first = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(first.stdout ?? first, 'data')
    expect(await readiness()).toBe(200)
    const config = loadConfig(environment)
    const client = new pg.Client({ connectionString: config.postgres.url })
    await client.connect()
    expect((await client.query('select count(*)::int > 0 as migrated from gantry_migrations')).rows).toEqual([
      { migrated: true },
    ])
    await client.end()
    expect((await fetch(`${config.clickhouse.url}/ping`)).status).toBe(200)
  })

  test('refuses a second one on its folder, naming process, address and start', async () => {
    const { startedAt } = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))
    await expect(start()).rejects.toThrow(
      `in use by another Gantry: process ${first.pid}, http://127.0.0.1:${port}, since ${startedAt}`,
    )
  })

  test('killed with -9 leaves no process behind', async () => {
    const family = childrenOf(first.pid ?? 0).map(({ pid }) => pid)
    expect(family.length).toBeGreaterThanOrEqual(4)
    first.kill('SIGKILL')
    const survivors = () => listProcesses().filter(({ pid }) => family.includes(pid))
    await expect.poll(survivors, patience).toEqual([])
  })
})

describe('up, started again on that folder', () => {
  let up: Up
  beforeAll(async () => {
    up = await start()
  })
  afterAll(() => up.stop())

  test.each([
    ['PostgreSQL', /postgres -D /],
    ['ClickHouse', /clickhouse-child/],
    ['the server', /main\.ts serve/],
    ['the worker', /main\.ts work/],
  ])('starts %s again after a kill -9, and everybody finds it at its old address', async (_what, command) => {
    const victim = pidOf(process.pid, command)
    process.kill(victim, 'SIGKILL')
    const successor = () => childrenOf(process.pid).find((child) => command.test(child.command) && child.pid !== victim)
    await expect.poll(successor, patience).toBeDefined()
    await expect.poll(readiness, patience).toBe(200)
    expect(loadConfig(environment).postgres.url).toBe(up.stores.postgres.url)
  })
})

test('up after a clean stop leaves no facts behind, and says which port is taken', async () => {
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  await expect(start()).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use by another program. Choose another with --port.`,
  )
  other.close()
  expect(() => loadConfig(environment)).toThrow(`No Gantry runs on ${dataDir}`)
})
