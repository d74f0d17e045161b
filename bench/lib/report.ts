type Bar = { above: number } | { below: number } | null

/** One JSON line: what was measured, the bar it should reach, and whether it does. */
export function report(name: string, value: number, unit: string, bar: Bar): void {
  const limit = bar === null ? null : 'above' in bar ? bar.above : bar.below
  const holds = bar === null ? null : 'above' in bar ? value >= bar.above : value < bar.below
  process.stdout.write(`${JSON.stringify({ name, value: Number(value.toPrecision(4)), unit, bar: limit, holds })}\n`)
}

/** The value below which the share `p` of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? 0
}
