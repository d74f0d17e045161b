import type { CohortRule } from '@gantry/contract/cohorts'
import type { EventMatch, EventPick, InsightFilter, Unit } from '@gantry/contract/insights-base'
import { accountsOf, peopleOf, type Resolution } from '../../persons/resolve.ts'
import type { Calendar, Span } from '../calendar.rules.ts'
import { type Bind, bindMoment, type Query } from './binder.ts'
import { conditionOf } from './filters.ts'

/** How the people of a cohort are found: kept in `gantry.cohort_people`, or by its rule. */
export type CohortPlan = { kind: 'static' } | { kind: 'dynamic'; rule: CohortRule }

/** What a question stands in; the same for every kind of insight. */
export type Setting = {
  project: string
  calendar: Calendar
  now: Date
  resolution: Resolution
  /** Every cohort that the definition names, also through other cohorts. */
  cohorts: ReadonlyMap<string, CohortPlan>
}
/** The setting of one query that is being written; see `openScope`. */
export type Scope = Setting & {
  bind: Bind
  finish: (sql: string) => Query
  /** A query for the people of a cohort, one column `person`. */
  peopleOfCohort: (cohort: string) => string
}

/** Expressions for what an event, a person or an account is called where a condition stands. */
export type Names = { events: string; person: string; account: string }

export type Asked = {
  filters: readonly InsightFilter[]
  unit: Unit
  sampling?: { percent: number } | undefined
  /** Null: all time. */
  span: Span | null
  /** Only events that one of these can match are read; none = every event. */
  picks?: readonly EventPick[]
  /** The expressions of accounts are needed although nobody counts or filters by them. */
  needsAccount?: boolean
}

/** Where events are read: `FROM ${from} WHERE ${where}`, and the expressions that may be used there. */
export type EventSource = Names & {
  from: string
  where: string
  /** Who is counted: UInt64 for persons, String for accounts and sessions. */
  actor: string
}

/** The events of a question with their people of today. */
export function eventsOf(scope: Scope, asked: Asked): EventSource {
  const { filters, unit, sampling, span, picks = [] } = asked
  const usesAccount = unit === 'account' || (asked.needsAccount ?? false) || namesAccounts(filters, picks)
  const resolved = usesAccount ? accountsOf(scope.resolution) : { ...peopleOf(scope.resolution), account: 'e.account' }
  const names: Names = { events: 'e', person: resolved.person, account: resolved.account }
  const actor = unit === 'person' ? names.person : unit === 'account' ? names.account : 'e.session'
  const where = ['e.project = {project:UUID}']
  const events = eventNames(picks)
  if (events) where.push(`e.event IN ${scope.bind(events, 'Array(String)')}`)
  if (span) {
    where.push(`e.ts >= ${bindMoment(scope.bind, span.fromMs)}`, `e.ts < ${bindMoment(scope.bind, span.toMs)}`)
  }
  if (unit !== 'person') where.push(`${actor} != ''`)
  if (sampling) where.push(sampled(scope, actor, sampling.percent))
  where.push(...filters.map((filter) => conditionOf(scope, filter, names)))
  return { ...names, actor, from: `gantry.events AS e ${resolved.join}`, where: where.join(' AND ') }
}

/** True for the events that are meant. A pick of one event without filters costs a comparison only. */
export function matchOf(scope: Scope, pick: EventPick, names: Names): string {
  const matches = [pick, ...pick.or].map((match) => matchOne(scope, match, names))
  return matches.length === 1 ? (matches[0] ?? '1') : `(${matches.join(' OR ')})`
}

function matchOne(scope: Scope, { event, filters }: EventMatch, names: Names): string {
  const conditions = filters.map((filter) => conditionOf(scope, filter, names))
  if (event !== null) conditions.unshift(`${names.events}.event = ${scope.bind(event, 'String')}`)
  return conditions.length === 0 ? '1' : `(${conditions.join(' AND ')})`
}

/** Every event name that can match; null when any may. */
export function eventNames(picks: readonly EventPick[]): string[] | null {
  const names = new Set<string>()
  for (const pick of picks) {
    for (const { event } of [pick, ...pick.or]) {
      if (event === null) return null
      names.add(event)
    }
  }
  return names.size === 0 ? null : [...names].sort()
}

/** The same people for the same share, whatever is asked about them. */
const sampled = (scope: Scope, actor: string, percent: number): string =>
  `sipHash64(${actor}) % 100000 < ${scope.bind(Math.round(percent * 1000), 'UInt32')}`

const namesAccounts = (filters: readonly InsightFilter[], picks: readonly EventPick[]): boolean =>
  [...filters, ...picks.flatMap((pick) => [pick, ...pick.or].flatMap((match) => match.filters))]
    .flatMap((filter) => (filter.kind === 'any' ? filter.filters : [filter]))
    .some((filter) => filter.kind === 'property' && filter.property.of === 'account')
