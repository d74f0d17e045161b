/** One decision of the model set against what was right. */
export type Decision = { isRight: boolean; inTop3: boolean; confidence: number }

/** Of the items with at least this confidence: which share of all they are, and how many of them are right. */
export type CurvePoint = { threshold: number; coverage: number; accuracy: number | null }

/** Shares from 0 to 1; null where there is nothing to judge. */
export type Evaluation = {
  count: number
  accuracy: number | null
  top3: number | null
  /** Accuracy on the most confident nine tenths. */
  accuracyAt90Coverage: number | null
  curve: CurvePoint[]
}

const curveSteps = 100

export function summarise(decisions: readonly Decision[]): Evaluation {
  const sorted = [...decisions].sort((one, other) => other.confidence - one.confidence)
  const rightUpTo = new Int32Array(sorted.length + 1)
  sorted.forEach((decision, at) => {
    rightUpTo[at + 1] = (rightUpTo[at] ?? 0) + (decision.isRight ? 1 : 0)
  })
  const accuracyOf = (count: number): number | null => (count > 0 ? (rightUpTo[count] ?? 0) / count : null)
  const total = decisions.length
  let covered = total
  const curve = Array.from({ length: curveSteps + 1 }, (_, step) => {
    const threshold = step / curveSteps
    while (covered > 0 && (sorted[covered - 1]?.confidence ?? 0) < threshold) covered--
    return { threshold, coverage: total > 0 ? covered / total : 0, accuracy: accuracyOf(covered) }
  })
  return {
    count: total,
    accuracy: accuracyOf(total),
    top3: total > 0 ? decisions.filter((decision) => decision.inTop3).length / total : null,
    accuracyAt90Coverage: accuracyOf(Math.round(total * 0.9)),
    curve,
  }
}
