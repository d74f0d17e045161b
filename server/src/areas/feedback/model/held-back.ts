import { addBayes } from './bayes.ts'
import { copyLinear, scoreLabels } from './linear.ts'
import { createRandom, forgetRow, type RoundKind, type Trainee, type TrainingSet, trainRound } from './train.ts'

/** How many of the best labels are kept for each text. */
export const bestCount = 3

/** The best labels of a text, best first, and their scores; label -1 where there are fewer. */
export type BestLabels = { labels: Int32Array; scores: Float64Array }

const folds = 4
const foldPlan: readonly RoundKind[] = ['short', 'full', 'short']

export const heldBackRounds = folds * foldPlan.length

/**
 * For each row the best labels by a model that never saw it: cross-validation at the price of one more training. Each
 * fold starts from the full model, forgets its rows and settles again (DeCoste, Wagstaff: Alpha Seeding for Support
 * Vector Machines, KDD 2000).
 */
export function predictHeldBack(set: TrainingSet, full: Trainee, onRound: () => void): BestLabels[] {
  const { rows, starts } = set.matrix
  const best = Array.from({ length: rows }, createBest)
  const foldOf = assignFolds(set.targets, set.labels)
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row)
  const scores = new Float64Array(set.labels)
  for (let fold = 0; fold < folds; fold++) {
    const held = everyRow.filter((row) => foldOf[row] === fold)
    const kept = everyRow.filter((row) => foldOf[row] !== fold)
    const trainee = { linear: copyLinear(full.linear), alphas: full.alphas.slice() }
    for (const row of held) forgetRow(set, trainee, row)
    const random = createRandom(fold)
    for (const kind of foldPlan) {
      trainRound(set, trainee, kept, random, kind)
      onRound()
    }
    addBayes(trainee.linear, set, kept)
    for (const row of held) {
      scoreLabels(trainee.linear, set.matrix, starts[row] ?? 0, starts[row + 1] ?? 0, scores)
      const place = best[row]
      if (place) keepBest(scores, set.labels, place)
    }
  }
  return best
}

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
