import { type FunnelRules, graceMs } from './funnel-rules.ts'

/**
 * What the fold walks over: tuples (1 ts, 2 steps, 3 levels hit, 4 of a mixed moment) and, where one event can be several
 * steps, (5 level it starts from or -1, 6 step, 7 which event). A mixed moment has unlike events, so no order is known.
 */
export type Elements = {
  /** Columns of the subquery that holds `raw`, the array of (ts, steps, hits [, id]). */
  columns: string[]
  width: 2 | 4 | 7
}

export const knowsMoments = (rules: FunnelRules): boolean =>
  rules.ties !== 'order' &&
  graceMs(rules) === 0 &&
  rules.order !== 'any' &&
  (rules.order === 'strict' || rules.exclusion !== 'none' || rules.overlaps)

/** The sorted elements of one unit, made from `raw` in steps that build on each other; `suffix` keeps two rule sets apart. */
export function funnelElements(rules: FunnelRules, raw = 'raw', suffix = ''): Elements {
  const sorted = `sorted${suffix}`
  const mixed = `mixed${suffix}`
  const elements = `elements${suffix}`
  const columns = [`${sortedEvents(rules, raw)} AS ${sorted}`]
  if (!knowsMoments(rules)) {
    const isPlain = rules.exclusion === 'none' && rules.order !== 'strict'
    const flat = isPlain ? sorted : `arrayMap(x -> (x.1, x.2, x.3, toUInt8(0)), ${sorted})`
    return { columns: [...columns, `${flat} AS ${elements}`], width: isPlain ? 2 : 4 }
  }
  columns.push(`arrayDistinct(arrayMap(x -> (x.1, x.2, x.3), ${sorted})) AS kinds${suffix}`)
  columns.push(
    `arrayMap(x -> x.1, arrayFilter((a, b) -> a.1 = b, kinds${suffix}, arrayResize(arrayPopFront(arrayMap(x -> x.1, kinds${suffix})), length(kinds${suffix}), toInt64(-1)))) AS ${mixed}`,
  )
  if (!rules.overlaps) {
    columns.push(
      `arrayMap(x -> (x.1, x.2, if(has(${mixed}, x.1), toUInt32(0), x.3), has(${mixed}, x.1)), ${sorted}) AS ${elements}`,
    )
    return { columns, width: 4 }
  }
  const alone = `arrayFilter(x -> x.5 = -1, arrayMap((x, i) -> (x.1, x.2, x.3, toUInt8(0), if(has(${mixed}, x.1), toInt8(-2), toInt8(-1)), toUInt8(0), toUInt32(i)), ${sorted}, arrayEnumerate(${sorted})))`
  const together = `arrayFlatten(arrayMap((x, i) -> if(has(${mixed}, x.1), ${tries(rules.stepCount)}, []), ${sorted}, arrayEnumerate(${sorted})))`
  columns.push(
    `if(empty(${mixed}), ${alone}, arraySort(x -> (x.1, -x.5, x.6, x.7), arrayConcat(${alone}, ${together}))) AS ${elements}`,
  )
  return { columns, width: 7 }
}

/** In a mixed moment, attempts go on level by level from the deepest one; each tries the events in the order of the steps. */
function tries(stepCount: number): string {
  const one = '(x.1, toUInt32(0), toUInt32(0), toUInt8(1), toInt8(level), toUInt8(step), toUInt32(i))'
  const steps = `arrayFilter(step -> bitTest(x.2, step - 1), range(1, ${stepCount + 1}))`
  return `arrayFlatten(arrayMap(step -> arrayMap(level -> ${one}, range(0, step)), ${steps}))`
}

function sortedEvents(rules: FunnelRules, raw: string): string {
  if (rules.ties === 'order') return `arraySort(x -> (x.1, x.4), ${raw})`
  const grace = graceMs(rules)
  if (grace === 0) return `arraySort(${raw})`
  const shift = `if(x.2 = 0, 0, ${grace} * (bitCount(toUInt32(x.2 - 1)) + 1))`
  return `arraySort(x -> (x.1 + ${shift}, x.2, x.3), ${raw})`
}
