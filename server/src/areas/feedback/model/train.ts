import {
  createLinear,
  type LabelList,
  type Linear,
  moveBias,
  moveWeights,
  type Steps,
  scoreLabels,
  scoreSome,
} from './linear.ts'
import type { SparseMatrix } from './vectorize.ts'

export type TrainingSet = { matrix: SparseMatrix; targets: Int32Array; labels: number; features: number }

/** A machine in training: `alphas[row * labels + label]` says how much that row pushes that label's weights. */
export type Trainee = { linear: Linear; alphas: Float32Array }

export type RoundKind = 'full' | 'short'

const cost = 2
/** 1 / 2C: what the squared hinge adds to the diagonal of the dual. */
const diagonal = 1 / (2 * cost)
const smallestStep = 1e-3

export function createTrainee({ matrix, labels, features }: TrainingSet): Trainee {
  return { linear: createLinear(features, labels), alphas: new Float32Array(matrix.rows * labels) }
}

/**
 * One round of dual coordinate descent for one-vs-rest support vector machines with squared hinge loss
 * (Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008,
 * the method of LIBLINEAR), all labels of a row at a time. Shuffles `rows` in place.
 * A short round visits only the few labels that each row already pushes, which is most of the work left after a full one.
 */
export function trainRound(
  set: TrainingSet,
  trainee: Trainee,
  rows: Int32Array,
  random: () => number,
  kind: RoundKind,
): void {
  shuffle(rows, random)
  const { linear, alphas } = trainee
  const { matrix, targets, labels } = set
  const active = everyLabel(labels)
  const scores = new Float64Array(labels)
  const steps = createSteps(labels)
  for (const row of rows) {
    const from = matrix.starts[row] ?? 0
    const to = matrix.starts[row + 1] ?? 0
    if (kind === 'full') {
      scoreLabels(linear, matrix, from, to, scores)
    } else {
      listActive(alphas.subarray(row * labels, (row + 1) * labels), active)
      scoreSome(linear, matrix, from, to, active, scores)
    }
    // Every vector has length 1, and the bias is one more feature of value 1.
    const squaredLength = from === to ? 1 : 2
    chooseSteps({ alphas, from: row * labels, target: targets[row] ?? 0, squaredLength }, active, scores, steps)
    moveWeights(linear, matrix, from, to, steps)
    moveBias(linear, steps)
  }
}

const everyLabel = (labels: number): LabelList => ({
  count: labels,
  labels: Int32Array.from({ length: labels }, (_, label) => label),
})

const createSteps = (labels: number): Steps => ({
  count: 0,
  labels: new Int32Array(labels),
  sizes: new Float64Array(labels),
})

function listActive(alphas: Float32Array, active: LabelList): void {
  active.count = 0
  for (let label = 0; label < alphas.length; label++) {
    if ((alphas[label] ?? 0) > 0) active.labels[active.count++] = label
  }
}

type Row = { alphas: Float32Array; from: number; target: number; squaredLength: number }

/** How far each active label's weights have to move along one row; updates the row's alphas, which start at `from`. */
function chooseSteps(
  { alphas, from, target, squaredLength }: Row,
  active: LabelList,
  scores: Float64Array,
  steps: Steps,
): void {
  const curvature = squaredLength + diagonal
  steps.count = 0
  for (let one = 0; one < active.count; one++) {
    const label = active.labels[one] ?? 0
    const sign = label === target ? 1 : -1
    const alpha = alphas[from + label] ?? 0
    const gradient = sign * (scores[one] ?? 0) - 1 + diagonal * alpha
    const next = Math.max(0, alpha - gradient / curvature)
    if (Math.abs(next - alpha) < smallestStep) continue
    alphas[from + label] = next
    steps.labels[steps.count] = label
    steps.sizes[steps.count++] = (next - alpha) * sign
  }
}

/** Takes out all that one row has taught. */
export function forgetRow({ matrix, targets, labels }: TrainingSet, { linear, alphas }: Trainee, row: number): void {
  const own = alphas.subarray(row * labels, (row + 1) * labels)
  const steps = createSteps(labels)
  listActive(own, steps)
  for (let one = 0; one < steps.count; one++) {
    const label = steps.labels[one] ?? 0
    const alpha = own[label] ?? 0
    steps.sizes[one] = label === targets[row] ? -alpha : alpha
  }
  own.fill(0)
  moveWeights(linear, matrix, matrix.starts[row] ?? 0, matrix.starts[row + 1] ?? 0, steps)
  moveBias(linear, steps)
}

function shuffle(rows: Int32Array, random: () => number): void {
  for (let last = rows.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const row = rows[last] ?? 0
    rows[last] = rows[other] ?? 0
    rows[other] = row
  }
}

/** Mulberry32: the same seed gives the same model. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}
