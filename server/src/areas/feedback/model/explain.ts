import type { Linear } from './linear.ts'
import type { Scratch } from './vectorize.ts'
import { findFeature, type Vocabulary } from './vocabulary.ts'
import { foldText, readWords } from './words.ts'

export type Term = { term: string; weight: number }

/** How much of a score each place of the text brings: single words (with their characters) and pairs of neighbours. */
export type Contributions = { words: Float64Array; neighbours: Float64Array; loose: number }

/**
 * Shares a label's score out over the words of the text just vectorised into `scratch`. Characters count for the word
 * they stand in, words that merely occur together for half each, a feature that occurs twice for half at each place.
 */
export function shareOutScore(
  vocabulary: Vocabulary,
  { weights, stride }: Linear,
  { grams, vector, occurrences }: Scratch,
  label: number,
): Contributions {
  const words = 1 + grams.first.subarray(0, grams.count).reduce((last, word) => Math.max(last, word), -1)
  const contributions = { words: new Float64Array(words), neighbours: new Float64Array(words), loose: 0 }
  const features = grams.hashes.subarray(0, grams.count).map((hash) => findFeature(vocabulary, hash))
  for (const feature of features) if (feature >= 0) occurrences[feature] = (occurrences[feature] ?? 0) + 1
  // From here on what one occurrence of the feature brings, until the memory is given back empty.
  for (let at = 0; at < vector.count; at++) {
    const feature = vector.features[at] ?? 0
    const share = (vector.values[at] ?? 0) * (weights[feature * stride + label] ?? 0)
    occurrences[feature] = share / (occurrences[feature] || 1)
  }
  for (let at = 0; at < features.length; at++) {
    const feature = features[at] ?? -1
    if (feature >= 0) addShare(contributions, grams.first[at] ?? -1, grams.second[at] ?? -1, occurrences[feature] ?? 0)
  }
  for (let at = 0; at < vector.count; at++) occurrences[vector.features[at] ?? 0] = 0
  return contributions
}

function addShare(contributions: Contributions, first: number, second: number, share: number): void {
  const { words, neighbours } = contributions
  if (first < 0) contributions.loose += share
  else if (second < 0) words[first] = (words[first] ?? 0) + share
  else if (second === first + 1) neighbours[first] = (neighbours[first] ?? 0) + share
  else {
    words[first] = (words[first] ?? 0) + share / 2
    words[second] = (words[second] ?? 0) + share / 2
  }
}

/** The terms that speak for the label, strongest first, as they stand in the text; the same term twice counts once. */
export function nameTerms(text: string, { words, neighbours, loose }: Contributions, count: number): Term[] {
  const folded = foldText(text)
  const found = readWords(folded)
  const weights = new Map<string, number>()
  const add = (term: string, weight: number): unknown => weights.set(term, (weights.get(term) ?? 0) + weight)
  found.forEach((word, at) => {
    add(word.text, words[at] ?? 0)
    const next = found[at + 1]
    if (next) add(folded.slice(word.start, next.start + next.text.length), neighbours[at] ?? 0)
  })
  if (found.length === 0) add(folded.trim(), loose)
  return [...weights]
    .map(([term, weight]) => ({ term, weight }))
    .filter(({ term, weight }) => weight > 0 && term !== '')
    .sort((one, other) => other.weight - one.weight)
    .slice(0, count)
}
