import type { EventMatch, EventPick } from '@gantry/contract/insights-base'
import type { FunnelDefinition, FunnelPreset, FunnelRuleSet } from '@gantry/contract/insights-funnel'
import { type FunnelRules, windowMs } from './funnel-rules.ts'

/**
 * How each product counts, from its documentation and source. PostHog: the last feasible start, ties in the person's favour,
 * nothing after the range. Mixpanel: the first entry only, or any with re-entry; two seconds of grace. Amplitude: the longest
 * attempt, then the earliest; whole seconds.
 */
export const funnelPresetRules: Record<FunnelPreset, FunnelRuleSet> = {
  gantry: { entry: 'latest', ties: 'favour', exclusion: 'remove', afterRange: true },
  posthog: { entry: 'latest', ties: 'favour', exclusion: 'remove', afterRange: false },
  mixpanel: { entry: 'first', ties: 'two_seconds', exclusion: 'drop', afterRange: true },
  mixpanel_reentry: { entry: 'any', ties: 'two_seconds', exclusion: 'drop', afterRange: true },
  amplitude: { entry: 'any', ties: 'second', exclusion: 'remove', afterRange: true },
}

export type RulesInForce = FunnelRules & { afterRange: boolean }

export const ruleSetOf = ({ preset, rules }: Pick<FunnelDefinition, 'preset' | 'rules'>): FunnelRuleSet => {
  const set = funnelPresetRules[preset]
  return {
    entry: rules.entry ?? set.entry,
    ties: rules.ties ?? set.ties,
    exclusion: rules.exclusion ?? set.exclusion,
    afterRange: rules.afterRange ?? set.afterRange,
  }
}

export function rulesOf(definition: FunnelDefinition, set: FunnelRuleSet = ruleSetOf(definition)): RulesInForce {
  return {
    ...set,
    exclusion: definition.exclusions.length === 0 ? 'none' : set.exclusion,
    stepCount: definition.steps.length,
    optional: definition.steps.flatMap(({ isOptional }, index) => (isOptional ? [index + 1] : [])),
    order: definition.order,
    windowMs: windowMs(definition.window),
    overlaps: !areDisjoint(definition.steps),
  }
}

/** Whether no event can be two of the steps, as far as their names and conditions of equality tell. */
export function areDisjoint(steps: readonly EventPick[]): boolean {
  const matches = steps.map((step): EventMatch[] => [step, ...step.or])
  return matches.every((mine, index) =>
    matches.slice(index + 1).every((others) => mine.every((a) => others.every((b) => excludeEachOther(a, b)))),
  )
}

function excludeEachOther(a: EventMatch, b: EventMatch): boolean {
  if (a.event !== null && b.event !== null && a.event !== b.event) return true
  return equalities(a).some(({ name, values }) =>
    equalities(b).some((other) => other.name === name && !other.values.some((value) => values.includes(value))),
  )
}

const equalities = ({ filters }: EventMatch): { name: string; values: string[] }[] =>
  filters.flatMap((filter) =>
    filter.kind === 'property' && filter.property.of === 'event' && filter.operator === 'is'
      ? [{ name: filter.property.name, values: filter.values.map(String) }]
      : [],
  )
