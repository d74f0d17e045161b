import { type PathsDefinition, type PathsPoint, pathEnd, pathOther } from '@gantry/contract/insights-paths'
import { resolveRange } from '../calendar.rules.ts'
import { countIn, numberIn, type PeopleQuery, type Plan, type ReadingOf, type Row, type Rows } from '../plan.ts'
import { sampleScale } from '../statistics.rules.ts'
import { maxEventsEach } from './busy.ts'
import { openScope } from './cohorts.ts'
import { groupsOf } from './groups.ts'
import { eventsOf, matchOf, type Scope, type Setting } from './scope.ts'

export function planPaths(setting: Setting, definition: PathsDefinition): Plan<ReadingOf<'paths'>> {
  const scope = openScope(setting)
  const edges = `SELECT step, from, to, uniqExactState(actor) AS who, count() AS walks, sum(took) AS took,
      countIf(isCapped AND step = 0) AS capped FROM (${walksOf(scope, definition)}) GROUP BY step, from, to`
  const query =
    scope.finish(`SELECT step, f, t, grouping(f) AS is_to, grouping(t) AS is_from, uniqExactMerge(who) AS people,
      sum(walks) AS walks, sum(took) AS took, sum(capped) AS capped
    FROM (${namedEdges(definition, edges)}) GROUP BY GROUPING SETS ((step, f, t), (step, f), (step, t))`)
  return { queries: [query], read: ([rows = []]) => readPaths(definition, rows) }
}

export function compilePathsPeople(setting: Setting, definition: PathsDefinition, point: PathsPoint): PeopleQuery {
  const scope = openScope(setting)
  const edges = `SELECT step, from, to, groupArray((actor, began)) AS who, count() AS walks
    FROM (${walksOf(scope, definition)}) GROUP BY step, from, to`
  const isLast = point.to === null && point.step === definition.steps - 1
  const conditions = [
    `step = ${scope.bind(isLast ? point.step - 1 : point.step, 'Int64')}`,
    `${isLast ? 't' : 'f'} = ${scope.bind(point.from, 'String')}`,
    ...(point.to === null ? [] : [`t = ${scope.bind(point.to, 'String')}`]),
  ]
  const value = definition.count === 'people' ? '1' : 'count()'
  return scope.finish(`SELECT toString(one.1) AS key, toNullable(toFloat64(${value})) AS value, min(one.2) AS first, max(one.2) AS last
    FROM (SELECT who FROM (${namedEdges(definition, edges)}) WHERE ${conditions.join(' AND ')}) ARRAY JOIN who AS one GROUP BY one.1`)
}

/** The largest steps of each column keep their name; every step before the last column is left again, so both ends agree. */
function namedEdges({ nodes }: PathsDefinition, edges: string): string {
  const rank = (end: string) =>
    `dense_rank() OVER (PARTITION BY step ORDER BY ${end} = '${pathEnd}', ${end}_walks DESC, ${end})`
  const name = (end: string) =>
    `if(${end} = '${pathEnd}' OR ${end}_rank <= ${nodes}, ${end}, '${pathOther}') AS ${end === 'from' ? 'f' : 't'}`
  return `SELECT *, ${name('from')}, ${name('to')} FROM (
      SELECT *, ${rank('from')} AS from_rank, ${rank('to')} AS to_rank FROM (
        SELECT *, sum(walks) OVER (PARTITION BY step, from) AS from_walks, sum(walks) OVER (PARTITION BY step, to) AS to_walks
        FROM (${edges})))`
}

/** A row for each edge that somebody walked: (actor, step, from, to, took in ms, began, isCapped). */
function walksOf(scope: Scope, definition: PathsDefinition): string {
  const { direction, anchor, steps, breakMinutes, isRepeatKept } = definition
  const times = 'arrayMap(x -> x.1, sorted)'
  const breaks = `arrayMap((t, before) -> t - before > ${breakMinutes * 60_000}, ${times}, arrayPushFront(arrayPopBack(${times}), sorted[1].1))`
  const parts = `arraySplit((x, isBreak) -> isBreak, sorted, ${breaks})`
  const names = 'arrayMap(x -> x.3, part)'
  const compact = isRepeatKept
    ? 'part'
    : `arrayFilter((x, name, before) -> name != before, part, ${names}, arrayPushFront(arrayPopBack(${names}), concat(part[1].3, '!')))`
  const turned = direction === 'forward' ? compact : `arrayReverse(${compact})`
  const cut = (path: string) =>
    anchor === undefined
      ? path
      : `arraySlice(${path}, indexOf(arrayMap(x -> x.3, ${path}), ${scope.bind(anchor, 'String')}))`
  const starts = anchor === undefined ? '1' : `has(arrayMap(x -> x.3, turned), ${scope.bind(anchor, 'String')})`
  const nodes = `arraySlice(arrayPushBack(path, (path[-1].1, path[-1].2, '${pathEnd}')), 1, ${steps})`
  return `SELECT actor, isCapped, toInt64(index - 1) AS step, nodes[index].3 AS from, nodes[index + 1].3 AS to,
      abs(nodes[index + 1].1 - nodes[index].1) AS took, nodes[1].1 AS began
    FROM (SELECT actor, isCapped, ${nodes} AS nodes FROM (
      SELECT actor, isCapped, ${cut('turned')} AS path FROM (
        SELECT actor, isCapped, ${turned} AS turned FROM (
          SELECT actor, isCapped, sorted, arrayJoin(${parts}) AS part FROM (
            ${namedEvents(scope, definition)})))
      WHERE ${starts}))
    ARRAY JOIN range(1, toUInt32(length(nodes))) AS index`
}

/** The events of each actor as (ms, id, name of the step). */
function namedEvents(scope: Scope, definition: PathsDefinition): string {
  const { filters, unit, sampling, include, exclude, property, collapse, range } = definition
  const span = resolveRange(range, scope.calendar, scope.now)
  const source = eventsOf(scope, {
    filters,
    unit,
    sampling,
    span,
    picks: include,
    needsAccount: property?.of === 'account',
  })
  const groups = groupsOf(scope, property ? { by: [{ kind: 'property', property }], limit: 1 } : undefined, source)
  const [given] = groups.columns
  const own = given ? `ifNull(toString(${given.sql}), toString(e.event))` : 'toString(e.event)'
  const patterns = collapse.map(
    ({ pattern, name }) => `match(own, ${scope.bind(pattern, 'String')}), ${scope.bind(name, 'String')}`,
  )
  const name = patterns.length > 0 ? `multiIf(${patterns.join(', ')}, own)` : 'own'
  const conditions = [
    source.where,
    ...(include.length > 0 ? [`(${include.map((pick) => matchOf(scope, pick, source)).join(' OR ')})`] : []),
    ...exclude.map((pick) => `NOT ${matchOf(scope, pick, source)}`),
  ]
  const all = `arraySlice(arraySort(groupArray((ms, id, ${name}))), 1, ${maxEventsEach})`
  return `SELECT actor, ${all} AS sorted, count() > ${maxEventsEach} AS isCapped FROM (
      SELECT ${source.actor} AS actor, toUnixTimestamp64Milli(e.ts) AS ms, e.id AS id, ${own} AS own
      FROM ${source.from} ${groups.join} WHERE ${conditions.join(' AND ')}) GROUP BY actor`
}

function readPaths(definition: PathsDefinition, rows: Rows): ReadingOf<'paths'> {
  const scale = sampleScale(definition)
  const count = (row: Row) => Math.round(countIn(row, definition.count === 'people' ? 'people' : 'walks') * scale)
  const average = (row: Row) => {
    const walks = countIn(row, 'walks')
    return walks > 0 ? (numberIn(row, 'took') ?? 0) / walks : null
  }
  const isEdge = (row: Row) => countIn(row, 'is_to') === 0 && countIn(row, 'is_from') === 0
  const edges = rows
    .filter(isEdge)
    .map((row) => ({
      step: countIn(row, 'step'),
      from: String(row.f),
      to: String(row.t),
      count: count(row),
      averageMs: row.t === pathEnd ? null : average(row),
    }))
    .sort((a, b) => b.count - a.count || a.step - b.step || a.from.localeCompare(b.from) || a.to.localeCompare(b.to))
  const shown = edges.slice(0, definition.edges)
  const rest = edges.slice(definition.edges)
  const nodes = rows
    .filter((row) => !isEdge(row))
    .flatMap((row) => {
      const isTo = countIn(row, 'is_to') === 1
      const column = countIn(row, 'step') + (isTo ? 1 : 0)
      // A column in between is both left and come to; it counts as come to, which also tells the time that took.
      if (!isTo && column > 0) return []
      const name = String(isTo ? row.t : row.f)
      return [
        {
          id: `${column}:${name}`,
          column,
          name,
          count: count(row),
          averageMs: isTo && name !== pathEnd ? average(row) : null,
        },
      ]
    })
    .sort((a, b) => a.column - b.column || b.count - a.count || a.name.localeCompare(b.name))
  return {
    kind: 'paths',
    nodes,
    edges: shown,
    hidden: { edges: rest.length, count: rest.reduce((sum, edge) => sum + edge.count, 0) },
    capped: rows.filter(isEdge).reduce((sum, row) => sum + countIn(row, 'capped'), 0),
  }
}
