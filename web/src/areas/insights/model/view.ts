import type { ChartStyle, InsightDefinition, InsightResult } from '@gantry/contract/insights'
import type { ChartWords } from './chart-words.ts'
import { conversionGrid, stepsGrid, timesGrid } from './funnel-grid.ts'
import type { Grid } from './grid.ts'
import { lifecycleGrid, pathsGrid, stickinessGrid } from './people-grids.ts'
import { retentionGrid } from './retention-grid.ts'
import { totalsGrid, trendsGrid } from './trends-grid.ts'

const trendStyles: readonly ChartStyle[] = ['line', 'area', 'bar', 'ranking', 'number', 'table']

/** The ways a kind of insight can be drawn, the usual one first. */
export function stylesOf(definition: InsightDefinition): readonly ChartStyle[] {
  switch (definition.kind) {
    case 'trends':
      return trendStyles
    case 'retention':
      return ['heat', 'curves', 'table']
    case 'funnel':
      return definition.view.kind === 'trend' ? ['line', 'table'] : ['bar', 'table']
    case 'paths':
      return ['streams', 'table']
    default:
      return ['bar', 'table']
  }
}

/** The style that was asked for, or the usual one where that one does not fit. */
export function styleFor(definition: InsightDefinition, asked: ChartStyle | null | undefined): ChartStyle {
  const styles = stylesOf(definition)
  return asked && styles.includes(asked) ? asked : (styles[0] ?? 'table')
}

type Question = { definition: InsightDefinition; result: InsightResult; style: ChartStyle; group: number }

/** The numbers of a result as the rows and columns of its chart; undefined while they belong to another kind. */
export function gridFor({ definition, result, style, group }: Question, words: ChartWords): Grid | undefined {
  if (definition.kind === 'funnel' && result.kind === 'funnel') {
    if (definition.view.kind === 'time') return timesGrid(result, definition, words)
    return definition.view.kind === 'trend' ? conversionGrid(result, definition, words) : stepsGrid(result, words)
  }
  if (definition.kind === 'retention' && result.kind === 'retention') {
    return retentionGrid(result, definition.period, group, words)
  }
  if (definition.kind !== result.kind) return undefined
  switch (result.kind) {
    case 'trends': {
      const grid = trendsGrid(result, words)
      return style === 'ranking' || style === 'number' ? totalsGrid(grid) : grid
    }
    case 'lifecycle':
      return lifecycleGrid(result, words)
    case 'stickiness':
      return stickinessGrid(result, words)
    case 'paths':
      return pathsGrid(result, words)
    default:
      return undefined
  }
}
