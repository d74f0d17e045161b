import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import type { AlertOutlook } from '@gantry/contract/alerts'
import type { InsightDefinition } from '@gantry/contract/insights'
import type { ChartWords } from '../insights/model/chart-words.ts'
import { type Cell, type Grid, noCell } from '../insights/model/grid.ts'

/** The first number of an insight that can be watched. */
export function firstPoint({ kind, ...definition }: InsightDefinition): AlertPoint {
  switch (kind) {
    case 'trends':
      return { kind, series: 0, isFormula: false, group: null }
    case 'funnel':
      // Every definition of a funnel has steps.
      return {
        kind,
        step: Math.max(2, (definition as { steps: unknown[] }).steps.length),
        interval: 'day',
        group: null,
      }
    case 'retention':
      return { kind, column: 1, of: 'average', group: null }
    case 'lifecycle':
      return { kind, status: 'new' }
    case 'stickiness':
      return { kind, series: 0, intervals: 2 }
    default:
      return { kind, step: 0, from: '', to: null }
  }
}

export const newCondition = (kind: AlertCondition['kind']): AlertCondition =>
  kind === 'threshold'
    ? { kind, above: null, below: null }
    : kind === 'change'
      ? { kind, direction: 'either', by: 0.2, measure: 'share', lag: 1 }
      : { kind, direction: 'either', falseAlarms: 1, periods: 8 }

/** Whether enough is filled in to be asked. */
export const isWhole = (point: AlertPoint, condition: AlertCondition): boolean =>
  (point.kind !== 'paths' || point.from !== '') &&
  (condition.kind !== 'threshold' || condition.above !== null || condition.below !== null)

type Names = { value: string; low: string; high: string; rowTitle: string }

/** The number and its bounds as the lines of a chart. */
export function outlookGrid({ readings, isShare }: AlertOutlook, names: Names, words: ChartWords): Grid {
  const say = (value: number): string => (isShare ? words.share(value) : words.number(value))
  const cell = (value: number | null): Cell =>
    value === null ? { ...noCell, text: words.none } : { ...noCell, value, text: say(value) }
  const row = (key: 'value' | 'low' | 'high', color: number) => ({
    ...{ key, label: names[key], color, isPrevious: key !== 'value', total: null },
    cells: readings.map((reading) => cell(reading[key])),
  })
  const bounds = [row('high', 1), row('low', 2)].filter(({ cells }) => cells.some(({ value }) => value !== null))
  return {
    ...{ rowTitle: names.rowTitle, totalTitle: null },
    columns: readings.map(({ start, label }) => ({ key: start, label, isIncomplete: false })),
    rows: [row('value', 0), ...bounds],
  }
}
