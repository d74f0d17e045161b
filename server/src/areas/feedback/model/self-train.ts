import { addBayes } from './bayes.ts'
import type { Fitted } from './fit.ts'
import { createBest, firstRows, folds, keepBest, predictHeldBack } from './held-back.ts'
import { type Linear, scoreLabels } from './linear.ts'
import { createRandom, createTrainee, type RoundKind, type TrainingSet, trainRound } from './train.ts'

const plan: readonly RoundKind[] = ['full', 'full', 'short', 'full']
const passes = 2
/** The share of the unlabelled rows that is taken at the machine's word, surest first. */
const adoptedShare = 0.7
/** No label may take more than this many times its even share of them. */
const largestPart = 2

/**
 * Learns from few labelled rows, the first `known`, and from many unlabelled ones after them: labels those by the machine
 * trained so far and trains again on the surest (Scudder 1965; Yarowsky, ACL 1995). Each held-back fold does all of this
 * without its rows, so that what is said about them stays honest.
 */
export function fitWithPool(set: TrainingSet, known: number, onProgress: (share: number) => void): Fitted {
  const total = (1 + folds) * (1 + passes)
  let done = 0
  const train = (rows: Int32Array): Linear => {
    const own = { ...set, targets: set.targets.slice() }
    let linear = trainOn(own, rows)
    onProgress(++done / total)
    for (let pass = 0; pass < passes; pass++) {
      linear = trainOn(own, Int32Array.of(...rows, ...adoptRows(own, linear, known)))
      onProgress(++done / total)
    }
    return linear
  }
  const linear = train(firstRows(known))
  return { linear, heldBack: predictHeldBack(set, known, (_held, kept) => train(kept)) }
}

function trainOn(set: TrainingSet, rows: Int32Array): Linear {
  const trainee = createTrainee(set)
  const random = createRandom(0)
  for (const kind of plan) trainRound(set, trainee, rows, random, kind)
  addBayes(trainee.linear, set, rows)
  return trainee.linear
}

/** Gives the unlabelled rows the label the machine says, and returns those it is surest of. */
function adoptRows({ matrix, targets, labels }: TrainingSet, linear: Linear, known: number): number[] {
  const scores = new Float64Array(labels)
  const best = createBest()
  const leads: { row: number; lead: number }[] = []
  for (let row = known; row < matrix.rows; row++) {
    scoreLabels(linear, matrix, matrix.starts[row] ?? 0, matrix.starts[row + 1] ?? 0, scores)
    keepBest(scores, labels, best)
    targets[row] = best.labels[0] ?? 0
    leads.push({ row, lead: (best.scores[0] ?? 0) - (best.scores[1] ?? 0) })
  }
  leads.sort((one, other) => other.lead - one.lead)
  const wanted = Math.ceil(adoptedShare * leads.length)
  const room = new Float64Array(labels).fill((largestPart * wanted) / labels)
  return leads.slice(0, wanted).flatMap(({ row }) => {
    const label = targets[row] ?? 0
    const left = room[label] ?? 0
    room[label] = left - 1
    return left > 0 ? [row] : []
  })
}
