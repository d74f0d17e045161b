import type { Areas } from './areas.ts'
import { type CurvePoint, type Evaluation, summarise } from './model/evaluate.ts'
import type { StoredHeldBack } from './tables.ts'

export type Judged = { expected: string; predicted: string; confidence: number; inTop3: boolean }

/** The stored decisions whose right area still exists. */
export const unpack = ({ labels, rows }: StoredHeldBack, areas: Areas): Judged[] =>
  rows.flatMap(([expected, predicted, confidence, inTop3]) => {
    const right = labels[expected] ?? ''
    return areas.has(right)
      ? [{ expected: right, predicted: labels[predicted] ?? '', confidence, inTop3: inTop3 === 1 }]
      : []
  })

export type ModelQuality = {
  byArea: Evaluation
  ownerAccuracy: number | null
  curve: (CurvePoint & { ownerAccuracy: number | null })[]
}

/** How often the right area, and how often the right PM, is reached at every threshold. */
export function judgeModel(judged: readonly Judged[], areas: Areas): ModelQuality {
  const byArea = summarise(judged.map((one) => ({ ...one, isRight: one.expected === one.predicted })))
  const ownerOf = (areaId: string): string | null => areas.get(areaId)?.ownerId ?? null
  const byOwner = summarise(
    judged.map((one) => ({
      ...one,
      isRight:
        one.expected === one.predicted ||
        (ownerOf(one.expected) !== null && ownerOf(one.expected) === ownerOf(one.predicted)),
    })),
  )
  const curve = byArea.curve.map((point, at) => ({ ...point, ownerAccuracy: byOwner.curve[at]?.accuracy ?? null }))
  return { byArea, ownerAccuracy: byOwner.accuracy, curve }
}

/** What the threshold is expected to do: the point of the curve at or just above it. */
export const pointAt = <Point extends CurvePoint>(curve: readonly Point[], threshold: number): Point | undefined =>
  curve.find((point) => point.threshold >= threshold - 1e-6)

export type AreaQuality = {
  areaId: string
  examples: number
  right: number
  confusions: { areaId: string; count: number }[]
}

/** Per area how many were recognised and what the others were taken for, worst first. */
export function judgeAreas(judged: readonly Judged[]): AreaQuality[] {
  return [...Map.groupBy(judged, ({ expected }) => expected)]
    .map(([areaId, ones]) => {
      const wrong = new Map<string, number>()
      for (const { predicted } of ones) if (predicted !== areaId) wrong.set(predicted, (wrong.get(predicted) ?? 0) + 1)
      const confusions = [...wrong]
        .map(([other, count]) => ({ areaId: other, count }))
        .sort((a, b) => b.count - a.count)
      const missed = confusions.reduce((total, { count }) => total + count, 0)
      return { areaId, examples: ones.length, right: ones.length - missed, confusions: confusions.slice(0, 3) }
    })
    .sort((a, b) => a.right / a.examples - b.right / b.examples)
}
