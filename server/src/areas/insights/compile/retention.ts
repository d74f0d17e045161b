import type { EventPick } from '@gantry/contract/insights-base'
import type { RetentionDefinition, RetentionPoint, RetentionResult } from '@gantry/contract/insights-retention'
import { AppError } from '../../../platform/errors.ts'
import { bucketsOf, isoOf, moveStart, resolveRange, type Span, type TimeBucket } from '../calendar.rules.ts'
import { countIn, numberIn, type PeopleQuery, type Plan, type ReadingOf, type Row, type Rows } from '../plan.ts'
import { sampleScale, wilson } from '../statistics.rules.ts'
import { checkedBuckets } from '../trends.ts'
import { bindMoment } from './binder.ts'
import { firstEvents, maxEventsEach } from './busy.ts'
import { openScope } from './cohorts.ts'
import { numberOf } from './filters.ts'
import { decodeGroup, encodedGroups, groupCondition, nameGroups } from './group-names.ts'
import { groupsOf } from './groups.ts'
import { bitColumns, chartOfBits, fitsBits } from './retention-bits.ts'
import { bucketOf } from './rows.ts'
import { eventsOf, matchOf, type Scope, type Setting } from './scope.ts'

/** Where 64-bit moments begin in ClickHouse. */
const earliestMs = -2_208_988_800_000
const dayMs = 86_400_000
const periodMs = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs }

export type Column = { label: string; from: number; to: number }
export type Frame = { span: Span; rows: TimeBucket[]; all: TimeBucket[]; columns: Column[] }

/** The rows of the chart, every bucket that a return may fall in, and which periods each column is of. */
export function frameOf({ calendar, now }: Setting, definition: RetentionDefinition): Frame {
  const span = resolveRange(definition.range, calendar, now)
  const rows = bucketsOf(span, definition.period, calendar)
  const columns = columnsOf(definition)
  const start = rows[0]?.fromMs ?? span.fromMs
  const last = columns.at(-1)?.to ?? 0
  const end = moveStart(start, rows.length + last, definition.period, calendar)
  const all = checkedBuckets(bucketsOf({ fromMs: start, toMs: end }, definition.period, calendar))
  return { span, rows: checkedBuckets(rows), all, columns }
}

function columnsOf({ mode, periods, brackets, period }: RetentionDefinition): Column[] {
  const first = { label: `${period} 0`, from: 0, to: 0 }
  if (mode !== 'bracket')
    return [
      first,
      ...Array.from({ length: periods - 1 }, (_, i) => ({ label: `${period} ${i + 1}`, from: i + 1, to: i + 1 })),
    ]
  if (brackets.length === 0) throw new AppError('invalid_input', 'Say how many periods each bracket has.')
  let from = 1
  return [
    first,
    ...brackets.map((size) => {
      const column = {
        label: size === 1 ? `${period} ${from}` : `${period} ${from}-${from + size - 1}`,
        from,
        to: from + size - 1,
      }
      from += size
      return column
    }),
  ]
}

export function planRetention(setting: Setting, definition: RetentionDefinition): Plan<ReadingOf<'retention'>> {
  const frame = frameOf(setting, definition)
  const scope = openScope(setting)
  const read = ([rows = []]: readonly Rows[]) => readRetention(definition, frame, rows, setting.now.getTime())
  if (fitsBits(definition, frame)) {
    const people = peopleOf(scope, definition, frame, 'bits')
    return { queries: [scope.finish(chartOfBits(scope, definition, frame, people))], read }
  }
  const sums = definition.value ? ', sum(amounts[at + 1]) AS amount, sum(returns_in[at + 1]) AS returned' : ''
  const query = scope.finish(`SELECT grp, row, at, count() AS people, countIf(isCapped AND at = 0) AS capped${sums}
    FROM (${cellsOf(scope, definition, frame, false)}) ARRAY JOIN cells AS at GROUP BY grp, row, at`)
  return { queries: [query], read }
}

export function compileRetentionPeople(
  setting: Setting,
  definition: RetentionDefinition,
  point: RetentionPoint,
): PeopleQuery {
  const frame = frameOf(setting, definition)
  const start = frame.rows[point.cohort]
  if (!start) throw new AppError('invalid_input', `There is no row ${point.cohort}.`)
  const scope = openScope(setting)
  const conditions = [
    `row = ${scope.bind(start.fromMs, 'Int64')}`,
    `has(cells, ${scope.bind(point.column ?? 0, 'UInt32')})`,
    ...groupCondition(scope, definition.breakdown, point),
  ]
  return scope.finish(`SELECT toString(actor) AS key, toNullable(toFloat64(1)) AS value, anchor AS first, last_ms AS last
    FROM (${cellsOf(scope, definition, frame, true)}) WHERE ${conditions.join(' AND ')}`)
}

/**
 * A row for each person and start: (actor, grp, row: start of its bucket, cells: its columns, anchor: the start itself, by
 * a calendar only when it is asked for).
 */
function cellsOf(scope: Scope, definition: RetentionDefinition, frame: Frame, hasAnchors: boolean): string {
  const { clock, period, minimum, value, entry } = definition
  const length = periodMs[period]
  const starts = scope.bind(
    frame.all.map(({ fromMs }) => fromMs),
    'Array(Int64)',
  )
  const people = peopleOf(scope, definition, frame, hasAnchors || clock === 'rolling' ? 'anchors' : 'lists')
  const births =
    entry === 'recurring' ? 'starts' : `if(born, [(${bucketOf(scope, frame.rows, 'first_ms')}, first_ms)], [])`
  const each = `SELECT *, birth.1 AS row, birth.2 AS anchor FROM (${people}) ARRAY JOIN ${births} AS birth`
  const after =
    clock === 'rolling'
      ? `arrayMap(r -> (intDiv(r.1 - anchor, ${length}), r.2), arrayFilter(r -> r.1 > anchor, returns))`
      : `arrayMap(r -> (indexOf(${starts}, r.1) - indexOf(${starts}, row), r.2), arrayFilter(r -> r.1 > row, returns))`
  const counted =
    minimum > 1
      ? `arrayFilter(k -> countEqual(arrayMap(r -> r.1, later), k) >= ${minimum}, arrayDistinct(arrayMap(r -> r.1, later)))`
      : 'arrayDistinct(arrayMap(r -> r.1, later))'
  const columns = columnsHit(definition, frame.columns)
  const sums = value ? `, ${amountsOf(definition, frame.columns)}` : ''
  return `SELECT actor, grp, row, anchor, last_ms, isCapped, arrayConcat([0], ${columns}) AS cells${sums}
    FROM (SELECT *, ${counted} AS hits FROM (SELECT *, ${after} AS later FROM (${each})))`
}

/** The columns from 1 that the periods in `hits` count for. */
function columnsHit({ mode }: RetentionDefinition, columns: readonly Column[]): string {
  const last = columns.length - 1
  if (mode === 'on') return `arrayFilter(k -> k BETWEEN 1 AND ${last}, hits)`
  if (mode === 'on_or_after') return `range(1, toUInt32(least(${last}, arrayMax(arrayPushBack(hits, 0)))) + 1)`
  if (mode === 'on_or_before')
    return `if(empty(arrayFilter(k -> k > 0, hits)), [], range(toUInt32(arrayMin(arrayFilter(k -> k > 0, hits))), ${last + 1}))`
  const from = `[${columns.map((column) => column.from).join(', ')}]`
  const to = `[${columns.map((column) => column.to).join(', ')}]`
  return `arrayFilter(c -> c > 0 AND arrayExists(k -> k BETWEEN ${from}[c + 1] AND ${to}[c + 1], hits), range(0, ${last + 1}))`
}

/** What the returns of each column add up to, and how many they are. */
function amountsOf({ mode }: RetentionDefinition, columns: readonly Column[]): string {
  const bounds = columns.map(({ from, to }) => {
    if (mode === 'on_or_after') return `(${from}, 100000)`
    return mode === 'on_or_before' && from > 0 ? `(1, ${to})` : `(${from}, ${to})`
  })
  const within = `arrayFilter(r -> r.1 BETWEEN c.1 AND c.2 AND isNotNull(r.2), later)`
  const list = `[${bounds.join(', ')}]`
  return `arrayMap(c -> arraySum(r -> assumeNotNull(r.2), ${within}), ${list}) AS amounts, arrayMap(c -> length(${within}), ${list}) AS returns_in`
}

/** A row for each person: starts and returns as the clock needs them, and for first starts whether it is one. */
function peopleOf(
  scope: Scope,
  definition: RetentionDefinition,
  frame: Frame,
  shape: 'bits' | 'lists' | 'anchors',
): string {
  const { span, all, rows } = frame
  const { filters, unit, sampling, start, entry, clock, minimum, value, breakdown } = definition
  const isFirst = entry !== 'recurring'
  const toMs = all.at(-1)?.toMs ?? span.toMs
  const fromMs = rows[0]?.fromMs ?? span.fromMs
  const needsAccount = breakdown?.by.some((one) => one.kind === 'property' && one.property.of === 'account') ?? false
  const asked = { filters, unit, sampling, needsAccount }
  const picks: EventPick[] = [start, definition.return]
  const source = eventsOf(scope, { ...asked, span: { fromMs: isFirst ? earliestMs : fromMs, toMs }, picks })
  const groups = groupsOf(scope, breakdown, source)
  const named: EventPick = { ...start, filters: [], or: start.or.map((one) => ({ ...one, filters: [] })) }
  const inRange = `e.ts >= ${bindMoment(scope.bind, Math.max(fromMs, span.fromMs))}`
  const until = `e.ts < ${bindMoment(scope.bind, span.toMs)}`
  const columns = [
    `${source.actor} AS unit_key`,
    'e.ts AS ts',
    `toUnixTimestamp64Milli(e.ts) AS ms`,
    'e.id AS event_id',
    `${matchOf(scope, start, source)} AND ${until} AS begins`,
    `${inRange} AS in_range`,
    `${matchOf(scope, definition.return, source)} AND in_range AS comes`,
    ...(isFirst ? [`${matchOf(scope, named, source)} AS is_named`] : []),
    ...(value ? [`${numberOf('e.properties', value.property.name)} AS amount`] : []),
    ...encodedGroups(groups),
  ]
  if (value && value.property.of !== 'event')
    throw new AppError('invalid_input', 'Only a property of events can be added up or averaged.')
  const events = `SELECT ${columns.join(', ')} FROM ${source.from} ${groups.join}
    WHERE ${source.where} AND (begins OR comes${isFirst ? ' OR is_named' : ''})`
  const rows_ = nameGroups(scope, breakdown, { ...asked, span, picks: [start] }, events)
  const isByCohort = breakdown?.by.some(({ kind }) => kind === 'cohort') ?? false
  const group = !breakdown
    ? '[] AS grp'
    : isByCohort
      ? 'value AS grp'
      : 'argMinIf(value, (ts, event_id), begins AND in_range) AS grp'
  const from = `FROM (${rows_}) GROUP BY unit_key${isByCohort ? ', value' : ''}`
  if (shape === 'bits')
    return `SELECT unit_key AS actor, ${group}, ${bitColumns(scope, frame)} ${from} HAVING start_bits > 0`
  const bucket = bucketOf(scope, all, 'ms')
  const moment = clock === 'rolling' ? 'ms' : bucket
  const isSet = clock === 'calendar' && minimum === 1 && !value
  const returns = isSet
    ? `arrayMap(b -> (b, toUInt8(0)), groupUniqArrayIf(${moment}, comes))`
    : `groupArrayIf((${moment}, ${value ? 'amount' : 'toUInt8(0)'}), comes)`
  const first = entry === 'first_matching' ? 'begins' : 'is_named'
  const row = bucketOf(scope, rows, 'ms')
  const starts =
    shape === 'anchors'
      ? `minMapIf([${row}], [ms], begins AND in_range) AS found, arrayZip(found.1, found.2) AS starts`
      : `arrayMap(b -> (b, toInt64(0)), groupUniqArrayIf(${row}, begins AND in_range)) AS starts`
  const born = `minIf(ms, ${first}) AS first_ms,
      minIf(ms, begins) = first_ms AND countIf(begins) > 0 AND first_ms >= ${scope.bind(span.fromMs, 'Int64')} AS born`
  return `SELECT unit_key AS actor, ${group}, ${isSet ? '0' : `countIf(comes) > ${maxEventsEach}`} AS isCapped,
      ${returns} AS every, ${isSet ? 'every' : firstEvents('every', 'isCapped')} AS returns, max(ms) AS last_ms, ${isFirst ? born : starts}
    ${from}
    HAVING ${isFirst ? 'born' : 'notEmpty(starts)'}`
}

function readRetention(definition: RetentionDefinition, frame: Frame, rows: Rows, now: number): ReadingOf<'retention'> {
  const byGroup = definition.breakdown
    ? [...Map.groupBy(rows, ({ grp }) => JSON.stringify(grp)).entries()]
    : [['[]', rows] as const]
  const groups = byGroup.map(([key, own]) => {
    // Written by `encodedGroups`: an array of texts.
    const grp = JSON.parse(key) as string[]
    const isOther = grp[0] === 'o'
    const cohorts = readCohorts(definition, frame, own, now)
    return {
      group: definition.breakdown && !isOther ? decodeGroup(grp) : null,
      isOther,
      cohorts: cohorts.map((cohort) => ({ ...cohort, cells: cohort.cells.map(({ returned: _, ...cell }) => cell) })),
      average: averageOf(definition, frame, cohorts),
    }
  })
  const size = ({ cohorts }: (typeof groups)[number]) => cohorts.reduce((sum, cohort) => sum + cohort.size, 0)
  return {
    kind: 'retention',
    columns: frame.columns,
    groups: groups.sort((a, b) => Number(a.isOther) - Number(b.isOther) || size(b) - size(a)),
    capped: rows.reduce((sum, row) => sum + countIn(row, 'capped'), 0),
  }
}

type Shown = RetentionResult['groups'][number]
type Average = Shown['average'][number]
/** A cohort with how many returns the value of each cell is of. */
type Cohort = Omit<Shown['cohorts'][number], 'cells'> & {
  cells: (Shown['cohorts'][number]['cells'][number] & { returned: number })[]
}

function readCohorts(definition: RetentionDefinition, frame: Frame, rows: readonly Row[], now: number): Cohort[] {
  const found = new Map(rows.map((row) => [`${countIn(row, 'row')}/${countIn(row, 'at')}`, row]))
  const scale = sampleScale(definition)
  return frame.rows.map(({ fromMs, toMs, label }, index) => {
    const size = countIn(found.get(`${fromMs}/0`) ?? {}, 'people')
    const cells = frame.columns.map(({ to }, at) => {
      const row = found.get(`${fromMs}/${at}`) ?? {}
      const count = countIn(row, 'people')
      const end =
        definition.clock === 'rolling'
          ? toMs + (to + 1) * periodMs[definition.period]
          : (frame.all[index + to]?.toMs ?? Number.POSITIVE_INFINITY)
      return {
        count: Math.round(count * scale),
        share: size > 0 ? count / size : null,
        interval: wilson(count, size),
        value: definition.value ? valueIn(definition.value.aggregate, row, scale) : null,
        returned: countIn(row, 'returned'),
        isComplete: end <= now,
      }
    })
    return { label, start: isoOf(fromMs), end: isoOf(toMs), size: Math.round(size * scale), cells }
  })
}

function valueIn(aggregate: 'sum' | 'average', row: Row, scale: number): number | null {
  const amount = numberIn(row, 'amount')
  if (amount === null || aggregate === 'sum') return amount === null ? null : amount * scale
  const returned = countIn(row, 'returned')
  return returned > 0 ? amount / returned : null
}

/**
 * Over the cohorts whose cell is complete, in numerator and denominator alike. Shares and sums are weighted by the size of
 * the cohorts, averages by the returns they are of: so they are the average of all those returns.
 */
function averageOf(definition: RetentionDefinition, { columns }: Frame, cohorts: readonly Cohort[]): Average[] {
  return columns.map((_, at) => {
    const cells = cohorts.flatMap(({ size, cells: own }) => {
      const cell = own[at]
      return cell?.isComplete ? [{ size, ...cell }] : []
    })
    const sumOf = (read: (cell: (typeof cells)[number]) => number) => cells.reduce((sum, cell) => sum + read(cell), 0)
    const size = sumOf((cell) => cell.size)
    const isSum = definition.value?.aggregate === 'sum'
    const weight = sumOf((cell) => (isSum ? cell.size : cell.returned))
    const value = sumOf((cell) => (cell.value ?? 0) * (isSum ? cell.size : cell.returned))
    return {
      share: size > 0 ? sumOf(({ count }) => count) / size : null,
      value: definition.value && weight > 0 ? value / weight : null,
      size,
    }
  })
}
