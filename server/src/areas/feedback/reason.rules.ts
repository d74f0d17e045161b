import type { ReasonKind } from '@gantry/contract/feedback-items'

/** What is stored of why an item is where it is: facts, from which the sentence is made. */
export type ReasonFacts = {
  kind: ReasonKind
  rule?: { id: string; name: string }
  confidence?: number
  /** Strongest first. */
  terms?: string[]
  /** Why the model left it to the fallback. */
  abstained?: 'no_model' | 'unsure' | 'unknown_words'
  /** Whose fallback it was. */
  fallback?: 'source' | 'workspace' | 'product_ops' | 'nobody'
  /** Who placed it. */
  by?: string
  /** The owner is away: who stands in, for whom, until when (a day). */
  standIn?: { name: string; absent: string; until: string }
}

/** Why an item is where it is, in words. */
export function sayReason(facts: ReasonFacts): string {
  const standIn = facts.standIn
    ? ` ${facts.standIn.name} stands in for ${facts.standIn.absent}, who is away until ${facts.standIn.until}.`
    : ''
  return sayWhy(facts) + standIn
}

function sayWhy(facts: ReasonFacts): string {
  switch (facts.kind) {
    case 'rule':
      return `Because the rule “${facts.rule?.name ?? ''}” fits.`
    case 'model':
      return `Because ${sayTerms(facts.terms ?? [])} (${sayShare(facts.confidence ?? 0)}).`
    case 'fallback':
      return `${sayAbstention(facts)} ${sayFallback(facts)}`
    case 'manual':
      return `Because ${facts.by ?? 'somebody'} put it here.`
    case 'history':
      return 'Because the imported history says so.'
  }
}

const sayTerms = (terms: readonly string[]): string =>
  terms.length > 0 ? `it says ${terms.map((term) => `“${term}”`).join(', ')}` : 'it reads like other items here'

function sayAbstention({ abstained, confidence = 0 }: ReasonFacts): string {
  if (abstained === 'no_model') return 'No rule fits and nothing has been learnt yet.'
  if (abstained === 'unknown_words') return 'No rule fits and none of its words are known yet.'
  return `No rule fits and the model was not sure enough (${sayShare(confidence)}).`
}

function sayFallback({ fallback }: ReasonFacts): string {
  if (fallback === 'source') return 'So it went where its source sends such items.'
  if (fallback === 'workspace') return 'So it went to the fallback of the workspace.'
  if (fallback === 'product_ops') return 'So it went to Product Ops.'
  return 'Nobody is set to take such items: choose a fallback owner under Routing.'
}

/** Never 100 % for what is not certain. */
const sayShare = (share: number): string => `${Math.min(99, Math.round(share * 100))} %`
