import { extractGrams, type Grams } from './grams.ts'
import { growLinear, type Linear, moveWeights, type Steps, scoreLabels } from './linear.ts'
import type { SparseVector } from './vectorize.ts'
import { addFeature, findFeature, type Vocabulary, weighFeature } from './vocabulary.ts'
import { foldText } from './words.ts'

/** A long text may teach this many features it brings along; its words come first. */
const maxNewFeatures = 1_000
const maxRounds = 20
/**
 * How far a taught label must lead: enough to hold against later lessons, little enough to leave its neighbours alone. The
 * first example of a label carries further, because it is all there is.
 */
export const wantedLead = { known: 0.3, firstExample: 1 }
/** Where the score of the very first label starts, and what its lead is counted from. */
const unknownLabelBias = -1

export function addFeaturesOf(vocabulary: Vocabulary, grams: Grams, text: string): void {
  extractGrams(grams, foldText(text))
  const room = vocabulary.size + maxNewFeatures
  vocabulary.documents++
  for (let at = 0; at < grams.count && vocabulary.size < room; at++) {
    const hash = grams.hashes[at] ?? 0
    if (findFeature(vocabulary, hash) >= 0) continue
    const feature = addFeature(vocabulary, hash)
    vocabulary.documentCounts[feature] = 1
    weighFeature(vocabulary, feature)
  }
}

/** A label nothing is known of starts as the average of the others, itself counted as nothing: that leads nowhere. */
export function addLabel(linear: Linear, capacity: number, features: number): void {
  const others = linear.labels
  growLinear(linear, capacity, others + 1)
  const { weights, bias, stride } = linear
  bias[others] = (sum(bias, 0, others) + unknownLabelBias) / (others + 1)
  for (let feature = 0; feature < features; feature++) {
    weights[feature * stride + others] = sum(weights, feature * stride, others) / (others + 1)
  }
}

function sum(numbers: Float32Array, from: number, count: number): number {
  let total = 0
  for (let at = from; at < from + count; at++) total += numbers[at] ?? 0
  return total
}

/**
 * Moves the weights of the label and of those that outdo it as little as needed for the label to lead: the passive-aggressive
 * update (Crammer, Dekel, Keshet, Shalev-Shwartz, Singer: Online Passive-Aggressive Algorithms, JMLR 2006).
 * The bias stays: one decision says what a label is about, not how common it is.
 */
export function teachRow(linear: Linear, vector: SparseVector, target: number, wanted: number): void {
  const scores = new Float64Array(linear.labels)
  const steps: Steps = { count: 2, labels: new Int32Array(2), sizes: new Float64Array(2) }
  for (let round = 0; round < maxRounds; round++) {
    scoreLabels(linear, vector, 0, vector.count, scores)
    const rival = findRival(scores, target)
    const lead = (scores[target] ?? 0) - (rival < 0 ? unknownLabelBias : (scores[rival] ?? 0))
    if (lead >= wanted) return
    steps.count = rival < 0 ? 1 : 2
    steps.labels.set(rival < 0 ? [target] : [target, rival])
    const size = (wanted - lead) / steps.count
    steps.sizes.set([size, -size])
    moveWeights(linear, vector, 0, vector.count, steps)
  }
}

function findRival(scores: Float64Array, target: number): number {
  let rival = -1
  for (let label = 0; label < scores.length; label++) {
    if (label !== target && (rival < 0 || (scores[label] ?? 0) > (scores[rival] ?? 0))) rival = label
  }
  return rival
}
