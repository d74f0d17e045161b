import type { Breakdown } from '@gantry/contract/insights-base'
import { AppError } from '../../../platform/errors.ts'
import { type Groups, groupsOf } from './groups.ts'
import { type Asked, eventsOf, matchOf, type Scope } from './scope.ts'

/** The group of an event as the column `value`: a text a level, v and the value, n where there is none. */
export const encodedGroups = ({ columns }: Groups): string[] =>
  columns.length === 0
    ? []
    : [`[${columns.map(({ sql }) => `ifNull(concat('v', toString(${sql})), 'n')`).join(', ')}] AS value`]

/** Rows of events whose `value` stays when it is one of the largest groups of `ranked`, and is ['o', 'o' ...] otherwise. */
export function nameGroups(scope: Scope, breakdown: Breakdown | undefined, ranked: Asked, events: string): string {
  if (!breakdown) return events
  const source = eventsOf(scope, ranked)
  const groups = groupsOf(scope, breakdown, source)
  const matches = (ranked.picks ?? []).map((pick) => matchOf(scope, pick, source)).join(' OR ') || '1'
  const top = `(SELECT groupArray(value) FROM (SELECT value FROM (
      SELECT ${[`${source.actor} AS unit`, ...encodedGroups(groups)].join(', ')} FROM ${source.from} ${groups.join}
      WHERE ${source.where} AND (${matches}))
    GROUP BY value ORDER BY uniqExact(unit) DESC, value LIMIT ${breakdown.limit}))`
  const other = `[${breakdown.by.map(() => "'o'").join(', ')}]`
  return `SELECT * REPLACE (if(has(${top}, value), value, ${other}) AS value) FROM (${events})`
}

type GroupPoint = { group: readonly (string | null)[] | null; isOther: boolean }

/** Rows of the group of a point, by the column `grp`. */
export function groupCondition(
  scope: Scope,
  breakdown: Breakdown | undefined,
  { group, isOther }: GroupPoint,
): string[] {
  if (!breakdown) return []
  if (!isOther && group?.length !== breakdown.by.length)
    throw new AppError('invalid_input', `This insight has ${breakdown.by.length} levels; name a value for each.`)
  const wanted = isOther ? breakdown.by.map(() => 'o') : (group ?? []).map((one) => (one === null ? 'n' : `v${one}`))
  return [`grp = ${scope.bind(wanted, 'Array(String)')}`]
}

export const decodeGroup = (grp: readonly string[]): (string | null)[] =>
  grp.map((value) => (value.startsWith('v') ? value.slice(1) : null))
