import type { Fold } from './funnel-fold.ts'
import type { FunnelRules } from './funnel-rules.ts'

const never = 'toInt64(-4000000000000000)'

/**
 * The most different steps within one window, in any order. Each step remembers when it was last made; an event that can be
 * several steps counts for the one that was made longest ago. The fifth field is when the steps were made.
 */
export function foldAnyOrder(
  { stepCount, windowMs, exclusion }: FunnelRules,
  { elements, entryCondition = '1', name }: { elements: string; entryCondition?: string; name: string },
): Fold & { times: string } {
  const steps = Array.from({ length: stepCount }, (_, index) => index)
  const isExcluded = exclusion === 'none' ? '0' : 'x.3 > 0'
  const fits = `arrayMap((made, step) -> if(bitTest(x.2, step), made, toInt64(4000000000000000)), acc.1, ${list(steps)})`
  const pick = `indexOf(${fits}, arrayMin(${fits}))`
  const made = `if(${isExcluded}, arrayMap(made -> ${never}, acc.1), arrayMap((made, step) -> if(step + 1 = ${pick} AND x.2 > 0, x.1, made), acc.1, ${list(steps)}))`
  const within = `arrayFilter(made -> x.1 - made <= ${windowMs}, ${made})`
  const isEntry = entryCondition.replaceAll('x.1', `arrayMin(${within})`)
  const improves = `(notEmpty(${within}) AND ${isEntry} AND (length(${within}) > acc.2 OR (length(${within}) = acc.2 AND acc.4)))`
  const taint =
    exclusion === 'remove'
      ? `if(${improves}, toUInt8(0), toUInt8(acc.4 OR (x.3 > 0 AND acc.2 BETWEEN 1 AND ${stepCount - 1} AND x.1 - acc.5[1] <= ${windowMs})))`
      : 'toUInt8(0)'
  const next = [
    made,
    `if(${improves}, toUInt8(length(${within})), acc.2)`,
    `if(${improves}, x.1, acc.3)`,
    taint,
    `if(${improves}, arraySort(${within}), acc.5)`,
  ]
  const initial = `tuple([${steps.map(() => never).join(', ')}], toUInt8(0), ${never}, toUInt8(0), emptyArrayInt64())`
  return {
    sql: `arrayFold((acc, x) -> tuple(${next.join(',\n ')}), ${elements}, ${initial})`,
    depth: `if(${name}.4, 0, ${name}.2)`,
    isRemoved: `${name}.4`,
    entry: `${name}.5[1]`,
    at: `${name}.3`,
    times: `arrayResize(${name}.5, ${stepCount}, toInt64(0))`,
  }
}

const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`
