/** One measured figure; `bar` is null where none is set. */
export type Figure = { name: string; value: number; unit: string; bar: Bar | null }
export type Bar = { atLeast: number } | { atMost: number }

/** Prints the figure as a JSON line and says whether it holds its bar; null when there is none. */
export function printFigure({ name, value, unit, bar }: Figure): boolean | null {
  const holds = bar === null ? null : holdsBar(value, bar)
  const limit = bar === null ? null : 'atLeast' in bar ? bar.atLeast : bar.atMost
  process.stdout.write(`${JSON.stringify({ name, value: Number(value.toPrecision(6)), unit, bar: limit, holds })}\n`)
  return holds
}

export const holdsBar = (value: number, bar: Bar): boolean =>
  'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost

/** The value below which the share `p` of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? 0
}
