import type { RoutingModel } from '@gantry/contract/feedback-routing'

export type CurvePoint = RoutingModel['curve'][number]

/** What a threshold is expected to do: the point measured for the next higher or equal threshold. */
export function pointAt(curve: readonly CurvePoint[], threshold: number): CurvePoint | undefined {
  const rising = [...curve].sort((one, other) => one.threshold - other.threshold)
  return rising.find((point) => point.threshold >= threshold - 1e-9) ?? rising.at(-1)
}

/** The line of the chart: per cent of coverage against per cent right, from little to much coverage. */
export function lineOf(curve: readonly CurvePoint[], value: 'accuracy' | 'ownerAccuracy'): [number, number][] {
  return curve
    .flatMap((point): [number, number][] => {
      const right = point[value]
      return right === null || point.coverage === 0 ? [] : [[point.coverage * 100, right * 100]]
    })
    .sort(([one], [other]) => one - other)
}

/** Rows for reading: one for each tenth of the threshold. */
export const tableOf = (curve: readonly CurvePoint[]): CurvePoint[] => {
  const tenths = Array.from({ length: 11 }, (_, tenth) => pointAt(curve, tenth / 10))
  return [...new Set(tenths)].filter((point) => point !== undefined)
}

/** Where the axis of accuracy begins, in per cent: low enough for the whole line. */
export function axisStart(lines: readonly (readonly [number, number])[][]): number {
  const lowest = Math.min(100, ...lines.flat().map(([, right]) => right))
  return Math.max(0, Math.floor((lowest - 2) / 10) * 10)
}
