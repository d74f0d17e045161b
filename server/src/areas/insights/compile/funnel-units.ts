import type { EventPick } from '@gantry/contract/insights-base'
import type { FunnelDefinition } from '@gantry/contract/insights-funnel'
import { AppError } from '../../../platform/errors.ts'
import type { Span } from '../calendar.rules.ts'
import { bindMoment } from './binder.ts'
import { firstEvents, maxEventsEach } from './busy.ts'
import { foldAnyOrder } from './funnel-any-order.ts'
import { funnelElements } from './funnel-elements.ts'
import { entryOf } from './funnel-entry.ts'
import { foldAttempts, foldTimes } from './funnel-fold.ts'
import { type RulesInForce, rulesOf } from './funnel-presets.ts'
import { type FunnelRules, levelsHit, resolutionMs, stepBit } from './funnel-rules.ts'
import { encodedGroups, nameGroups } from './group-names.ts'
import { groupsOf } from './groups.ts'
import { eventsOf, matchOf, type Scope } from './scope.ts'

export type UnitsAsked = {
  definition: FunnelDefinition
  span: Span
  /** The span whose largest groups are named. */
  groupSpan: Span
  needsTimes: boolean
  /** Instead of those of the definition. */
  rules?: RulesInForce
  /** Starts of the intervals of entry, in ms: then a unit has one row for each interval that it entered in. */
  buckets?: readonly number[]
}

/**
 * Everybody with at least one step, one row each: unit, depth, isRemoved, isCapped, and as asked for `grp` (group of the
 * breakdown), `bucket` (start of the interval of entry), `entry` and `times` (ms of each step, 0 for none).
 */
export function unitsOfFunnel(scope: Scope, asked: UnitsAsked): string {
  const rules = asked.rules ?? rulesOf(asked.definition)
  checkFunnel(asked.definition)
  return isFast(asked, rules) ? fastUnits(scope, asked, rules) : foldedUnits(scope, asked, rules)
}

const isFast = ({ definition, needsTimes, buckets }: UnitsAsked, rules: FunnelRules): boolean =>
  rules.order === 'ordered' &&
  !rules.overlaps &&
  !needsTimes &&
  !buckets &&
  !definition.breakdown &&
  rules.exclusion === 'none' &&
  rules.optional.length === 0 &&
  rules.entry !== 'first' &&
  (rules.ties === 'favour' || rules.ties === 'second')

function fastUnits(scope: Scope, { definition, span }: UnitsAsked, rules: RulesInForce): string {
  const { source, where, matches, keys } = readSteps(scope, definition, readSpan(span, rules), rules)
  const [first = '0', ...others] = matches
  const enters = rules.afterRange ? `${first} AND e.ts < ${bindMoment(scope.bind, span.toMs)}` : first
  const level = `windowFunnel(${rules.windowMs})(toUInt64(${momentMs(rules)}), ${[enters, ...others].join(', ')})`
  return `SELECT ${keys}, ${level} AS depth, 0 AS isRemoved, count() > ${maxEventsEach} AS isCapped
    FROM ${source.from} WHERE ${where} GROUP BY unit${heldKey(definition)} HAVING depth > 0`
}

const readSpan = ({ fromMs, toMs }: Span, { afterRange, windowMs }: RulesInForce): Span => ({
  fromMs,
  toMs: afterRange ? toMs + windowMs + 1 : toMs,
})

const momentMs = (rules: FunnelRules): string => {
  const ms = 'toUnixTimestamp64Milli(e.ts)'
  return resolutionMs(rules) === 1 ? ms : `intDiv(${ms}, ${resolutionMs(rules)}) * ${resolutionMs(rules)}`
}

const heldKey = ({ heldConstant }: FunnelDefinition): string => (heldConstant.length > 0 ? ', held' : '')

/** The events that are steps, excluded, or (in strict order) anything. */
function readSteps(scope: Scope, definition: FunnelDefinition, span: Span, rules: FunnelRules) {
  const picks: EventPick[] = [...definition.steps, ...definition.exclusions]
  const { filters, unit, sampling } = definition
  const isStrict = rules.order === 'strict'
  const source = eventsOf(scope, {
    filters,
    unit,
    sampling,
    span,
    picks: isStrict ? [] : picks,
    needsAccount: namesAccount(definition),
  })
  const matches = definition.steps.map((step) => matchOf(scope, step, source))
  const excluded = definition.exclusions.map((pick) => matchOf(scope, pick, source))
  const isNameEnough = picks.every((pick) => [pick, ...pick.or].every(({ filters: own }) => own.length === 0))
  const conditions = [source.where]
  if (!isStrict && !isNameEnough) conditions.push(`(${[...matches, ...excluded].join(' OR ')})`)
  const by = definition.heldConstant.map((property) => ({ kind: 'property' as const, property }))
  const held = groupsOf(scope, by.length > 0 ? { by, limit: 1 } : undefined, source, 'h')
  const values = held.columns.map(({ sql }) => `ifNull(toString(${sql}), '')`)
  conditions.push(...values.map((value) => `${value} != ''`))
  const keys = [`${source.actor} AS unit`, ...(values.length > 0 ? [`[${values.join(', ')}] AS held`] : [])].join(', ')
  return {
    source: { ...source, from: `${source.from} ${held.join}` },
    matches,
    excluded,
    where: conditions.join(' AND '),
    keys,
  }
}

const namesAccount = ({ heldConstant, breakdown }: FunnelDefinition): boolean =>
  [...heldConstant, ...(breakdown?.by ?? []).flatMap((one) => (one.kind === 'property' ? [one.property] : []))].some(
    ({ of }) => of === 'account',
  )

const bits = (conditions: readonly string[], values: readonly number[], isDisjointSteps: boolean): string => {
  if (conditions.length === 0) return 'toUInt32(0)'
  if (isDisjointSteps) return `toUInt32(multiIf(${conditions.map((one, i) => `${one}, ${values[i]}`).join(', ')}, 0))`
  return `toUInt32(${conditions.map((one, i) => `if(${one}, ${values[i]}, 0)`).reduce((a, b) => `bitOr(${a}, ${b})`)})`
}

function foldedUnits(scope: Scope, asked: UnitsAsked, rules: RulesInForce): string {
  const { definition, span, buckets } = asked
  const { source, where, matches, excluded, keys } = readSteps(scope, definition, readSpan(span, rules), rules)
  const steps = bits(
    matches,
    matches.map((_, index) => stepBit(index + 1)),
    !rules.overlaps,
  )
  const hits = bits(excluded, definition.exclusions.map(levelsHit), false)
  const id = rules.ties === 'order' ? 'e.id' : '0'
  const groups = groupsOf(scope, definition.breakdown, source)
  const kept = [
    rules.ties === 'order' || groups.names.length > 0 ? ', id' : '',
    groups.names.length > 0 ? ', value' : '',
  ]
  const columns = [
    keys,
    `${momentMs(rules)} AS ms, ${steps} AS steps, ${hits} AS hits, ${id} AS id`,
    ...encodedGroups(groups),
  ]
  const events = `SELECT ${columns.join(', ')} FROM ${source.from} ${groups.join} WHERE ${where}`
  const step = definition.attribution.kind === 'step' ? definition.steps[definition.attribution.step - 1] : undefined
  const ranked = {
    ...definition,
    span: asked.groupSpan,
    picks: step ? [step] : definition.steps,
    needsAccount: namesAccount(definition),
  }
  const named = nameGroups(scope, definition.breakdown, ranked, events)
  const held = heldKey(definition)
  const every = `SELECT unit${held}, groupArray(tuple(ms, steps, hits${kept.join('')})) AS every, count() > ${maxEventsEach} AS isCapped
    FROM (${named}) GROUP BY unit${held}`
  const read = `SELECT * EXCEPT (every), ${firstEvents('every', 'isCapped')} AS all FROM (${every})`
  const entered = `x.1 < ${scope.bind(span.toMs, 'Int64')}`
  const isEntry = `bitTest(x.2, 0) AND ${entered}`
  const split = splitByGroup(definition, read)
  const withBuckets = buckets ? splitByBucket(scope, split, buckets, rules, isEntry) : split
  const bucketed = buckets ? `${entered} AND ${bucketOf(scope, buckets)} = bucket` : rules.afterRange ? entered : '1'
  return walk(withBuckets, asked, rules, bucketed)
}

const bucketOf = (scope: Scope, buckets: readonly number[]): string =>
  `roundDown(x.1, ${scope.bind([...buckets], 'Array(Int64)')})`

function splitByBucket(scope: Scope, units: string, buckets: readonly number[], rules: FunnelRules, isEntry: string) {
  const entries = rules.order === 'any' ? 'x.2 > 0' : isEntry
  const sorted = rules.entry === 'first' ? 'arraySlice(arraySort(' : '(('
  const moments = `${sorted}arrayFilter(x -> ${entries}, raw))${rules.entry === 'first' ? ', 1, 1)' : ')'}`
  return `SELECT *, arrayJoin(arrayDistinct(arrayMap(x -> ${bucketOf(scope, buckets)}, ${moments}))) AS bucket FROM (${units})`
}

/** With a funnel per value a unit has a row for each; otherwise its one value is that of the touch. */
function splitByGroup({ breakdown, attribution }: FunnelDefinition, read: string): string {
  if (!breakdown) return `SELECT * EXCEPT (all), all AS raw FROM (${read})`
  const nothing = `[${breakdown.by.map(() => "'n'").join(', ')}]`
  const isGiven = `x.2 > 0 AND x.5 != ${nothing}`
  const isOwn = breakdown.by.some(({ kind }) => kind === 'cohort')
  if (!isOwn && (attribution.kind === 'first_touch' || attribution.kind === 'last_touch')) {
    const order = attribution.kind === 'first_touch' ? 'x.1' : '-x.1'
    const touch = `arraySort(x -> (${order}, x.2, x.5), arrayFilter(x -> ${isGiven}, all))`
    return `SELECT * EXCEPT (all), if(empty(${touch}), ${nothing}, ${touch}[1].5) AS grp, all AS raw FROM (${read})`
  }
  if (isOwn || attribution.kind !== 'step') {
    const values = `arrayDistinct(arrayMap(x -> x.5, arrayFilter(x -> x.2 > 0, all)))`
    return `SELECT * EXCEPT (all), arrayFilter(x -> x.5 = grp OR x.3 > 0 OR x.2 = 0, all) AS raw
      FROM (SELECT *, arrayJoin(${values}) AS grp FROM (${read}))`
  }
  const bit = stepBit(attribution.step)
  const at = `arrayDistinct(arrayMap(x -> x.5, arrayFilter(x -> bitTest(x.2, ${attribution.step - 1}), all)))`
  return `SELECT * EXCEPT (all), arrayMap(x -> (x.1, if(x.5 = grp OR NOT bitTest(x.2, ${attribution.step - 1}), x.2, toUInt32(x.2 - ${bit})), x.3, x.4, x.5), all) AS raw
    FROM (SELECT *, arrayJoin(if(empty(${at}), [${nothing}], ${at})) AS grp FROM (${read}))`
}

function walk(units: string, { definition, needsTimes, buckets }: UnitsAsked, rules: FunnelRules, condition: string) {
  const { columns, width } = funnelElements(rules)
  const fold =
    rules.order === 'any'
      ? foldAnyOrder(rules, { elements: 'elements', entryCondition: condition, name: 'folded' })
      : foldAttempts(rules, { elements: 'elements', width, entryCondition: condition, name: 'folded' })
  const kept = [
    'unit',
    ...(definition.heldConstant.length > 0 ? ['held'] : []),
    ...(definition.breakdown ? ['grp'] : []),
    ...(buckets ? ['bucket'] : []),
  ].join(', ')
  const entry = entryOf(rules, { fold, elements: 'elements', width, entryCondition: condition })
  const folded = `SELECT *, ${fold.sql} AS folded FROM (SELECT *, ${columns.join(', ')} FROM (${units}))`
  if (!needsTimes && rules.optional.length === 0)
    return `SELECT ${kept}, ${fold.depth} AS depth, ${fold.isRemoved} AS isRemoved, isCapped FROM (${folded})
      WHERE depth > 0 OR isRemoved`
  const times =
    'times' in fold
      ? String(fold.times)
      : foldTimes(rules, { elements: 'elements', width, entry: 'entry', depth: 'depth' })
  return `SELECT ${kept}, depth, isRemoved, isCapped, entry, ${times} AS times FROM (
      SELECT *, toUInt8(${fold.depth}) AS depth, ${fold.isRemoved} AS isRemoved, ${entry} AS entry FROM (${folded}))
    WHERE depth > 0 OR isRemoved`
}

/** What the shape of a definition cannot say. */
export function checkFunnel(definition: FunnelDefinition): void {
  const { steps, exclusions, attribution, order, breakdown } = definition
  const refuse = (message: string): never => {
    throw new AppError('invalid_input', message)
  }
  if (steps[0]?.isOptional) refuse('The first step of a funnel cannot be optional.')
  if (order === 'any' && steps.some(({ isOptional }) => isOptional)) refuse('In any order, no step can be optional.')
  for (const { from, to } of exclusions) {
    if (to <= from || to > steps.length) refuse(`There is nothing between step ${from} and step ${to}.`)
    if (order === 'any' && (from !== 1 || to !== steps.length))
      refuse('In any order, an excluded event is excluded between the first and the last step.')
  }
  if (breakdown && attribution.kind === 'step' && attribution.step > steps.length)
    refuse(`There is no step ${attribution.step}.`)
  if (breakdown && attribution.kind === 'step' && order === 'any')
    refuse('In any order, a breakdown takes the value of the first or the last touch, or of all events.')
}
