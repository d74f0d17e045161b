import { type Fold, foldAttempts, named } from './funnel-fold.ts'
import type { FunnelRules } from './funnel-rules.ts'

type Walked = {
  fold: Fold
  elements: string
  width: 2 | 4 | 7
  /** On `x.1`: which first steps may start an attempt. */
  entryCondition?: string
}

/**
 * When the attempt that counts started, where `depth` is how far it got. With entry `any` that is the earliest start from which it
 * is got to by then. A fold keeps the latest; an earlier one in the window does as well, but after excluded events or a
 * detour it has to be tried.
 */
export function entryOf(rules: FunnelRules, { fold, elements, width, entryCondition = '1' }: Walked): string {
  if (rules.entry !== 'any' || rules.order === 'any') return fold.entry
  const isStart = `bitTest(x.2, 0) AND x.1 >= ${fold.at} - ${rules.windowMs} AND ${entryCondition}`
  if (rules.order === 'ordered' && rules.exclusion === 'none') return `arrayFirst(x -> ${isStart}, sorted).1`
  const starts = `arrayDistinct(arrayMap(x -> x.1, arrayFilter(x -> ${isStart} AND x.1 <= ${fold.entry}, sorted)))`
  const one = foldAttempts(rules, {
    elements,
    width,
    entryCondition: `x.1 = began AND ${entryCondition}`,
    name: 'tried',
  })
  const isSame = named({ tried: one.sql }, `(${one.depth} = depth AND ${one.at} = ${fold.at})`)
  return `if(length(${starts}) < 2, ${fold.entry}, arrayFirst(began -> ${isSame}, ${starts}))`
}
