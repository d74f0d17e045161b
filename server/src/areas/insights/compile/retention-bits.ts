import type { RetentionDefinition } from '@gantry/contract/insights-retention'
import type { Column, Frame } from './retention.ts'
import { bucketOf } from './rows.ts'
import type { Scope } from './scope.ts'

/** Whether each person's starts and returns can be two numbers with a bit a period: several times faster than lists. */
export const fitsBits = ({ clock, minimum, value, entry }: RetentionDefinition, { all }: Frame): boolean =>
  clock === 'calendar' && entry === 'recurring' && minimum === 1 && !value && all.length <= 64

/** The two numbers as aggregates over rows with `ms`, `begins`, `in_range` and `comes`. */
export function bitColumns(scope: Scope, { all }: Frame): string {
  const [first, second] = all
  const length = (first?.toMs ?? 1) - (first?.fromMs ?? 0)
  const isEven = all.every(({ fromMs, toMs }) => toMs - fromMs === length)
  const starts = all.map(({ fromMs }) => fromMs)
  // Periods with a change of the clock in them differ in length.
  const index =
    isEven || !second
      ? `intDiv(ms - ${scope.bind(starts[0] ?? 0, 'Int64')}, ${length})`
      : `transform(${bucketOf(scope, all, 'ms')}, ${scope.bind(starts, 'Array(Int64)')}, ${scope.bind([...starts.keys()], 'Array(Int64)')}, toInt64(0))`
  const bit = `bitShiftLeft(toUInt64(1), ${index})`
  return `groupBitOrIf(${bit}, begins AND in_range) AS start_bits, groupBitOrIf(${bit}, comes) AS return_bits`
}

/** Rows of (grp, row, at, people, capped) from people with (grp, start_bits, return_bits). */
export function chartOfBits(scope: Scope, { mode }: RetentionDefinition, { rows, columns }: Frame, people: string) {
  const cells = columns.slice(1).map((column) => `countIf(${isHit(mode, column)})`)
  const starts = scope.bind(
    rows.map(({ fromMs }) => fromMs),
    'Array(Int64)',
  )
  const made = `SELECT grp, place, [${['count()', ...cells].join(', ')}] AS made FROM (
      SELECT grp, arrayJoin(bitPositionsToArray(start_bits)) AS place, bitShiftRight(return_bits, place) AS later FROM (${people}))
    GROUP BY grp, place`
  return `SELECT grp, ${starts}[place + 1] AS row, at - 1 AS at, people, 0 AS capped
    FROM (SELECT grp, place, people, at FROM (${made}) ARRAY JOIN made AS people, arrayEnumerate(made) AS at)`
}

/** On `later`, whose bit n is a return n periods after the start. */
function isHit(mode: RetentionDefinition['mode'], { from, to }: Column): string {
  if (mode === 'on_or_after') return from > 63 ? '0' : `bitShiftRight(later, ${from}) > 0`
  const bits = bitsBetween(mode === 'on_or_before' ? 1 : from, to)
  return `bitAnd(later, toUInt64(${bits})) > 0`
}

function bitsBetween(from: number, to: number): string {
  const last = Math.min(to, 63)
  return from > last ? '0' : String((1n << BigInt(last + 1)) - (1n << BigInt(from)))
}
