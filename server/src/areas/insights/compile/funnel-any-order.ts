import { type Fold, named } from './funnel-fold.ts'
import type { FunnelRules } from './funnel-rules.ts'

const never = 'toInt64(-4000000000000000)'
const noEvent = 'toUInt8(255)'

/**
 * The most different steps within one window, in any order. Each step keeps the event that was last taken for it; where one
 * event can be several steps, the events kept are at any time the latest ones that can be different steps together, so that
 * those of a window are always as many as can be. The fifth field is when the steps were made.
 */
export function foldAnyOrder(
  rules: FunnelRules,
  { elements, entryCondition = '1', name }: { elements: string; entryCondition?: string; name: string },
): Fold & { times: string } {
  const { stepCount, windowMs, exclusion, overlaps } = rules
  const steps = Array.from({ length: stepCount }, (_, index) => index + 1)
  const isExcluded = exclusion === 'none' ? '0' : 'x.3 > 0'
  const nothing = `([${steps.map(() => never).join(', ')}], [${steps.map(() => 'toUInt32(0)').join(', ')}])`
  const replaced = `(arrayMap((ts, step) -> if(bitTest(x.2, step - 1), x.1, ts), acc.1, ${list(steps)}), acc.6)`
  const made = `multiIf(${isExcluded}, ${nothing}, x.2 = 0, (acc.1, acc.6), ${overlaps ? matched(steps) : replaced})`
  const within = `arraySort(arrayFilter(ts -> x.1 - ts <= ${windowMs}, made.1))`
  const isEntry = entryCondition.replaceAll('x.1', 'latest[1]')
  const improves = `(notEmpty(latest) AND ${isEntry} AND (length(latest) > acc.2 OR (length(latest) = acc.2 AND acc.4)))`
  const taint =
    exclusion === 'remove'
      ? `if(better, toUInt8(0), toUInt8(acc.4 OR (x.3 > 0 AND acc.2 BETWEEN 1 AND ${stepCount - 1} AND x.1 - acc.5[1] <= ${windowMs})))`
      : 'toUInt8(0)'
  const next = [
    'made.1',
    'if(better, toUInt8(length(latest)), acc.2)',
    'if(better, x.1, acc.3)',
    taint,
    'if(better, latest, acc.5)',
    'made.2',
  ]
  const body = named({ latest: within }, named({ better: improves }, `tuple(${next.join(',\n ')})`))
  const initial = `tuple(${nothing}.1, toUInt8(0), ${never}, toUInt8(0), emptyArrayInt64(), ${nothing}.2)`
  return {
    sql: `arrayFold((acc, x) -> ${named({ made }, body)}, ${elements}, ${initial})`,
    depth: `if(${name}.4, 0, ${name}.2)`,
    isRemoved: `${name}.4`,
    entry: `${name}.5[1]`,
    at: `${name}.3`,
    times: `arrayResize(${name}.5, ${stepCount}, toInt64(0))`,
  }
}

/**
 * The steps with the event `x` taken in: it takes a step over, whose event takes another one, until one is free; of all such
 * ways the one that loses the oldest event. `came` is for each step the one whose event moves there, 0 for `x` itself.
 */
function matched(steps: readonly number[]): string {
  const all = list(steps)
  const from = `arrayFirst(other -> ways[other] != ${noEvent} AND bitTest(acc.6[other], step - 1), ${all})`
  const reached = `multiIf(came != ${noEvent}, came, ${from} > 0, toUInt8(${from}), ${noEvent})`
  const direct = `arrayMap(step -> if(bitTest(x.2, step - 1), toUInt8(0), ${noEvent}), ${all})`
  const came = `arrayFold((ways, turn) -> arrayMap((came, step) -> ${reached}, ways, ${all}), ${all}, ${direct})`
  const ages = `arrayMap((ts, way) -> if(way = ${noEvent}, toInt64(4000000000000000), ts), acc.1, came)`
  const last = `toUInt8(indexOf(${ages}, arrayMin(${ages})))`
  const moved = `arrayFold((way, turn) -> if(way.1 = 0, way, (came[way.1], arrayPushBack(way.2, way.1))), ${all}, (${last}, emptyArrayUInt8()))`
  const take = (mine: string, kept: string) =>
    `arrayMap(step -> multiIf(NOT has(moved.2, step), ${kept}[step], came[step] = 0, ${mine}, ${kept}[came[step]]), ${all})`
  return named({ came }, named({ moved }, `(${take('x.1', 'acc.1')}, ${take('x.2', 'acc.6')})`))
}

const list = (numbers: readonly number[]): string => `[${numbers.map((one) => `toUInt8(${one})`).join(', ')}]`
