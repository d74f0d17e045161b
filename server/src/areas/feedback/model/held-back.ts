import { type Linear, scoreLabels } from './linear.ts'
import type { TrainingSet } from './train.ts'

/** How many of the best labels are kept for each text. */
export const bestCount = 3

/** The best labels of a text, best first, and their scores; label -1 where there are fewer. */
export type BestLabels = { labels: Int32Array; scores: Float64Array }

export const folds = 4

/** For each labelled row the best labels by a model that never saw it; `trainWithout` makes that model. */
export function predictHeldBack(
  { matrix, targets, labels }: TrainingSet,
  known: number,
  trainWithout: (held: Int32Array, kept: Int32Array) => Linear,
): BestLabels[] {
  const best = Array.from({ length: known }, createBest)
  const foldOf = assignFolds(targets.subarray(0, known), labels)
  const rows = firstRows(known)
  const scores = new Float64Array(labels)
  for (let fold = 0; fold < folds; fold++) {
    const held = rows.filter((row) => foldOf[row] === fold)
    const kept = rows.filter((row) => foldOf[row] !== fold)
    const linear = trainWithout(held, kept)
    for (const row of held) {
      scoreLabels(linear, matrix, matrix.starts[row] ?? 0, matrix.starts[row + 1] ?? 0, scores)
      const place = best[row]
      if (place) keepBest(scores, labels, place)
    }
  }
  return best
}

export const firstRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row)

/** Every label is spread evenly over the folds, so that no label with two rows is missing from training. */
function assignFolds(targets: Int32Array, labels: number): Uint8Array {
  const next = Uint8Array.from({ length: labels }, (_, label) => label % folds)
  return Uint8Array.from(targets, (label) => {
    const fold = next[label] ?? 0
    next[label] = (fold + 1) % folds
    return fold
  })
}

export const createBest = (): BestLabels => ({
  labels: new Int32Array(bestCount).fill(-1),
  scores: new Float64Array(bestCount),
})

/** Finds the best of the first `count` scores. */
export function keepBest(scores: Float64Array, count: number, best: BestLabels): void {
  best.labels.fill(-1)
  for (let label = 0; label < count; label++) {
    const score = scores[label] ?? 0
    let place = bestCount
    while (place > 0 && (best.labels[place - 1] === -1 || score > (best.scores[place - 1] ?? 0))) place--
    if (place === bestCount) continue
    best.labels.copyWithin(place + 1, place)
    best.scores.copyWithin(place + 1, place)
    best.labels[place] = label
    best.scores[place] = score
  }
}
