import { type InsightDefinitionInput, runInsight } from '@gantry/contract/insights'
import { createProject } from '@gantry/contract/projects'
import { printFigure } from './lib/figures.ts'
import { startGantry } from './lib/gantry.ts'
import { openClickhouse } from './lib/ingest.ts'

/** Sizes in millions of events, such as `1 10 100`, each a project of its own. The last takes some 6 GB and half an hour. */
const sizes = process.argv
  .slice(2)
  .filter((one) => !one.startsWith('-'))
  .map(Number)
const millions = sizes.length > 0 ? sizes : [1, 10]
const rounds = 3
const rowsAtOnce = 1_000_000

/**
 * 30 days of events with eight properties, people and visits growing with the events (fifty events a person, eight a visit),
 * ids as random as those of vendors. The same rows for the same number.
 */
const rows = `INSERT INTO gantry.events
  WITH sipHash64(7, intDiv(number, 8)) AS visit, sipHash64(8, number) AS what, visit % {people:UInt64} AS who,
    ['page','view_item','search','click','add_to_cart','checkout','purchase','signup','login','share'] AS names,
    [400, 560, 680, 780, 860, 900, 930, 950, 985, 1000] AS shares, concat('user-', toString(who)) AS distinct_id
  SELECT {project:UUID}, names[arrayFirstIndex(x -> x > what % 1000, shares)],
    toDateTime64('2026-10-01 00:00:00', 3, 'UTC') + toIntervalMillisecond(sipHash64(9, visit) % 2590000000 + (number % 8) * 40000 + what % 40000) AS ts,
    sipHash64(distinct_id), distinct_id, reinterpretAsUUID(sipHash128(number)), lower(hex(visit)), '',
    concat('{"path":"/p/', toString(what % 200), '","browser":"', ['Chrome','Safari','Firefox','Edge'][1 + who % 4],
      '","os":"', ['Windows','macOS','iOS','Android'][1 + who % 4], '","device_type":"', ['desktop','mobile'][1 + who % 2],
      '","country":"', ['DE','US','FR','GB','IN','BR','JP'][1 + who % 7], '","plan":"', ['free','pro','team'][1 + who % 3],
      '","version":"2.', toString(what % 12), '","amount":', toString(what % 9000), '}')::JSON(max_dynamic_paths = 256),
    ts + toIntervalMillisecond(what % 900), 'bench/1', []
  FROM numbers({from:UInt64}, {count:UInt64})`

const range = { kind: 'days', from: '2026-10-01', to: '2026-10-30' } as const
const definitions: Record<string, InsightDefinitionInput> = {
  'trend by day': { kind: 'trends', range, zone: 'UTC', series: [{ event: 'page' }] },
  'unique people by day': {
    ...{ kind: 'trends', range, zone: 'UTC' },
    series: [{ event: 'page', measure: { kind: 'unique' } }],
  },
  'trend by country': {
    ...{ kind: 'trends', range, zone: 'UTC', series: [{ event: 'page' }] },
    breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'country' } }] },
  },
  'funnel of 3 events': {
    ...{ kind: 'funnel', range, zone: 'UTC' },
    steps: [{ event: 'view_item' }, { event: 'add_to_cart' }, { event: 'purchase' }],
  },
  'retention by day': {
    ...{ kind: 'retention', range, zone: 'UTC' },
    ...{ start: { event: 'login' }, return: { event: 'page' }, periods: 15 },
  },
}

const gantry = await startGantry()
const store = openClickhouse(gantry)
try {
  const { call } = gantry.connect('product_ops')
  const before = new Map<string, number>()
  for (const size of millions) {
    const { id: project } = await call(createProject, { body: { name: `${size} M`, zone: 'UTC' } })
    await fill(project, size * 1e6)
    await printStorage(size)
    for (const [name, definition] of Object.entries(definitions)) {
      const seconds = await best(() => call(runInsight, { body: { project, definition, isFresh: true } }))
      printFigure({ name: `${name}, ${size} M events`, value: seconds, unit: 's', bar: null })
      const smaller = before.get(name)
      const bar = size === 100 && millions.includes(10) ? { atMost: 12 } : null
      if (smaller) {
        printFigure({ name: `${name}, growth to ${size} M`, value: seconds / smaller, unit: 'x', bar })
      }
      before.set(name, seconds)
    }
    // Each size alone in the table: the next one is measured on its own parts.
    await store.command({ query: 'TRUNCATE TABLE gantry.events' })
  }
} finally {
  await store.close()
  await gantry.stop()
}

async function fill(project: string, events: number): Promise<void> {
  const startedAt = performance.now()
  for (let from = 0; from < events; from += rowsAtOnce) {
    await store.command({
      query: rows,
      query_params: { project, from, count: Math.min(rowsAtOnce, events - from), people: Math.ceil(events / 50) },
      clickhouse_settings: { wait_end_of_query: 1 },
    })
  }
  const seconds = (performance.now() - startedAt) / 1_000
  printFigure({ name: `made in the store, ${events / 1e6} M events`, value: events / seconds, unit: '/s', bar: null })
  // As the store merges by itself once nobody writes; the question is what stays, not when.
  await store.command({ query: 'OPTIMIZE TABLE gantry.events FINAL', clickhouse_settings: { wait_end_of_query: 1 } })
}

/** Bytes on disk by event, all of it and the columns that take most. */
async function printStorage(size: number): Promise<void> {
  const read = async <T>(query: string): Promise<T[]> => (await store.query({ query, format: 'JSONEachRow' })).json<T>()
  const active = `active AND database = 'gantry' AND table = 'events'`
  const [all] = await read<{ bytes: string; rows: string }>(
    `SELECT sum(bytes_on_disk) AS bytes, sum(rows) AS rows FROM system.parts WHERE ${active}`,
  )
  const rowCount = Number(all?.rows)
  const value = Number(all?.bytes) / rowCount
  printFigure({ name: `on disk, ${size} M events of 8 properties`, value, unit: 'B/event', bar: { atMost: 60 } })
  const columns = await read<{ column: string; bytes: string }>(
    `SELECT column, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns WHERE ${active} GROUP BY column ORDER BY bytes DESC LIMIT 6`,
  )
  for (const { column, bytes } of columns) {
    printFigure({ name: `on disk, column ${column}`, value: Number(bytes) / rowCount, unit: 'B/event', bar: null })
  }
}

/** The best of some runs: the others waited for what else the machine did. */
async function best(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    await run()
    times.push((performance.now() - startedAt) / 1_000)
  }
  return Math.min(...times)
}
