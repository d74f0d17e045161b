import { blocks, createGrams, extractGrams, type Grams } from './grams.ts'
import { findFeature, type Vocabulary } from './vocabulary.ts'
import { foldText } from './words.ts'

/** The known features of one text and their values; of length 1 altogether, or empty. */
export type SparseVector = { count: number; features: Int32Array; values: Float32Array }

/** Many vectors end to end: row i is `features[starts[i] .. starts[i + 1]]`. */
export type SparseMatrix = { rows: number; starts: Int32Array; features: Int32Array; values: Float32Array }

/** Working memory reused from text to text; never part of what is saved. */
export type Scratch = {
  /** What `grams` and `vector` were made from. */
  text: string | null
  grams: Grams
  /** By feature; all 0 between two uses. */
  occurrences: Float32Array
  featureBlock: Uint8Array
  vector: SparseVector
}

const blockWeights = new Float64Array(3)
blockWeights[blocks.word] = 1
blockWeights[blocks.character] = 1
blockWeights[blocks.pair] = 0.7

export function createScratch(): Scratch {
  return {
    text: null,
    grams: createGrams(),
    occurrences: new Float32Array(0),
    featureBlock: new Uint8Array(0),
    vector: { count: 0, features: new Int32Array(0), values: new Float32Array(0) },
  }
}

/** TF-IDF with logarithmic term frequency. The result and `scratch.grams` hold until the next call. */
export function vectorize(vocabulary: Vocabulary, scratch: Scratch, text: string): SparseVector {
  scratch.text = text
  extractGrams(scratch.grams, foldText(text))
  fitScratch(scratch, vocabulary.hashes.length)
  const { grams, occurrences, featureBlock, vector } = scratch
  vector.count = 0
  for (let at = 0; at < grams.count; at++) {
    const feature = findFeature(vocabulary, grams.hashes[at] ?? 0)
    if (feature < 0) continue
    const seen = occurrences[feature] ?? 0
    if (seen === 0) {
      vector.features[vector.count++] = feature
      featureBlock[feature] = grams.block[at] ?? 0
    }
    occurrences[feature] = seen + 1
  }
  weighVector(vocabulary, scratch)
  return vector
}

function weighVector(vocabulary: Vocabulary, { vector, occurrences, featureBlock }: Scratch): void {
  const squares = new Float64Array(blockWeights.length)
  for (let at = 0; at < vector.count; at++) {
    const feature = vector.features[at] ?? 0
    const times = occurrences[feature] ?? 1
    occurrences[feature] = 0
    const value = (times === 1 ? 1 : 1 + Math.log(times)) * (vocabulary.idf[feature] ?? 0)
    vector.values[at] = value
    const block = featureBlock[feature] ?? 0
    squares[block] = (squares[block] ?? 0) + value * value
  }
  const present = blockWeights.map((weight, block) => ((squares[block] ?? 0) > 0 ? weight : 0))
  const length = Math.hypot(...present)
  const factors = present.map((weight, block) => weight / length / Math.sqrt(squares[block] ?? 1))
  for (let at = 0; at < vector.count; at++) {
    vector.values[at] = (vector.values[at] ?? 0) * (factors[featureBlock[vector.features[at] ?? 0] ?? 0] ?? 0)
  }
}

export function vectorizeAll(vocabulary: Vocabulary, texts: readonly string[]): SparseMatrix {
  const scratch = createScratch()
  const starts = new Int32Array(texts.length + 1)
  let features = new Int32Array(texts.length * 256)
  let values = new Float32Array(texts.length * 256)
  texts.forEach((text, row) => {
    const vector = vectorize(vocabulary, scratch, text)
    const start = starts[row] ?? 0
    if (start + vector.count > features.length) {
      const capacity = (start + vector.count) * 2
      const moreFeatures = new Int32Array(capacity)
      const moreValues = new Float32Array(capacity)
      moreFeatures.set(features)
      moreValues.set(values)
      features = moreFeatures
      values = moreValues
    }
    features.set(vector.features.subarray(0, vector.count), start)
    values.set(vector.values.subarray(0, vector.count), start)
    starts[row + 1] = start + vector.count
  })
  return { rows: texts.length, starts, features, values }
}

function fitScratch(scratch: Scratch, features: number): void {
  if (scratch.occurrences.length < features) {
    scratch.occurrences = new Float32Array(features)
    scratch.featureBlock = new Uint8Array(features)
  }
  if (scratch.vector.features.length < scratch.grams.count) {
    const capacity = scratch.grams.count * 2
    scratch.vector = { count: 0, features: new Int32Array(capacity), values: new Float32Array(capacity) }
  }
}
