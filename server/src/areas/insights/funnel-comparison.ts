import type { FunnelDefinition, FunnelPreset, FunnelRuleSet } from '@gantry/contract/insights-funnel'
import type { Query } from './compile/binder.ts'
import { openScope } from './compile/cohorts.ts'
import { spansOf } from './compile/funnel.ts'
import { funnelPresetRules, rulesOf } from './compile/funnel-presets.ts'
import { unitsOfFunnel } from './compile/funnel-units.ts'
import type { Setting } from './compile/scope.ts'
import { countIn, type Rows } from './plan.ts'

export type Rule = keyof FunnelRuleSet
const rules: Rule[] = ['entry', 'ties', 'exclusion', 'afterRange']
type Asked = { left: FunnelPreset; right: FunnelPreset; limit: number }

/** From the one preset to the other, one rule after the other: a rule that changes somebody's step is the reason. */
export function rulesBetween(left: FunnelPreset, right: FunnelPreset): { rule: Rule | null; set: FunnelRuleSet }[] {
  const goal = funnelPresetRules[right]
  const way: { rule: Rule | null; set: FunnelRuleSet }[] = [{ rule: null, set: funnelPresetRules[left] }]
  for (const rule of rules) {
    const set = way.at(-1)?.set ?? goal
    if (set[rule] !== goal[rule]) way.push({ rule, set: { ...set, [rule]: goal[rule] } })
  }
  return way
}

/** Rows of (`key`, `depths`: the step reached under each rule set on the way), those who differ; and of the sums. */
export function compileComparison(
  setting: Setting,
  definition: FunnelDefinition,
  { left, right, limit }: Asked,
): Query[] {
  const plain: FunnelDefinition = { ...definition, view: { kind: 'steps', hasTimes: false }, heldConstant: [] }
  const { breakdown: _, ...asked } = plain
  const [span] = spansOf(setting, asked)
  if (!span) return []
  const way = rulesBetween(left, right)
  const depths = (scope: ReturnType<typeof openScope>): string => {
    const each = way.map(({ set }, place) => {
      const units = unitsOfFunnel(scope, {
        definition: asked,
        span,
        groupSpan: span,
        needsTimes: false,
        rules: rulesOf(asked, set),
      })
      return `SELECT unit, toUInt8(${place}) AS place, toUInt8(depth) AS reached FROM (${units})`
    })
    return `SELECT unit, arrayMap(p -> arrayFirst(x -> x.1 = p, found).2, range(0, ${way.length})) AS depths
      FROM (SELECT unit, groupArray((place, reached)) AS found FROM (${each.join(' UNION ALL ')}) GROUP BY unit)`
  }
  const listed = openScope(setting)
  const counted = openScope(setting)
  return [
    listed.finish(`SELECT toString(unit) AS key, depths, count() OVER () AS differing FROM (${depths(listed)})
      WHERE depths[1] != depths[-1] ORDER BY key LIMIT ${listed.bind(limit, 'UInt32')}`),
    counted.finish(`SELECT depths[1] AS l, depths[-1] AS r, count() AS people FROM (${depths(counted)}) GROUP BY l, r`),
  ]
}

/** Which rules change this person's step. */
export function reasonsOf(depths: readonly number[], left: FunnelPreset, right: FunnelPreset): Rule[] {
  return rulesBetween(left, right).flatMap(({ rule }, place) =>
    rule !== null && depths[place] !== depths[place - 1] ? [rule] : [],
  )
}

/** People at each step, of the rows (`l`, `r`, `people`). */
export const stepsOf = (rows: Rows, side: 'l' | 'r', stepCount: number): number[] =>
  Array.from({ length: stepCount }, (_, step) =>
    rows.reduce((sum, row) => sum + (countIn(row, side) > step ? countIn(row, 'people') : 0), 0),
  )
