import type { BestLabels } from './held-back.ts'

/**
 * Turns scores into the probability of being right: a logistic function of the best score and its lead over the second
 * (Platt: Probabilistic Outputs for Support Vector Machines, 1999, with the lead added).
 */
export type Calibration = {
  /** Weights of 1, the best score, and its lead. */
  weights: readonly [number, number, number]
  /** When the best label is wrong: how often the second is right, and how often the third. */
  runnersUp: readonly [number, number]
}

export type Judged = { best: BestLabels; expected: number }

/** Where fitting starts and what it leans on while there is little to learn from; cautious on purpose. */
const prior = { weights: [-1.5, 0.5, 1.5], runnersUp: [0.4, 0.15], strength: 1 } as const
const newtonSteps = 25

export function confidenceOf({ weights }: Calibration, { labels, scores }: BestLabels): number {
  if (labels[0] === -1) return 0
  const [constant, score, lead] = describe({ labels, scores })
  return 1 / (1 + Math.exp(-(weights[0] * constant + weights[1] * score + weights[2] * lead)))
}

/** Fits by Newton's method to what a model said about texts it had not seen. */
export function fitCalibration(judged: readonly Judged[]): Calibration {
  const points = judged.map(({ best, expected }) => ({ x: describe(best), right: best.labels[0] === expected ? 1 : 0 }))
  let weights: Triple = [...prior.weights]
  for (let step = 0; step < newtonSteps; step++) {
    const gradient: Triple = [0, 0, 0]
    const curvature: [Triple, Triple, Triple] = [
      [prior.strength, 0, 0],
      [0, prior.strength, 0],
      [0, 0, prior.strength],
    ]
    for (const row of axes) gradient[row] = prior.strength * (prior.weights[row] - weights[row])
    for (const { x, right } of points) {
      const p = 1 / (1 + Math.exp(-(weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2])))
      for (const row of axes) {
        gradient[row] += (right - p) * x[row]
        for (const column of axes) curvature[row][column] += p * (1 - p) * x[row] * x[column]
      }
    }
    const move = solve(curvature, gradient)
    weights = [weights[0] + move[0], weights[1] + move[1], weights[2] + move[2]]
    if (Math.max(...move.map(Math.abs)) < 1e-6) break
  }
  return { weights, runnersUp: fitRunnersUp(judged) }
}

type Triple = [number, number, number]
const axes = [0, 1, 2] as const

/** With a single label there is no second; it leads over the score of a label that does not fit. */
function describe({ labels, scores }: BestLabels): Triple {
  const best = scores[0] ?? 0
  const second = labels[1] === -1 ? -1 : (scores[1] ?? 0)
  return [1, best, best - second]
}

function fitRunnersUp(judged: readonly Judged[]): [number, number] {
  const wrong = judged.filter(({ best, expected }) => best.labels[0] !== expected)
  const share = (place: 1 | 2): number => {
    const right = wrong.filter(({ best, expected }) => best.labels[place] === expected).length
    return (right + 10 * prior.runnersUp[place - 1 === 0 ? 0 : 1]) / (wrong.length + 10)
  }
  return [share(1), share(2)]
}

/** Cramer's rule; the matrix is positive definite because of the prior. */
function solve([a, b, c]: [Triple, Triple, Triple], right: Triple): Triple {
  const determinant = (x: Triple, y: Triple, z: Triple): number =>
    x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0])
  const whole = determinant(a, b, c)
  const replaced = (axis: 0 | 1 | 2): number => {
    const rows = [a, b, c].map((row, at) => row.map((value, column) => (column === axis ? (right[at] ?? 0) : value)))
    // Three rows of three numbers in, three rows of three numbers out.
    const [x, y, z] = rows as [Triple, Triple, Triple]
    return determinant(x, y, z) / whole
  }
  return [replaced(0), replaced(1), replaced(2)]
}
