import type { CohortCondition } from '@gantry/contract/cohorts'
import { AppError } from '../../../platform/errors.ts'
import { peopleOf } from '../../persons/resolve.ts'
import { resolveRange, type Span } from '../calendar.rules.ts'
import { createBinder } from './binder.ts'
import { setOfOwners } from './filters.ts'
import { eventsOf, matchOf, type Scope, type Setting } from './scope.ts'

/** Begins a query about a project. */
export function openScope(setting: Setting): Scope {
  const { bind, params } = createBinder(setting.project)
  const scope: Scope = {
    ...setting,
    bind,
    finish: (sql) => ({ sql, params }),
    peopleOfCohort: (cohort) => peopleOfCohort(scope, cohort, []),
  }
  return scope
}

/** Those of a list, or whoever the rule fits at this moment. */
function peopleOfCohort(scope: Scope, cohort: string, above: readonly string[]): string {
  const plan = scope.cohorts.get(cohort)
  if (!plan) throw new AppError('invalid_input', 'A cohort of this question does not exist any more.', { cohort })
  if (above.includes(cohort))
    throw new AppError('invalid_input', 'A cohort cannot be made of itself, also not through others.', { cohort })
  if (plan.kind === 'static') return listedPeople(scope, cohort)
  const inside: Scope = { ...scope, peopleOfCohort: (one) => peopleOfCohort(scope, one, [...above, cohort]) }
  const sets = plan.rule.conditions.map((condition) => peopleOfCondition(inside, condition))
  return sets.map((set) => `(${set})`).join(plan.rule.match === 'all' ? ' INTERSECT DISTINCT ' : ' UNION DISTINCT ')
}

/** A list keeps the persons of when it was made: who was merged since then stands for the person of today. */
function listedPeople({ bind, resolution }: Scope, cohort: string): string {
  const listed = `SELECT person FROM gantry.cohort_people FINAL
    WHERE project = {project:UUID} AND cohort = ${bind(cohort, 'UUID')}`
  if (!resolution.hasMerges) return listed
  const { join, person } = peopleOf({ ...resolution, hasSharedIds: false }, 'listed')
  return `SELECT ${person} AS person FROM (${listed}) AS listed ${join}`
}

function peopleOfCondition(scope: Scope, condition: CohortCondition): string {
  if (condition.kind === 'cohort') {
    const people = scope.peopleOfCohort(condition.cohort)
    return condition.operator === 'in' ? people : `${everybody(scope)} EXCEPT DISTINCT (${people})`
  }
  if (condition.kind === 'property') return peopleWithProperty(scope, condition)
  return condition.kind === 'did' ? peopleWhoDid(scope, condition) : peopleWhoBegan(scope, condition)
}

/** Everybody who ever sent an event. */
function everybody(scope: Scope): string {
  const { from, where, person } = eventsOf(scope, { filters: [], unit: 'person', span: null })
  return `SELECT DISTINCT ${person} AS person FROM ${from} WHERE ${where}`
}

function peopleWithProperty(scope: Scope, { filter }: CohortCondition & { kind: 'property' }): string {
  const { of } = filter.property
  if (of === 'event')
    throw new AppError('invalid_input', 'A cohort takes properties of people or accounts; ask for an event instead.')
  const source = eventsOf(scope, { filters: [], unit: 'person', span: null, needsAccount: of === 'account' })
  const owner = of === 'person' ? source.person : source.account
  return `SELECT DISTINCT ${source.person} AS person FROM ${source.from}
    WHERE ${source.where} AND ${owner} ${setOfOwners(scope, filter, of)}`
}

function peopleWhoDid(scope: Scope, { event, within, times }: CohortCondition & { kind: 'did' }): string {
  const source = eventsOf(scope, { filters: [], unit: 'person', span: spanOf(scope, within), picks: [event] })
  const match = matchOf(scope, event, source)
  const counted = `SELECT ${source.person} AS person FROM ${source.from} WHERE ${source.where} AND ${match} GROUP BY person`
  const count = scope.bind(times.count, 'UInt32')
  if (times.operator === 'at_least' && times.count > 0) return `${counted} HAVING count() >= ${count}`
  if (times.operator === 'exactly' && times.count > 0) return `${counted} HAVING count() = ${count}`
  // Nobody who did it too often; those who never did it are among them.
  if (times.operator === 'at_least') return everybody(scope)
  return `${everybody(scope)} EXCEPT DISTINCT (${counted} HAVING count() > ${count})`
}

function peopleWhoBegan(scope: Scope, { event, lastDays }: CohortCondition & { kind: 'first_did' }): string {
  const source = eventsOf(scope, { filters: [], unit: 'person', span: null, picks: [event] })
  const { fromMs } = spanOfLast(scope, lastDays)
  return `SELECT ${source.person} AS person FROM ${source.from}
    WHERE ${source.where} AND ${matchOf(scope, event, source)}
    GROUP BY person HAVING min(e.ts) >= fromUnixTimestamp64Milli(${scope.bind(fromMs, 'Int64')}, 'UTC')`
}

function spanOf(scope: Scope, within: (CohortCondition & { kind: 'did' })['within']): Span | null {
  if (within.kind === 'ever') return null
  return within.kind === 'last' ? spanOfLast(scope, within.days) : resolveRange(within, scope.calendar, scope.now)
}

const spanOfLast = ({ calendar, now }: Scope, days: number): Span =>
  resolveRange({ kind: 'last', count: days, unit: 'day', includeCurrent: true }, calendar, now)
