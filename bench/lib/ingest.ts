import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import * as projects from '@gantry/contract/projects'
import type { BenchGantry } from './gantry.ts'

const names = [
  'page_viewed',
  'signed_up',
  'search',
  'item_added',
  'checkout',
  'paid',
  'invited',
  'opened',
  'shared',
  'left',
]
const paths = ['/', '/pricing', '/docs', '/docs/start', '/cart', '/checkout', '/account', '/team', '/search', '/blog']
const countries = ['DE', 'US', 'FR', 'IN', 'BR', 'GB', 'JP']
const people = 20_000

/** Event number `n` of a made-up product with eight properties; the same number is always the same event. */
export function eventOf(n: number, at: number): { name: string; person: string; ts: number; properties: string } {
  const mixed = Math.imul(n ^ 0x9e3779b1, 0x85ebca6b) >>> 0
  const of = (list: readonly string[], shift: number): string => list[(mixed >>> shift) % list.length] ?? ''
  const person = `user-${mixed % people}`
  const plan = mixed % 5 === 0 ? 'pro' : 'free'
  return {
    name: of(names, 3),
    person,
    ts: at - (mixed % 30_000),
    properties: `{"path":"${of(paths, 5)}","plan":"${plan}","country":"${of(countries, 7)}","browser":"${mixed % 3 ? 'Chrome' : 'Safari'}","os":"${mixed % 2 ? 'macOS' : 'Windows'}","amount":${mixed % 9_000},"is_new":${mixed % 7 === 0},"version":"2.${mixed % 12}"}`,
  }
}

export function batchOf(run: string, from: number, count: number): string {
  const at = Date.now()
  const events: string[] = []
  for (let n = from; n < from + count; n += 1) {
    const { name, person, ts, properties } = eventOf(n, at)
    events.push(
      `{"event":"${name}","distinctId":"${person}","id":"${run}-${n}","timestamp":${ts},"properties":${properties}}`,
    )
  }
  return `{"sentAt":${at},"batch":[${events.join(',')}]}`
}

/** The same events as the rows that are stored, for the straight way into ClickHouse. */
export function linesOf(project: string, from: number, count: number, idOf: () => string): string {
  const at = Date.now()
  const lines: string[] = []
  for (let n = from; n < from + count; n += 1) {
    const { name, person, ts, properties } = eventOf(n, at)
    lines.push(
      `{"project":"${project}","event":"${name}","ts":${ts},"distinct_id":"${person}","id":"${idOf()}","received_at":${at},"sdk":"bench/1","properties":${properties}}`,
    )
  }
  return `${lines.join('\n')}\n`
}

export type Target = { gantry: BenchGantry; project: string; key: string }

/** A new project in the bench's Gantry with its write key. */
export async function makeTarget(
  gantry: BenchGantry,
  call: ReturnType<BenchGantry['connect']>['call'],
  name: string,
): Promise<Target> {
  const project = await call(projects.createProject, { body: { name } })
  const keys = await call(projects.listWriteKeys, { params: { id: project.id } })
  return { gantry, project: project.id, key: keys.items[0]?.key ?? '' }
}

export const makeAgent = (connections: number): Agent =>
  new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })

/** Sends one body; the status, or 0 when no answer came. */
export function post(target: Target, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'x-write-key': target.key,
      'content-length': Buffer.byteLength(body),
    }
    const sent = request(
      `${target.gantry.url}/v1/events`,
      { method: 'POST', agent, headers, timeout: 20_000 },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
        answer.on('error', () => resolve(0))
      },
    )
    sent.on('error', () => resolve(0))
    sent.on('timeout', () => sent.destroy())
    sent.end(body)
  })
}

export type Load = { acknowledged: number; seconds: number; latenciesMs: number[]; refused: number; next: number }

/** Sends batches over some connections until `until` says stop; each is repeated, as an SDK does, until it is acknowledged. */
export async function sendLoad(
  target: Target,
  options: { run: string; connections: number; batch: number; from?: number; until: (sent: number) => boolean },
): Promise<Load> {
  const agent = makeAgent(options.connections)
  const load: Load = { acknowledged: 0, seconds: 0, latenciesMs: [], refused: 0, next: options.from ?? 0 }
  const startedAt = performance.now()
  const send = async (): Promise<void> => {
    while (!options.until(load.next)) {
      const body = batchOf(options.run, load.next, options.batch)
      load.next += options.batch
      for (;;) {
        const sentAt = performance.now()
        const status = await post(target, agent, body)
        if (status === 200) {
          load.latenciesMs.push(performance.now() - sentAt)
          load.acknowledged += options.batch
          break
        }
        if (status === 503) load.refused += 1
        await wait(status === 503 ? 500 : 50)
      }
    }
  }
  await Promise.all(Array.from({ length: options.connections }, send))
  load.seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return load
}

/** ClickHouse of a running bench Gantry. */
export function openClickhouse(gantry: BenchGantry) {
  const runtime: { stores: { clickhouse: { url: string; user: string; password: string; key: string } } } = JSON.parse(
    readFileSync(join(gantry.dataDir, 'runtime.json'), 'utf8'),
  )
  const { url, user, password, key } = runtime.stores.clickhouse
  return createClient({
    url,
    username: user,
    password,
    http_headers: { 'X-Gantry-Key': key },
    request_timeout: 120_000,
    log: { level: ClickHouseLogLevel.OFF },
  })
}

/** Rows and different ids of a project, asked until ClickHouse answers. */
export async function countStored(gantry: BenchGantry, project: string): Promise<{ rows: number; ids: number }> {
  for (;;) {
    const client = openClickhouse(gantry)
    try {
      const answer = await client.query({
        query: 'SELECT count() AS rows, uniqExact(id) AS ids FROM gantry.events WHERE project = {project:UUID}',
        query_params: { project },
        format: 'JSONEachRow',
      })
      const [found] = await answer.json<{ rows: string; ids: string }>()
      return { rows: Number(found?.rows ?? 0), ids: Number(found?.ids ?? 0) }
    } catch {
      await wait(200)
    } finally {
      await client.close()
    }
  }
}

/** Waits until this many different events can be queried, or nothing has come for a while. */
export async function untilQueryable(
  gantry: BenchGantry,
  project: string,
  count: number,
): Promise<{ rows: number; ids: number }> {
  let before = -1
  let changedAt = performance.now()
  for (;;) {
    const now = await countStored(gantry, project)
    if (now.ids >= count) return now
    if (now.ids !== before) changedAt = performance.now()
    if (performance.now() - changedAt > 60_000) return now
    before = now.ids
    await wait(100)
  }
}
