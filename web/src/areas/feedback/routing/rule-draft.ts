import {
  type RoutingRule,
  type RuleCondition,
  type RuleField,
  type RuleOperator,
  ruleOperatorsOf,
} from '@gantry/contract/feedback-routing'

/** A rule as it stands in the editor; it may be half done. */
export type RuleDraft = {
  name: string
  match: 'all' | 'any'
  conditions: readonly DraftCondition[]
  areaId: string | null
  ownerId: string | null
}
export type DraftCondition = RuleCondition & { key: string }

let made = 0
const newKey = (): string => `condition-${++made}`

export const emptyCondition = (): DraftCondition => ({ key: newKey(), field: 'text', operator: 'contains', values: [] })

export const draftOf = (rule: RoutingRule | undefined): RuleDraft => ({
  name: rule?.name ?? '',
  match: rule?.match ?? 'all',
  conditions: rule?.conditions.map((condition) => ({ ...condition, key: newKey() })) ?? [emptyCondition()],
  areaId: rule?.areaId ?? null,
  ownerId: rule?.ownerId ?? null,
})

export const operatorsOf = (field: RuleField): readonly RuleOperator[] => ruleOperatorsOf[field]

/** Another field keeps the operator where it can be used, and the values where they mean the same. */
export function withField(condition: DraftCondition, field: RuleField): DraftCondition {
  const operators = operatorsOf(field)
  const operator = operators.includes(condition.operator) ? condition.operator : (operators[0] ?? 'is')
  const values =
    inputOf(field, operator) === inputOf(condition.field, condition.operator) && !isPicked(field)
      ? condition.values
      : []
  return { key: condition.key, field, operator, values, ...(field === 'attribute' && { attribute: '' }) }
}

type ValueInput = 'texts' | 'number' | 'source' | 'account' | 'segment' | 'language' | 'plan'
const pickedFields = ['source', 'account', 'segment', 'language', 'plan'] as const
const isPicked = (field: RuleField): boolean => pickedFields.some((picked) => picked === field)

/** How the values of a condition are entered. */
export function inputOf(field: RuleField, operator: RuleOperator): ValueInput {
  if (operator === 'at_least' || operator === 'at_most') return 'number'
  return pickedFields.find((picked) => picked === field) ?? 'texts'
}

/** What is still missing before a rule can be tried, as the key of its text; null when nothing is. */
export function whatIsMissing(draft: RuleDraft): 'name' | 'conditions' | 'result' | null {
  if (draft.name.trim() === '') return 'name'
  const isDone = ({ field, values, attribute }: DraftCondition): boolean =>
    values.length > 0 && (field !== 'attribute' || (attribute ?? '').trim() !== '')
  if (draft.conditions.length === 0 || !draft.conditions.every(isDone)) return 'conditions'
  return draft.areaId === null && draft.ownerId === null ? 'result' : null
}

/** The rule as the API takes it. */
export const bodyOf = ({ name, match, conditions, areaId, ownerId }: RuleDraft) => ({
  name: name.trim(),
  match,
  conditions: conditions.map(({ key: _key, ...condition }) => condition),
  areaId,
  ownerId,
})

/** The order after a rule was moved before or behind another one. */
export function moveRule(ids: readonly string[], id: string, target: string, edge: 'before' | 'after'): string[] {
  if (id === target) return [...ids]
  const others = ids.filter((one) => one !== id)
  const at = others.indexOf(target)
  if (at < 0 || others.length === ids.length) return [...ids]
  return others.toSpliced(edge === 'before' ? at : at + 1, 0, id)
}
