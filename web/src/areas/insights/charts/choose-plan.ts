import type { ChartStyle, InsightDefinition, InsightResult } from '@gantry/contract/insights'
import type { ChartWords } from '../model/chart-words.ts'
import type { Grid } from '../model/grid.ts'
import { planBars, planFunnel, planLifecycle, planRanking } from './column-plans.ts'
import type { Look } from './look.ts'
import { planPaths } from './paths-plan.ts'
import type { ChartPlan } from './plan.ts'
import { planCurves, planHeatMap } from './retention-plans.ts'
import { type Marker, planTrends } from './trends-plan.ts'

type Picture = {
  definition: InsightDefinition
  result: InsightResult
  style: ChartStyle
  grid: Grid
  words: ChartWords
  /** A compact number for an axis. */
  axis: (value: number) => string
  markers: readonly Marker[]
}

/** Which drawing a kind of insight and a style mean. */
export function choosePlan(picture: Picture, look: Look, hasMotion: boolean): ChartPlan {
  const { definition, result, style, grid, words, markers } = picture
  const { number, share } = words
  const percent = (value: number): string => share(value / 100)
  const isShare = definition.kind === 'funnel' && definition.view.kind !== 'time'
  const options = { grid, look, hasMotion, axisNumber: isShare ? percent : picture.axis }
  if (result.kind === 'paths') return planPaths({ ...options, result, pathName: words.pathName, number })
  if (result.kind === 'lifecycle') return planLifecycle(options)
  if (result.kind === 'stickiness') return planBars(options)
  if (result.kind === 'retention') {
    return style === 'curves' ? planCurves({ ...options, share }) : planHeatMap({ ...options, share })
  }
  if (definition.kind === 'funnel' && definition.view.kind === 'steps') return planFunnel(options)
  if (definition.kind === 'funnel' && definition.view.kind === 'time') return planBars(options)
  if (style === 'ranking') return planRanking(options)
  const columnWords = (column: number): string => grid.columns[column]?.label ?? ''
  return planTrends(style === 'area' || style === 'bar' ? style : 'line', {
    ...{ ...options, columnWords, markers, isWhole: isWhole(definition) },
  })
}

/** Whether the groups of a trend are parts of one number, as counts are and averages are not. */
function isWhole(definition: InsightDefinition): boolean {
  if (definition.kind !== 'trends' || !definition.breakdown || definition.formulas.length > 0) return false
  const [one, ...others] = definition.series.filter(({ isHidden }) => !isHidden)
  if (!one || others.length > 0) return false
  const { measure } = one
  return measure.kind === 'property' ? measure.aggregate === 'sum' : measure.kind !== 'per_user'
}
