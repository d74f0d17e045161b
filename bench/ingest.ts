import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { killAndWait, type victims } from './lib/crash.ts'
import { percentile, printFigure } from './lib/figures.ts'
import { type BenchGantry, processTree, startGantry } from './lib/gantry.ts'
import {
  countStored,
  linesOf,
  makeTarget,
  openClickhouse,
  sendLoad,
  type Target,
  untilQueryable,
} from './lib/ingest.ts'

const parts = process.argv.slice(2).filter((one) => !one.startsWith('-'))
const isAsked = (part: string): boolean => parts.length === 0 || parts.includes(part)
const batchEvents = 200_000
const rawRows = 200_000
const rawBlock = 50_000
const rounds = 20

const gantry = await startGantry()
try {
  const { call } = gantry.connect('product_ops')
  const target = (name: string): Promise<Target> => makeTarget(gantry, call, name)
  if (isAsked('batches')) await measureBatches(gantry, await target('Warm'), await target('Batches'))
  if (isAsked('singles')) await measureSingles(await target('Singles'))
  if (isAsked('kills')) await measureKills(gantry, await target('Kills'))
  if (isAsked('outage')) await measureOutage(gantry, await target('Outage'))
} finally {
  await gantry.stop()
}

/** The machine's own limit: the same rows as JSON lines straight into ClickHouse, in large inserts, each on the disk. */
async function measureRaw(gantry: BenchGantry): Promise<number> {
  const client = openClickhouse(gantry)
  const project = randomUUID()
  const blocks = Array.from({ length: rawRows / rawBlock }, (_, at) =>
    linesOf(project, at * rawBlock, rawBlock, randomUUID),
  )
  const startedAt = performance.now()
  for (const block of blocks) {
    const { stream } = await client.exec({
      query: 'INSERT INTO gantry.events FORMAT JSONEachRow',
      values: Readable.from([block]),
    })
    stream.resume()
  }
  const perSecond = rawRows / ((performance.now() - startedAt) / 1000)
  await client.close()
  return perSecond
}

async function measureBatches(gantry: BenchGantry, warm: Target, target: Target): Promise<void> {
  await sendLoad(warm, { run: 'warm', connections: 16, batch: 50, until: (sent) => sent >= 20_000 })
  await untilQueryable(gantry, warm.project, 20_000)
  const raw = await measureRaw(gantry)
  const startedAt = performance.now()
  const load = await sendLoad(target, { run: 'a', connections: 16, batch: 50, until: (sent) => sent >= batchEvents })
  const stored = await untilQueryable(gantry, target.project, load.acknowledged)
  const queryable = load.acknowledged / ((performance.now() - startedAt) / 1000)
  printFigure({ name: 'ingest_raw_inserts', value: raw, unit: 'rows/s', bar: null })
  const acknowledged = load.acknowledged / load.seconds
  printFigure({ name: 'ingest_batches_acknowledged', value: acknowledged, unit: 'events/s', bar: { atLeast: 12_500 } })
  printFigure({ name: 'ingest_batches_queryable', value: queryable, unit: 'events/s', bar: { atLeast: 12_500 } })
  printFigure({ name: 'ingest_batches_of_raw', value: queryable / raw, unit: 'ratio', bar: { atLeast: 0.5 } })
  printFigure({ name: 'ingest_batches_p99', value: percentile(load.latenciesMs, 0.99), unit: 'ms', bar: null })
  printFigure({
    name: 'ingest_batches_lost',
    value: load.acknowledged - stored.ids,
    unit: 'events',
    bar: { atMost: 0 },
  })
  printFigure({
    name: 'ingest_bytes_per_event',
    value: await bytesPerEvent(gantry),
    unit: 'bytes',
    bar: { atMost: 60 },
  })
}

/** What an event with eight properties takes on the disk once parts are merged. */
async function bytesPerEvent(gantry: BenchGantry): Promise<number> {
  const client = openClickhouse(gantry)
  await client.command({ query: 'OPTIMIZE TABLE gantry.events FINAL' })
  const answer = await client.query({
    query: "SELECT sum(bytes_on_disk) / sum(rows) AS bytes FROM system.parts WHERE table = 'events' AND active",
    format: 'JSONEachRow',
  })
  const [found] = await answer.json<{ bytes: number }>()
  await client.close()
  return Number(found?.bytes ?? 0)
}

async function measureSingles(target: Target): Promise<void> {
  for (const { connections, atLeast } of [
    { connections: 64, atLeast: 1_000 },
    { connections: 256, atLeast: 2_000 },
  ]) {
    const endsAt = performance.now() + 15_000
    const run = `single-${connections}`
    const load = await sendLoad(target, { run, connections, batch: 1, until: () => performance.now() > endsAt })
    const [name, p99] = [`ingest_singles_${connections}`, percentile(load.latenciesMs, 0.99)]
    printFigure({ name, value: load.acknowledged / load.seconds, unit: 'events/s', bar: { atLeast } })
    printFigure({ name: `${name}_p99`, value: p99, unit: 'ms', bar: connections === 64 ? { atMost: 300 } : null })
  }
}

/** Kills the server, ClickHouse and both in turn while events arrive; whoever sends repeats what was not acknowledged. */
async function measureKills(gantry: BenchGantry, target: Target): Promise<void> {
  let isOver = false
  const load = sendLoad(target, { run: 'k', connections: 8, batch: 50, until: () => isOver })
  const kinds: (keyof typeof victims)[][] = [['server'], ['clickhouse'], ['server', 'clickhouse']]
  for (let round = 0; round < rounds; round += 1) {
    await wait(500 + ((round * 7919) % 1500))
    await Promise.all((kinds[round % 3] ?? []).map((what) => killAndWait(gantry.pid, gantry.url, what)))
  }
  isOver = true
  const { acknowledged } = await load
  const { rows, ids } = await untilQueryable(gantry, target.project, acknowledged)
  printFigure({ name: 'ingest_kill_rounds', value: rounds, unit: 'kills', bar: null })
  printFigure({ name: 'ingest_kill_acknowledged', value: acknowledged, unit: 'events', bar: null })
  printFigure({ name: 'ingest_kill_lost', value: acknowledged - ids, unit: 'events', bar: { atMost: 0 } })
  printFigure({ name: 'ingest_kill_doubled', value: rows - ids, unit: 'events', bar: { atMost: 0 } })
}

/** ClickHouse stands still for a minute under load. */
async function measureOutage(gantry: BenchGantry, target: Target): Promise<void> {
  let isOver = false
  const load = sendLoad(target, { run: 'o', connections: 8, batch: 50, until: () => isOver })
  await wait(2_000)
  const engine = processTree(gantry.pid).find(({ command }) => /clickhouse-child/.test(command))
  if (!engine) throw new Error('no ClickHouse is running')
  process.kill(engine.pid, 'SIGSTOP')
  await wait(60_000)
  try {
    process.kill(engine.pid, 'SIGCONT')
  } catch {
    // The supervisor has put another one in its place.
  }
  await wait(2_000)
  isOver = true
  const { acknowledged, refused } = await load
  await countStored(gantry, target.project)
  const { rows, ids } = await untilQueryable(gantry, target.project, acknowledged)
  printFigure({ name: 'ingest_outage_acknowledged', value: acknowledged, unit: 'events', bar: null })
  printFigure({ name: 'ingest_outage_answered_503', value: refused, unit: 'requests', bar: null })
  printFigure({ name: 'ingest_outage_lost', value: acknowledged - ids, unit: 'events', bar: { atMost: 0 } })
  printFigure({ name: 'ingest_outage_doubled', value: rows - ids, unit: 'events', bar: { atMost: 0 } })
}
