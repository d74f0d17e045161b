import type { InsightFilter, LeafFilter, Operator, PropertyFilter, PropertyRef } from '@gantry/contract/insights-base'
import { RE2JS } from 're2js'
import { AppError } from '../../../platform/errors.ts'
import { instantOf } from '../calendar.rules.ts'
import { type Bind, bindMoment, pathOf } from './binder.ts'
import type { Names, Scope } from './scope.ts'

/** What holds for an event of the source that `names` belongs to. */
export function conditionOf(scope: Scope, filter: InsightFilter, names: Names): string {
  if (filter.kind !== 'any') return leafCondition(scope, filter, names)
  return `(${filter.filters.map((one) => leafCondition(scope, one, names)).join(' OR ')})`
}

function leafCondition(scope: Scope, filter: LeafFilter, names: Names): string {
  if (filter.kind === 'cohort') {
    const isIn = filter.operator === 'in' ? 'GLOBAL IN' : 'GLOBAL NOT IN'
    return `${names.person} ${isIn} (${scope.peopleOfCohort(filter.cohort)})`
  }
  const { of } = filter.property
  if (of === 'event') return propertyCondition(scope, filter, `${names.events}.properties`)
  return of === 'person'
    ? `${names.person} ${setOfOwners(scope, filter, 'person')}`
    : `${names.account} ${setOfOwners(scope, filter, 'account')}`
}

/** People or accounts by a property: those that have it, or for a negative operator everybody but those. */
export function setOfOwners(scope: Scope, filter: PropertyFilter, owner: 'person' | 'account'): string {
  const positive = opposites[filter.operator]
  const condition = propertyCondition(scope, { ...filter, operator: positive ?? filter.operator }, 'properties')
  const id = owner === 'person' ? 'person' : "if(stands_for = '', account, stands_for)"
  const table = owner === 'person' ? 'gantry.persons' : 'gantry.accounts'
  return `${positive ? 'GLOBAL NOT IN' : 'GLOBAL IN'} (SELECT ${id} FROM ${table} FINAL
    WHERE project = {project:UUID} AND ${condition})`
}

const opposites: Partial<Record<Operator, Operator>> = {
  is_not: 'is',
  not_contains: 'contains',
  not_matches: 'matches',
  not_set: 'set',
}

/** A property as text; null where it is missing. Numbers and booleans read as JSON writes them. */
export const textOf = (column: string, name: string): string => `CAST(${pathOf(column, name)}, 'Nullable(String)')`
/** A property as a number; null where it is missing or is none. Text that holds a number is one. */
export const numberOf = (column: string, name: string): string =>
  `accurateCastOrNull(${pathOf(column, name)}, 'Float64')`

/** The condition on one JSON column, never null. */
export function propertyCondition(scope: Scope, filter: PropertyFilter, column: string): string {
  const positive = opposites[filter.operator]
  if (positive) return `NOT ${propertyCondition(scope, { ...filter, operator: positive }, column)}`
  const { bind } = scope
  const text = textOf(column, filter.property.name)
  if (filter.operator === 'set') return `isNotNull(${text})`
  const given = filter.values
  if (given.length === 0) throw refuse(filter, 'needs a value')
  const values = given.map(String)
  switch (filter.operator) {
    case 'is':
      return `ifNull(${text} IN ${bind(values, 'Array(String)')}, 0)`
    case 'contains':
      return any(values, (value) => `positionCaseInsensitiveUTF8(${text}, ${bind(value, 'String')}) > 0`)
    case 'matches':
      return any(values, (value) => `match(${text}, ${bind(readable(filter, value), 'String')})`)
    case 'before':
    case 'after':
      return any(values, (value) => momentCondition(scope, filter, text, value))
    default:
      return any(values, (value) => {
        const number = Number(value)
        if (value.trim() === '' || !Number.isFinite(number)) throw refuse(filter, 'needs a number')
        return `${numberOf(column, filter.property.name)} ${signs[filter.operator]} ${bind(number, 'Float64')}`
      })
  }
}

const signs: Partial<Record<Operator, string>> = { greater: '>', at_least: '>=', less: '<', at_most: '<=' }

const any = (values: readonly string[], condition: (value: string) => string): string =>
  `ifNull(${values.map(condition).join(' OR ')}, 0)`

/** Before the start of a day, or after its end, in the zone of the question. */
function momentCondition(scope: Scope, filter: PropertyFilter, text: string, value: string): string {
  const span = instantOf(value, scope.calendar.zone)
  if (!span) throw refuse(filter, 'needs a day such as 2026-10-31 or an instant')
  const moment = momentOf(scope.bind, text, scope.calendar.zone)
  if (filter.operator === 'before') return `${moment} < ${bindMoment(scope.bind, span.fromMs)}`
  const isDay = span.toMs > span.fromMs
  return `${moment} ${isDay ? '>=' : '>'} ${bindMoment(scope.bind, span.toMs)}`
}

/** Text without a zone is read in the zone of the question. */
const momentOf = (bind: Bind, text: string, zone: string): string =>
  `parseDateTime64BestEffortOrNull(${text}, 3, ${bind(zone, 'String')})`

/** ClickHouse finds out only when it meets a row. */
function readable(filter: PropertyFilter, pattern: string): string {
  try {
    RE2JS.compile(pattern)
    return pattern
  } catch {
    throw refuse(filter, `needs a regular expression (RE2), and “${pattern}” is none`)
  }
}

function refuse({ property, operator }: { property: PropertyRef; operator: Operator }, why: string): AppError {
  return new AppError('invalid_input', `The filter on ${property.name} with ${operator} ${why}.`)
}
