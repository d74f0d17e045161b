import { createGrams, extractGrams } from './grams.ts'
import { foldText } from './words.ts'

/** The known features: a hash table from a feature's hash to its number, and how much each weighs. */
export type Vocabulary = {
  size: number
  /** Open addressing; 0 is empty, else the feature's number + 1. Its length is a power of two. */
  slots: Int32Array
  hashes: Int32Array
  /** In how many texts the feature occurred. */
  documentCounts: Int32Array
  idf: Float32Array
  documents: number
}

export function createVocabulary(expected: number): Vocabulary {
  const capacity = expected + roomToLearn
  return {
    size: 0,
    slots: new Int32Array(2 ** Math.ceil(Math.log2(capacity * 1.5))),
    hashes: new Int32Array(capacity),
    documentCounts: new Int32Array(capacity),
    idf: new Float32Array(capacity),
    documents: 0,
  }
}

/** Features that corrections may add before memory has to move. */
const roomToLearn = 4_096

/** The feature's number, or -1. */
export function findFeature(vocabulary: Vocabulary, hash: number): number {
  const { slots, hashes } = vocabulary
  const mask = slots.length - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const feature = (slots[slot] ?? 0) - 1
    if (feature < 0 || hashes[feature] === hash) return feature
  }
}

/** The number of a feature, known or new; a new one has occurred in no text yet. */
export function addFeature(vocabulary: Vocabulary, hash: number): number {
  const known = findFeature(vocabulary, hash)
  if (known >= 0) return known
  if (vocabulary.size === vocabulary.hashes.length) growVocabulary(vocabulary)
  const feature = vocabulary.size++
  vocabulary.hashes[feature] = hash
  occupySlot(vocabulary, feature)
  return feature
}

/** Rarer features weigh more; the square root of the usual weight, because it held back better on real messages. */
export function weighFeature(vocabulary: Vocabulary, feature: number): void {
  const seen = vocabulary.documentCounts[feature] ?? 0
  vocabulary.idf[feature] = Math.sqrt(Math.log((1 + vocabulary.documents) / (1 + seen)) + 1)
}

/** The features of these texts; in larger sets those seen only once are left out, and never more than `maxFeatures`. */
export function buildVocabulary(texts: readonly string[], maxFeatures: number): Vocabulary {
  const all = countFeatures(texts)
  const minCount = chooseMinCount(all, maxFeatures)
  const kept = createVocabulary(Math.min(all.size, maxFeatures))
  kept.documents = texts.length
  // Common features lie side by side, so that training finds their weights in the cache.
  const counts = all.documentCounts.subarray(0, all.size)
  const features = Int32Array.from(counts.keys()).filter((feature) => (counts[feature] ?? 0) >= minCount)
  features.sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0))
  for (const feature of features) {
    const at = addFeature(kept, all.hashes[feature] ?? 0)
    kept.documentCounts[at] = counts[feature] ?? 0
    weighFeature(kept, at)
  }
  return kept
}

function countFeatures(texts: readonly string[]): Vocabulary {
  const all = createVocabulary(1 << 16)
  const grams = createGrams()
  let lastText = new Int32Array(all.hashes.length)
  texts.forEach((text, index) => {
    extractGrams(grams, foldText(text))
    for (let at = 0; at < grams.count; at++) {
      const feature = addFeature(all, grams.hashes[at] ?? 0)
      if (feature >= lastText.length) {
        const larger = new Int32Array(all.hashes.length)
        larger.set(lastText)
        lastText = larger
      }
      if (lastText[feature] === index + 1) continue
      lastText[feature] = index + 1
      all.documentCounts[feature] = (all.documentCounts[feature] ?? 0) + 1
    }
  })
  all.documents = texts.length
  return all
}

const smallSet = 2_000

function chooseMinCount(all: Vocabulary, maxFeatures: number): number {
  const counts = all.documentCounts.subarray(0, all.size)
  let minCount = all.documents < smallSet ? 1 : 2
  while (counts.reduce((kept, count) => kept + (count >= minCount ? 1 : 0), 0) > maxFeatures) minCount++
  return minCount
}

function growVocabulary(vocabulary: Vocabulary): void {
  const capacity = Math.ceil(vocabulary.hashes.length * 1.25)
  vocabulary.hashes = copyInto(new Int32Array(capacity), vocabulary.hashes)
  vocabulary.documentCounts = copyInto(new Int32Array(capacity), vocabulary.documentCounts)
  vocabulary.idf = copyInto(new Float32Array(capacity), vocabulary.idf)
  if (vocabulary.slots.length >= capacity * 1.5) return
  vocabulary.slots = new Int32Array(vocabulary.slots.length * 2)
  for (let feature = 0; feature < vocabulary.size; feature++) occupySlot(vocabulary, feature)
}

function occupySlot({ slots, hashes }: Vocabulary, feature: number): void {
  const mask = slots.length - 1
  let slot = (hashes[feature] ?? 0) & mask
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = feature + 1
}

function copyInto<Target extends Int32Array | Float32Array>(target: Target, source: Target): Target {
  target.set(source)
  return target
}
