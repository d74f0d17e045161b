/** How one person's events become the depth of a funnel. The SQL fold and the reference both read exactly this. */
export type FunnelRules = {
  stepCount: number
  /** Steps that may be skipped, counted from 1. Never the first one. */
  optional: readonly number[]
  order: 'ordered' | 'strict' | 'any'
  /** From the entry; the last millisecond of it still counts. */
  windowMs: number
  /** Which of a person's first steps starts the attempt that counts. */
  entry: 'first' | 'latest' | 'any'
  ties: 'favour' | 'order' | 'second' | 'two_seconds'
  /** What an excluded event does to an attempt: the person leaves the funnel, or stays at the steps made before it. */
  exclusion: 'none' | 'remove' | 'drop'
  /** Whether one event can be more than one of the steps. */
  overlaps: boolean
}

/** The steps that an attempt at `level` can make next: the following one, and past optional ones the next that is not. */
export function nextSteps(
  { stepCount, optional }: Pick<FunnelRules, 'stepCount' | 'optional'>,
  level: number,
): number[] {
  const steps: number[] = []
  for (let step = level + 1; step <= stepCount; step++) {
    steps.push(step)
    if (!optional.includes(step)) break
  }
  return steps
}

/** A set of steps (from 1) as bits. */
export const stepBit = (step: number): number => 2 ** (step - 1)
export const hasStep = (mask: number, step: number): boolean => Math.floor(mask / stepBit(step)) % 2 === 1

/** How far apart two steps may be and still count in either order; 0 where that cannot be told from repeats. */
export const graceMs = ({ ties, overlaps, order }: Pick<FunnelRules, 'ties' | 'overlaps' | 'order'>): number =>
  ties === 'two_seconds' && !overlaps && order === 'ordered' ? 2000 : 0

export const resolutionMs = ({ ties }: Pick<FunnelRules, 'ties'>): number => (ties === 'second' ? 1000 : 1)

const unitMs = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
} as const

/** A conversion window is a stretch of time, not of the calendar: a day is 24 hours, a month 30 days. */
export const windowMs = ({ count, unit }: { count: number; unit: keyof typeof unitMs }): number => count * unitMs[unit]

type Exclusion = { from: number; to: number }

/** The levels at which an excluded event ends an attempt, as bits: from after step `from` until step `to` is made. */
export function levelsHit({ from, to }: Exclusion): number {
  let bits = 0
  for (let level = from; level < to; level++) bits += 2 ** level
  return bits
}

/** The step that a step's people are a share of: the nearest one before it that is not optional. */
export function previousStep({ steps }: { steps: readonly { isOptional: boolean }[] }, step: number): number | null {
  const index = steps.slice(0, step - 1).findLastIndex(({ isOptional }) => !isOptional)
  return index < 0 ? null : index + 1
}
