import { type FunnelRules, nextSteps, stepBit } from './funnel-rules.ts'

/** A moment before all others: the slot of a step that no attempt is at. */
const never = 'toInt64(-4000000000000000)'

/** SQL over the result of a fold. `entry` and `at` (when the depth was reached) are in ms and only there when asked for. */
export type Fold = { sql: string; depth: string; isRemoved: string; entry: string; at: string }
type FoldOptions = {
  elements: string
  width: 2 | 4 | 7
  /** On `x.1`: which first steps may start an attempt. */
  entryCondition?: string
  /** The name of the column the fold is given, for the expressions that read it. */
  name: string
}

/**
 * One pass over a unit's sorted events. For each step it keeps the latest start of an attempt that is there (a later start
 * can do whatever an earlier one can, for longer), whether an excluded event has spoilt it, and the best of all attempts.
 */
export function foldAttempts(rules: FunnelRules, { elements, width, entryCondition = '1', name }: FoldOptions): Fold {
  const levels = Array.from({ length: rules.stepCount - 1 }, (_, index) => index + 1)
  const isTaintKept = rules.exclusion !== 'none'
  const fields: [name: string, initial: string, next: string][] = []
  const at = (field: string) => `acc.${layout.indexOf(field) + 1}`
  const layout = [
    ...levels.map((level) => `e${level}`),
    ...(isTaintKept ? levels.map((level) => `t${level}`) : []),
    ...['depth', 'entry', 'at', 'tainted'],
    ...(width === 7 ? ['runLevel', 'runTs', 'runAt', 'runEntry', 'runUsed'] : []),
  ]
  const moves = describeMoves(rules, { at, isTaintKept, entryCondition, width })
  for (const level of levels) fields.push([`e${level}`, never, moves.slot(level)])
  if (isTaintKept) for (const level of levels) fields.push([`t${level}`, 'toUInt8(0)', moves.taint(level)])
  fields.push(['depth', 'toUInt8(0)', `if(better > 0, better, ${at('depth')})`])
  fields.push(['entry', never, moves.best(moves.startOf, at('entry'), 'start')])
  fields.push(['at', never, `if(better > 0, x.1, ${at('at')})`])
  fields.push(['tainted', 'toUInt8(0)', moves.bestTaint()])
  if (width === 7) fields.push(...moves.run())
  const next = fields.map(([, , sql]) => sql).join(',\n ')
  const initial = fields.map(([, sql]) => sql).join(', ')
  const read = (field: string) => `${name}.${layout.indexOf(field) + 1}`
  return {
    sql: `arrayFold((acc, x) -> ${moves.within(`tuple(${next})`)}, ${elements}, tuple(${initial}))`,
    depth: `if(${read('tainted')} = 1, 0, ${read('depth')})`,
    isRemoved: `(${read('tainted')} = 1)`,
    entry: read('entry'),
    at: read('at'),
  }
}

type MoveOptions = { at: (field: string) => string; isTaintKept: boolean; entryCondition: string; width: number }

/** What an event does to the attempts at each level, as conditions on the state before it. */
function describeSteps(rules: FunnelRules, { at, isTaintKept, entryCondition }: MoveOptions) {
  const { stepCount, windowMs } = rules
  const steps = Array.from({ length: stepCount }, (_, index) => index + 1)
  const sources = (step: number) =>
    steps.map((s) => s - 1).filter((level) => level > 0 && nextSteps(rules, level).includes(step))
  const start = [entryCondition, ...(rules.entry === 'first' ? [`${at('depth')} = 0`] : [])].join(' AND ')
  /** The event takes the attempt at `level` to `step`, and no further one. */
  const takes = (level: number, step: number): string => {
    const further = nextSteps(rules, level).filter((next) => next > step)
    const none = further.length === 0 ? '' : ` AND bitAnd(x.2, ${further.reduce((sum, s) => sum + stepBit(s), 0)}) = 0`
    return `(bitTest(x.2, ${step - 1}) AND x.1 - ${at(`e${level}`)} <= ${windowMs}${none})`
  }
  const arrives = (step: number) =>
    step === 1
      ? `(bitTest(x.2, 0) AND ${start})`
      : `(${sources(step)
          .map((level) => takes(level, step))
          .join(' OR ')})`
  const departs = (level: number) =>
    `(${nextSteps(rules, level)
      .map((step) => takes(level, step))
      .join(' OR ')})`
  const startOf = (step: number): string => {
    if (step === 1) return 'x.1'
    const [only, ...more] = sources(step)
    if (more.length === 0) return at(`e${only}`)
    return `greatest(${sources(step)
      .map((level) => `if(${takes(level, step)}, ${at(`e${level}`)}, ${never})`)
      .join(', ')})`
  }
  const isSpoilt = (step: number): string => {
    if (!isTaintKept || step === 1) return '0'
    const [only, ...more] = sources(step)
    if (more.length === 0) return at(`t${only}`)
    return `(${sources(step)
      .map((level) => `(${takes(level, step)} AND ${at(`e${level}`)} = ${startOf(step)} AND ${at(`t${level}`)})`)
      .join(' OR ')})`
  }
  const stores = (step: number) => (isTaintKept ? `(${arrives(step)} AND NOT ${isSpoilt(step)})` : arrives(step))
  return { steps, start, arrives, departs, startOf, isSpoilt, stores }
}

function describeMoves(rules: FunnelRules, options: MoveOptions) {
  const { at, isTaintKept, width } = options
  const { windowMs } = rules
  const isTogether = width === 7
  const { steps, start, arrives, departs, startOf, isSpoilt, stores } = describeSteps(rules, options)
  const stays = (level: number): string => {
    const kept = `if(${departs(level)}, ${never}, ${at(`e${level}`)})`
    if (rules.order !== 'strict') return kept
    return `if(bitTest(x.2, ${level - 1}) OR x.4, ${kept}, ${never})`
  }
  const isMerging = rules.optional.length > 0
  const alone = (level: number) =>
    `if(${stores(level)}, ${isMerging ? `greatest(${startOf(level)}, ${stays(level)})` : startOf(level)}, ${stays(level)})`
  const slot = (level: number): string => {
    if (!isTogether) return alone(level)
    return `multiIf(x.5 = -1, ${alone(level)}, goes AND x.6 = ${level}, start, goes AND from = ${level}, ${never}, ${at(`e${level}`)})`
  }
  const taint = (level: number): string => {
    const isHit = `(bitTest(x.3, ${level}) AND NOT ${departs(level)})`
    const fresh = isMerging ? `if(${stays(level)} > ${startOf(level)}, ${at(`t${level}`)}, 0)` : '0'
    const single = `toUInt8(if(${stores(level)}, ${fresh}, ${isHit} OR ${at(`t${level}`)}))`
    if (!isTogether) return single
    return `multiIf(x.5 = -1, ${single}, goes AND x.6 = ${level}, toUInt8(0), ${at(`t${level}`)})`
  }
  const improves = (step: number): string => {
    const deeper = `${step} > ${at('depth')}`
    if (!isTaintKept) return `(${arrives(step)} AND ${deeper})`
    if (rules.exclusion === 'drop') return `(${stores(step)} AND ${deeper})`
    return `(${arrives(step)} AND (${deeper} OR (${step} = ${at('depth')} AND ${at('tainted')} = 1 AND NOT ${isSpoilt(step)})))`
  }
  const isLater = `${at('tainted')} = 1 OR (x.1 = ${at('at')} AND start > ${at('entry')})`
  const togetherImproves = `(goes AND (x.6 > ${at('depth')} OR (x.6 = ${at('depth')} AND (${isLater}))))`
  /** The step that the event makes the furthest so far; 0 when it does not. */
  const improved = (): string => {
    const cases = steps.toReversed().map((step) => `${improves(step)}, toUInt8(${step})`)
    const last = isTogether ? [`${togetherImproves}, x.6`] : []
    return `multiIf(${[...cases, ...last].join(', ')}, toUInt8(0))`
  }
  const best = (value: (step: number) => string, otherwise: string, together: string): string => {
    const first = isTogether ? [`better > 0 AND x.5 >= 0, ${together}`] : []
    const cases = steps.map((step) => `better = ${step}, ${value(step)}`)
    return `multiIf(${[...first, ...cases].join(', ')}, ${otherwise})`
  }
  const bestTaint = (): string => {
    if (rules.exclusion !== 'remove') return 'toUInt8(0)'
    const isHit = `(bitTest(x.3, ${at('depth')}) AND x.1 - ${at('entry')} <= ${windowMs})`
    // 2: a detour has ended it in strict order, so what is excluded can no longer spoil it.
    const isOver = rules.order === 'strict' ? `NOT (x.4 OR bitAnd(x.2, toUInt32(exp2(${at('depth')} - 1))) > 0)` : '0'
    const otherwise = `multiIf(${at('tainted')} > 0, ${at('tainted')}, ${isHit}, toUInt8(1), ${isOver}, toUInt8(2), toUInt8(0))`
    return best((step) => `toUInt8(${isSpoilt(step)})`, otherwise, 'toUInt8(0)')
  }
  const together = describeRun(rules, { at, isTaintKept, start })
  const within = (next: string): string => {
    const body = named({ better: improved() }, next)
    return isTogether ? together.within(body) : body
  }
  return { slot, taint, best, bestTaint, startOf, within, run: together.fields }
}

/** Gives values names inside an expression: without it, the store writes each out wherever it is used. */
export const named = (values: Record<string, string>, inside: string): string => {
  const list = Object.values(values).map((value) => `[${value}]`)
  return `arrayMap((${Object.keys(values).join(', ')}) -> ${inside}, ${list.join(', ')})[1]`
}

/** The attempt that is just trying the events of a mixed moment: where it started from, where it is, what it has used. */
function describeRun(
  rules: FunnelRules,
  { at, isTaintKept, start }: Pick<MoveOptions, 'at' | 'isTaintKept'> & { start: string },
): { within: (next: string) => string; fields: () => [string, string, string][] } {
  const levels = Array.from({ length: rules.stepCount - 1 }, (_, index) => index + 1)
  const isSame = `(x.5 = ${at('runLevel')} AND x.1 = ${at('runTs')})`
  const slots = levels.map((level) => `x.5 = ${level}, ${at(`e${level}`)}`).join(', ')
  const spoilt = isTaintKept ? levels.map((level) => `(x.5 = ${level} AND ${at(`t${level}`)})`).join(' OR ') : '0'
  const begin = `multiIf(x.5 = 0, x.1, ${slots}${slots ? ', ' : ''}${never})`
  const from = `if(${isSame}, ${at('runAt')}, toUInt8(x.5))`
  const used = `if(${isSame}, ${at('runUsed')}, emptyArrayUInt32())`
  const goes = `(x.5 >= 0 AND has(${nextLists(rules)}[from + 1], x.6) AND NOT has(used, x.7)
    AND x.1 - start <= ${rules.windowMs} AND (${isSame} OR NOT (${spoilt || '0'})) AND (x.5 > 0 OR ${isSame} AND from > 0 OR (${start})))`
  return {
    within: (next) => named({ from, used, start: `if(${isSame}, ${at('runEntry')}, ${begin})` }, named({ goes }, next)),
    fields: () => [
      ['runLevel', 'toInt8(-1)', 'x.5'],
      ['runTs', never, 'x.1'],
      ['runAt', 'toUInt8(0)', 'if(goes, x.6, from)'],
      ['runEntry', never, 'start'],
      ['runUsed', 'emptyArrayUInt32()', 'if(goes, arrayPushBack(used, x.7), used)'],
    ],
  }
}

const nextLists = (rules: FunnelRules): string =>
  `[${Array.from({ length: rules.stepCount + 1 }, (_, level) => `[${nextSteps(rules, level).join(', ')}]`).join(', ')}]`

/** For each level from 0: the steps that can come next, as bits. */
const nextMasks = (rules: FunnelRules): string =>
  `[${Array.from({ length: rules.stepCount + 1 }, (_, level) =>
    nextSteps(rules, level).reduce((sum, step) => sum + stepBit(step), 0),
  )
    .map((mask) => `toUInt32(${mask})`)
    .join(', ')}]`

/**
 * When the attempt that starts at `entry` made each step, up to `depth`: an array of ms with 0 for steps it did not make.
 * The attempt is known to be the one that counts, so what spoils attempts need not be looked at again.
 */
export function foldTimes(
  rules: FunnelRules,
  { elements, width, entry, depth }: { elements: string; width: 2 | 4 | 7; entry: string; depth: string },
): string {
  const steps = Array.from({ length: rules.stepCount }, (_, index) => index + 1)
  const starts = `(acc.1 > 0 OR x.1 = ${entry})`
  const possible = `bitAnd(bitAnd(x.2, ${nextMasks(rules)}[acc.1 + 1]), toUInt32(exp2(${depth}) - 1))`
  const alone = `if(${starts} AND x.1 - ${entry} <= ${rules.windowMs}, toUInt8(if(${possible} = 0, 0, floor(log2(${possible})) + 1)), toUInt8(0))`
  const time = (made: string) => steps.map((step) => `if(${made} = ${step}, x.1, acc.${step + 1})`)
  const zeros = steps.map(() => 'toInt64(0)').join(', ')
  const read = `arrayMap(made -> [${steps.map((step) => `made.${step + 1}`).join(', ')}], `
  if (width !== 7) {
    const next = named({ step: alone }, `tuple(if(step > 0, step, acc.1), ${time('step').join(', ')})`)
    return `${read}[arrayFold((acc, x) -> ${next}, ${elements}, tuple(toUInt8(0), ${zeros}))])[1]`
  }
  const [ts, from, used] = [2, 3, 4].map((offset) => `acc.${rules.stepCount + offset}`)
  const began = `if(x.1 = ${ts}, ${from}, acc.1)`
  const free = `if(x.1 = ${ts}, ${used}, emptyArrayUInt32())`
  const together = `if(x.5 = ${began} AND x.6 <= ${depth} AND ${starts} AND x.1 - ${entry} <= ${rules.windowMs}
    AND has(${nextLists(rules)}[acc.1 + 1], x.6) AND NOT has(${free}, x.7), x.6, toUInt8(0))`
  const made = `if(x.5 = -1, ${alone}, ${together})`
  const next = named(
    { step: made },
    `tuple(if(step > 0, step, acc.1), ${time('step').join(', ')}, x.1, ${began}, if(step > 0, arrayPushBack(${free}, x.7), ${free}))`,
  )
  const initial = `tuple(toUInt8(0), ${zeros}, ${never}, toUInt8(0), emptyArrayUInt32())`
  return `${read}[arrayFold((acc, x) -> ${next}, ${elements}, ${initial})])[1]`
}
