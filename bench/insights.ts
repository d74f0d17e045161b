import { type InsightDefinitionInput, listInsightPeople, runInsight } from '@gantry/contract/insights'
import { createProject } from '@gantry/contract/projects'
import { printFigure } from './lib/figures.ts'
import { startGantry } from './lib/gantry.ts'
import { openClickhouse } from './lib/ingest.ts'

/** Rounds of which the median counts; the question and its hand-written SQL take turns, so that a busy machine hits both. */
const rounds = 5
const events = Number(process.argv[2] ?? 10_000_000)
const range = { kind: 'days', from: '2026-10-01', to: '2026-10-30' } as const

/** Ten events, 200,000 people (a few of them busy), 30 days, four properties; the same rows for the same number. */
const rows = `INSERT INTO gantry.events
  WITH sipHash64(42, number) AS who, sipHash64(43, number) AS what,
    ['page','view_item','search','click','add_to_cart','checkout','purchase','signup','login','share'] AS names,
    [400, 560, 680, 780, 860, 900, 930, 950, 985, 1000] AS shares,
    concat('u', toString(intDiv((who % 1000000) * (who % 1000000), 5000000))) AS id
  SELECT {project:UUID}, names[arrayFirstIndex(x -> x > what % 1000, shares)],
    toDateTime64('2026-10-01 00:00:00', 3, 'UTC') + toIntervalMillisecond(sipHash64(44, number) % 2592000000),
    sipHash64(id), id, toUUID(concat('00000000-0000-7000-8000-', lower(leftPad(hex(number), 12, '0')))),
    concat('s', toString(what % 2000000)), if(who % 3 = 0, '', concat('acct', toString(who % 5000))),
    toJSONString(map('path', concat('/p/', toString(what % 200)), 'browser', ['Chrome','Safari','Firefox','Edge'][1 + who % 4],
      'country', ['DE','US','FR','GB','IN','BR','JP'][1 + who % 7], 'plan', ['free','pro','team'][1 + who % 3]))::JSON(max_dynamic_paths = 256),
    now64(3), 'bench/1', []
  FROM numbers({from:UInt64}, {count:UInt64})`

const where = `project = {project:UUID} AND event = 'page'
  AND ts >= toDateTime64('2026-10-01', 3, 'UTC') AND ts < toDateTime64('2026-10-31', 3, 'UTC')`
/** What a funnel or retention also looks at after the range. */
const until = (end: string): string =>
  `ts >= toDateTime64('2026-10-01', 3, 'UTC') AND ts < toDateTime64('${end}', 3, 'UTC')`
const page = (measure: { kind: 'total' | 'unique' }) => ({ event: 'page', measure })

/** A question, the best SQL we could write for the same answer, and the seconds it may take. */
type Case = { name: string; definition: InsightDefinitionInput; sql: string; bar: number | null }
const cases: Case[] = [
  {
    name: 'trend by day',
    definition: { kind: 'trends', range, zone: 'UTC', series: [page({ kind: 'total' })] },
    sql: `SELECT toDate(ts) AS day, count() FROM gantry.events WHERE ${where} GROUP BY day WITH TOTALS`,
    bar: 0.25,
  },
  {
    name: 'unique people by day',
    definition: { kind: 'trends', range, zone: 'UTC', series: [page({ kind: 'unique' })] },
    sql: `SELECT toDate(ts) AS day, uniqExact(person) FROM gantry.events WHERE ${where} GROUP BY day WITH TOTALS`,
    bar: null,
  },
  {
    name: 'trend by day and country',
    definition: {
      ...{ kind: 'trends', range, zone: 'UTC', series: [page({ kind: 'total' })] },
      breakdown: { by: [{ kind: 'property', property: { of: 'event', name: 'country' } }] },
    },
    sql: `SELECT properties.country::Nullable(String) AS country, toDate(ts) AS day, count()
      FROM gantry.events WHERE ${where} GROUP BY country, day WITH ROLLUP`,
    bar: null,
  },
  {
    name: 'stickiness by day',
    definition: { kind: 'stickiness', range, zone: 'UTC', series: [{ event: 'page' }] },
    sql: `SELECT days, count() FROM (SELECT person, uniqExact(toDate(ts)) AS days FROM gantry.events WHERE ${where} GROUP BY person) GROUP BY days`,
    bar: null,
  },
  {
    name: 'retention by day',
    definition: {
      kind: 'retention',
      range,
      zone: 'UTC',
      start: { event: 'page' },
      return: { event: 'page' },
      periods: 11,
    },
    sql: `SELECT day, k, count() FROM (
        SELECT arrayJoin(bitPositionsToArray(bitAnd(days, 1073741823))) AS day,
          arrayJoin(bitPositionsToArray(bitAnd(bitShiftRight(days, day), 2047))) AS k
        FROM (SELECT groupBitOr(bitShiftLeft(toUInt64(1), dateDiff('day', toDate('2026-10-01'), toDate(ts)))) AS days
          FROM gantry.events WHERE project = {project:UUID} AND event = 'page' AND ${until('2026-11-10')} GROUP BY person))
      GROUP BY day, k`,
    bar: 0.8,
  },
  {
    name: 'funnel of 3 events',
    definition: {
      ...{ kind: 'funnel', range, zone: 'UTC' },
      steps: [{ event: 'view_item' }, { event: 'add_to_cart' }, { event: 'purchase' }],
    },
    sql: `SELECT level, count() FROM (
        SELECT windowFunnel(1209600000)(toUInt64(toUnixTimestamp64Milli(ts)), event = 'view_item' AND ts < toDateTime64('2026-10-31', 3, 'UTC'),
          event = 'add_to_cart', event = 'purchase') AS level
        FROM gantry.events WHERE project = {project:UUID} AND event IN ('view_item', 'add_to_cart', 'purchase')
          AND ${until('2026-11-14')} GROUP BY person) GROUP BY level`,
    bar: 1,
  },
  {
    name: 'paths of 3 steps',
    definition: { kind: 'paths', range, zone: 'UTC', steps: 3 },
    sql: `SELECT place, f, t, uniqExact(person), count() FROM (
        SELECT person, arrayJoin(arrayMap(i -> (i, names[i], if(i < length(names), names[i + 1], '$end')), range(1, least(2, length(names)) + 1))) AS edge,
          edge.1 AS place, edge.2 AS f, edge.3 AS t
        FROM (SELECT person, arraySlice(arrayCompact(arrayMap(e -> e.2, visit)), 1, 3) AS names FROM (
          SELECT person, arrayJoin(arraySplit((e, before) -> e.1 - before.1 > 1800000, sorted, arrayPushFront(arrayPopBack(sorted), sorted[1]))) AS visit
          FROM (SELECT person, arraySort(groupArray((toUnixTimestamp64Milli(ts), event))) AS sorted FROM gantry.events
            WHERE project = {project:UUID} AND ${until('2026-10-31')} GROUP BY person))))
      GROUP BY place, f, t`,
    bar: 2,
  },
]

const gantry = await startGantry()
const { call } = gantry.connect('product_ops')
const store = openClickhouse(gantry)
const project = await call(createProject, { body: { name: 'Bench', zone: 'UTC' } })
for (let from = 0; from < events; from += 1_000_000) {
  const query_params = { project: project.id, from, count: Math.min(1_000_000, events - from) }
  await store.command({ query: rows, query_params, clickhouse_settings: { wait_end_of_query: 1 } })
}
await store.command({ query: 'OPTIMIZE TABLE gantry.events FINAL', clickhouse_settings: { wait_end_of_query: 1 } })

for (const { name, definition, sql, bar } of cases) {
  const [ours, best] = await takeTurns(
    () => call(runInsight, { body: { project: project.id, definition, isFresh: true } }),
    () =>
      store.query({ query: sql, query_params: { project: project.id }, format: 'JSON' }).then((reply) => reply.text()),
  )
  print(name, ours, bar)
  printFigure({ name: `${name}, hand-written SQL`, value: best, unit: 's', bar: null })
  printFigure({ name: `${name}, ratio to hand-written SQL`, value: ours / best, unit: 'x', bar: { atMost: 1.15 } })
}

const [trend] = cases
if (trend) {
  const point = { kind: 'trends', series: 0, bucket: '2026-10-12T00:00:00.000Z' } as const
  const ask = () =>
    call(listInsightPeople, { body: { project: project.id, definition: trend.definition, point, limit: 50 } })
  const [seconds] = await takeTurns(ask, async () => undefined)
  print('people list page', seconds, 0.3)
}
await store.close()
await gantry.stop()

function print(name: string, value: number, bar: number | null): void {
  printFigure({
    name: `${name}, ${events / 1e6} M events`,
    value,
    unit: 's',
    bar: bar === null ? null : { atMost: bar },
  })
}

/** The median seconds of two ways, run in turns after one run of each to warm up. */
async function takeTurns(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    for (const [index, run] of [one, other].entries()) {
      const startedAt = performance.now()
      await run()
      if (round > 0) times[index === 0 ? 0 : 1].push((performance.now() - startedAt) / 1_000)
    }
  }
  return [middle(times[0]), middle(times[1])]
}

function middle(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0
}
