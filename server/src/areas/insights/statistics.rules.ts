/** The 95 % interval of a share (Wilson, 1927); null without a denominator. */
export function wilson(made: number, of: number): { low: number; high: number } | null {
  if (of <= 0) return null
  const z = 1.959963984540054
  const share = made / of
  const middle = share + (z * z) / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const scale = 1 + (z * z) / of
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}

type Asked = { sampling?: { percent: number } | undefined }

/** How many each one stands for when only a share of the people was asked. */
export const sampleScale = ({ sampling }: Asked): number => 100 / (sampling?.percent ?? 100)

/** Half of the 95 % interval of a number of people that was scaled up from `counted` of a sample (Bernoulli); null without. */
export function sampledMargin({ sampling }: Asked, counted: number): number | null {
  if (!sampling) return null
  const share = sampling.percent / 100
  return (1.959963984540054 * Math.sqrt(counted * (1 - share))) / share
}

/** Two by two: with and without something, made it or not. */
export type Table = { madeWith: number; missedWith: number; madeWithout: number; missedWithout: number }

/** Each count starts at 1; the interval is that of the logarithm (Woolf, 1955), 95 %. */
export function oddsRatio(table: Table): { ratio: number; low: number; high: number } {
  const [a, b, c, d] = [table.madeWith, table.missedWith, table.madeWithout, table.missedWithout].map((n) => n + 1)
  const cells = [a ?? 1, b ?? 1, c ?? 1, d ?? 1] as const
  const ratio = cells[0] / cells[1] / (cells[2] / cells[3])
  const error = 1.959963984540054 * Math.sqrt(cells.reduce((sum, n) => sum + 1 / n, 0))
  return { ratio, low: ratio * Math.exp(-error), high: ratio * Math.exp(error) }
}

/** Fisher's exact test, two-sided: the probability of all tables with these sums that are no more likely than this one. */
export function fisher({ madeWith, missedWith, madeWithout, missedWithout }: Table): number {
  const made = madeWith + madeWithout
  const total = made + missedWith + missedWithout
  const withIt = madeWith + missedWith
  const logOf = (x: number): number =>
    logChoose(made, x) + logChoose(total - made, withIt - x) - logChoose(total, withIt)
  const observed = logOf(madeWith)
  let sum = 0
  for (let x = Math.max(0, withIt - (total - made)); x <= Math.min(made, withIt); x++) {
    const log = logOf(x)
    // Equal tables differ in the last bits.
    if (log <= observed + 1e-7) sum += Math.exp(log)
  }
  return Math.min(1, sum)
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** Lanczos' approximation, exact to about 15 digits. */
function logGamma(x: number): number {
  const weights = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ]
  const y = x - 1
  const sum = weights.reduce((all, weight, index) => all + weight / (y + index + 1), 0.9999999999998099)
  const t = y + weights.length - 0.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** The p of each comparison, corrected for how many there are (Benjamini and Hochberg, 1995). */
export function falseDiscoveryRates(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p)
  const rates: number[] = []
  let lowest = 1
  order.forEach(({ p, index }, fromLargest) => {
    lowest = Math.min(lowest, (p * ps.length) / (ps.length - fromLargest))
    rates[index] = lowest
  })
  return rates
}
