import { addBayes } from './bayes.ts'
import { type BestLabels, firstRows, folds, predictHeldBack } from './held-back.ts'
import { copyLinear, type Linear } from './linear.ts'
import {
  createRandom,
  createTrainee,
  forgetRow,
  type RoundKind,
  type Trainee,
  type TrainingSet,
  trainRound,
} from './train.ts'

/** The machine, and what machines trained without a row said about that row. */
export type Fitted = { linear: Linear; heldBack: BestLabels[] }

/** Settles as well as twenty full rounds, in the time of eight. */
const startPlan: readonly RoundKind[] = ['full', 'full', 'short', 'short', 'short']
const settlePlan: readonly RoundKind[] = ['full', 'short', 'short', 'short', 'full']
const plan = [...startPlan, ...settlePlan]
const foldPlan: readonly RoundKind[] = ['short', 'full', 'short']

/**
 * Cross-validates at the price of one more training: each fold starts from the full machine, forgets its rows and
 * settles again (DeCoste, Wagstaff: Alpha Seeding for Support Vector Machines, KDD 2000).
 */
export function fitExamples(set: TrainingSet, known: number, onProgress: (share: number) => void): Fitted {
  const rows = firstRows(known)
  const total = plan.length + folds * foldPlan.length
  let done = 0
  const train = (trainee: Trainee, kept: Int32Array, rounds: readonly RoundKind[]): void => {
    const random = createRandom(done)
    for (const kind of rounds) {
      trainRound(set, trainee, kept, random, kind)
      onProgress(++done / total)
    }
  }
  const full = createTrainee(set)
  train(full, rows.slice(), plan)
  const heldBack = predictHeldBack(set, rows.length, (held, kept) => {
    const trainee = { linear: copyLinear(full.linear), alphas: full.alphas.slice() }
    for (const row of held) forgetRow(set, trainee, row)
    train(trainee, kept, foldPlan)
    addBayes(trainee.linear, set, kept)
    return trainee.linear
  })
  addBayes(full.linear, set, rows)
  return { linear: full.linear, heldBack }
}
