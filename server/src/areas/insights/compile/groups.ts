import type { Breakdown } from '@gantry/contract/insights-base'
import { numberOf, textOf } from './filters.ts'
import type { EventSource, Scope } from './scope.ts'

/** The levels of a breakdown as columns `g0`, `g1` ... of an event source; empty without one. */
export type Groups = { join: string; columns: { name: string; sql: string }[]; names: string[] }

export const noGroups: Groups = { join: '', columns: [], names: [] }

/** A row becomes several where a level is made of cohorts: one for each that its person is in. */
export function groupsOf(scope: Scope, breakdown: Breakdown | undefined, source: EventSource, prefix = 'g'): Groups {
  if (!breakdown) return noGroups
  const joins: string[] = []
  const columns = breakdown.by.map((level, index) => {
    const name = `${prefix}${index}`
    if (level.kind === 'cohort') return { name, sql: cohortLevel(scope, level.cohorts, source) }
    if (level.property.of === 'event') {
      const rows = `FROM ${source.from} WHERE ${source.where}`
      return { name, sql: levelValue(level, `${source.events}.properties`, rows) }
    }
    joins.push(ownersJoin(level, source, name))
    return { name, sql: `owners_${name}.value` }
  })
  return { join: joins.join('\n'), columns, names: columns.map(({ name }) => name) }
}

type PropertyLevel = Extract<Breakdown['by'][number], { kind: 'property' }>

function cohortLevel(scope: Scope, cohorts: readonly string[], { person }: EventSource): string {
  const inside = cohorts.map(
    (cohort) => `if(${person} GLOBAL IN (${scope.peopleOfCohort(cohort)}), ${scope.bind(cohort, 'String')}, '')`,
  )
  return `nullIf(arrayJoin(emptyArrayToSingle(arrayFilter(x -> x != '', [${inside.join(', ')}]))), '')`
}

/** What each person or account has now. */
function ownersJoin(level: PropertyLevel, source: EventSource, name: string): string {
  const isPerson = level.property.of === 'person'
  const id = isPerson ? 'person' : "if(stands_for = '', account, stands_for)"
  const rows = `FROM gantry.${isPerson ? 'persons' : 'accounts'} FINAL WHERE project = {project:UUID}`
  return `GLOBAL ANY LEFT JOIN (SELECT ${id} AS owner, ${levelValue(level, 'properties', rows)} AS value ${rows}) AS owners_${name}
    ON owners_${name}.owner = ${isPerson ? source.person : source.account}`
}

const levelValue = ({ property, bins }: PropertyLevel, column: string, rows: string): string =>
  bins === undefined ? textOf(column, property.name) : binOf(numberOf(column, property.name), bins, rows)

/** Ranges that hold about the same number of rows each, such as `10 - 20`; the lower end belongs to the range. */
function binOf(value: string, bins: number, rows: string): string {
  const levels = Array.from({ length: bins + 1 }, (_, index) => index / bins).join(', ')
  const edges = `(SELECT arrayDistinct(quantilesExactInclusive(${levels})(assumeNotNull(${value}))) ${rows} AND isNotNull(${value}))`
  const at = `greatest(1, least(arrayLastIndex(x -> x <= ${value}, ${edges}), length(${edges}) - 1))`
  return `if(isNull(${value}), NULL, concat(toString(arrayElement(${edges}, ${at})), ' - ', toString(arrayElement(${edges}, ${at} + 1))))`
}
