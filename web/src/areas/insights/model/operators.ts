import type { propertyTypes } from '@gantry/contract/insights'
import type { Operator } from '@gantry/contract/insights-base'

export type PropertyType = (typeof propertyTypes)[number]

const always = ['set', 'not_set'] as const
const words = ['is', 'is_not', 'contains', 'not_contains', 'matches', 'not_matches'] as const
const numbers = ['is', 'is_not', 'greater', 'at_least', 'less', 'at_most'] as const
const dates = ['before', 'after', 'is', 'is_not'] as const

/** The comparisons that make sense for values of these types; all of them where the type is not known. */
export function operatorsFor(types: readonly PropertyType[]): readonly Operator[] {
  const [type] = types
  switch (types.length === 1 ? type : undefined) {
    case 'number':
      return [...numbers, ...always]
    case 'boolean':
      return ['is', 'is_not', ...always]
    case 'date':
      return [...dates, ...always]
    case 'string':
    case 'list':
      return [...words, ...always]
    default:
      return [...words, 'greater', 'at_least', 'less', 'at_most', 'before', 'after', ...always]
  }
}

/** How the values of an operator are typed in. */
export function inputOf(operator: Operator): 'none' | 'number' | 'date' | 'words' {
  if (operator === 'set' || operator === 'not_set') return 'none'
  if (operator === 'before' || operator === 'after') return 'date'
  return ['greater', 'at_least', 'less', 'at_most'].includes(operator) ? 'number' : 'words'
}

/** What was typed, as the type of the property has it: `42` of a number is a number. */
export function typedValue(text: string, types: readonly PropertyType[]): string | number | boolean {
  if (types.length !== 1) return text
  if (types[0] === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  return types[0] === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text
}
