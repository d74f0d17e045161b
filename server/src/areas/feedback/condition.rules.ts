import { type RuleCondition, ruleOperatorsOf } from '@gantry/contract/feedback-routing'
import { RE2JS } from 're2js'
import { foldText } from '../../platform/search-words.ts'

/** What a rule can look at. */
export type ItemFacts = {
  sourceId: string
  subject: string | null
  text: string
  url: string | null
  authorEmail: string | null
  language: string | null
  rating: number | null
  attributes: Readonly<Record<string, unknown>>
  account: AccountFacts | null
}
export type AccountFacts = {
  id: string
  plan: string | null
  /** In minor units of the currency. */
  revenue: { annualMinor: number; currency: string } | null
  segmentIds: readonly string[]
}

export type Condition = (facts: ItemFacts) => boolean

/** What is wrong with a condition and what to do; null when it can be used. */
export function conditionProblem(condition: RuleCondition): string | null {
  const { field, operator, values, attribute } = condition
  const allowed: readonly string[] = ruleOperatorsOf[field]
  if (!allowed.includes(operator)) return `${field} can be compared with ${allowed.join(', ')}, not with ${operator}.`
  if (field === 'attribute' && !attribute) return 'Say which attribute.'
  if (operator === 'at_least' || operator === 'at_most') {
    const isAmount = (value: string): boolean =>
      field === 'revenue' ? amountOf(value) !== null : !Number.isNaN(+value)
    if (!values.every(isAmount))
      return `${field} is compared with a number${field === 'revenue' ? ', such as EUR 50000' : ''}.`
  }
  if (operator !== 'matches') return null
  const broken = values.find((value) => patternProblem(value) !== null)
  return broken === undefined ? null : `The pattern ${broken} cannot be used: ${patternProblem(broken)}`
}

/** RE2 runs in time proportional to the text whatever the pattern, and knows no back-references or look-arounds. */
const compilePattern = (pattern: string): RE2JS => RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE)

function patternProblem(pattern: string): string | null {
  try {
    compilePattern(pattern)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'it is no regular expression.'
  }
}

/** The condition as a function; one that `conditionProblem` refuses never fits. */
export function compileCondition(condition: RuleCondition): Condition {
  if (conditionProblem(condition)) return () => false
  const { operator, values } = condition
  const textsOf = textReader(condition)
  switch (operator) {
    case 'contains':
      return anyText(textsOf, values)
    case 'not_contains':
      return not(anyText(textsOf, values))
    case 'matches': {
      const patterns = values.map(compilePattern)
      return (facts) => textsOf(facts).some((text) => patterns.some((pattern) => pattern.test(text)))
    }
    case 'is':
      return anyEqual(textsOf, values)
    case 'is_not':
      return not(anyEqual(textsOf, values))
    case 'at_least':
      return compareNumbers(condition, (number, bound) => number >= bound)
    case 'at_most':
      return compareNumbers(condition, (number, bound) => number <= bound)
  }
}

export function compileConditions(match: 'all' | 'any', conditions: readonly RuleCondition[]): Condition {
  const compiled = conditions.map(compileCondition)
  return match === 'all'
    ? (facts) => compiled.every((fits) => fits(facts))
    : (facts) => compiled.some((fits) => fits(facts))
}

const not =
  (condition: Condition): Condition =>
  (facts) =>
    !condition(facts)

function anyText(textsOf: (facts: ItemFacts) => string[], values: readonly string[]): Condition {
  const wanted = values.map(foldText)
  return (facts) => textsOf(facts).some((text) => includesAny(foldText(text), wanted))
}
const includesAny = (text: string, wanted: readonly string[]): boolean => wanted.some((one) => text.includes(one))

function anyEqual(textsOf: (facts: ItemFacts) => string[], values: readonly string[]): Condition {
  const wanted = new Set(values.map(foldText))
  return (facts) => textsOf(facts).some((text) => wanted.has(foldText(text)))
}

const present = (...values: unknown[]): string[] =>
  values.filter((value) => value !== null && value !== undefined && value !== '').map(String)

/** The texts a condition looks at; none when the item does not have the field. */
function textReader({ field, attribute = '' }: RuleCondition): (facts: ItemFacts) => string[] {
  switch (field) {
    case 'text':
      return ({ subject, text }) => [subject ? `${subject}\n${text}` : text]
    case 'subject':
      return ({ subject }) => present(subject)
    case 'body':
      return ({ text }) => [text]
    case 'url':
      return ({ url }) => present(url)
    case 'author_email':
      return ({ authorEmail }) => present(authorEmail)
    case 'source':
      return ({ sourceId }) => [sourceId]
    case 'language':
      return ({ language }) => present(language)
    case 'rating':
      return ({ rating }) => present(rating)
    case 'account':
      return ({ account }) => present(account?.id)
    case 'plan':
      return ({ account }) => present(account?.plan)
    case 'segment':
      return ({ account }) => [...(account?.segmentIds ?? [])]
    case 'attribute':
      return ({ attributes }) => present(attributes[attribute])
    case 'revenue':
      return () => []
  }
}

/** Of several bounds any one may hold. */
function compareNumbers(condition: RuleCondition, holds: (number: number, bound: number) => boolean): Condition {
  const { field, values } = condition
  if (field === 'revenue') {
    const bounds = values.flatMap((value) => amountOf(value) ?? [])
    return ({ account }) => {
      const revenue = account?.revenue
      if (!revenue) return false
      return bounds.some(
        ({ currency, amountMinor }) =>
          (currency === null || currency === revenue.currency) && holds(revenue.annualMinor, amountMinor),
      )
    }
  }
  const textsOf = textReader(condition)
  const bounds = values.map(Number)
  return (facts) =>
    textsOf(facts).some((text) => {
      const number = Number(text)
      return !Number.isNaN(number) && bounds.some((bound) => holds(number, bound))
    })
}

/** `EUR 50000` or `50000`: major units, a currency if it matters. */
function amountOf(value: string): { currency: string | null; amountMinor: number } | null {
  const [, currency, amount] = /^(?:([A-Z]{3}) ?)?(\d+(?:\.\d+)?)$/.exec(value) ?? []
  return amount === undefined ? null : { currency: currency ?? null, amountMinor: Math.round(Number(amount) * 100) }
}
