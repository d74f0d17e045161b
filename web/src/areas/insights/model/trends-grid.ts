import type { InsightPoint } from '@gantry/contract/insights'
import type { TrendsResult, TrendsSeries } from '@gantry/contract/insights-trends'
import type { ChartWords } from './chart-words.ts'
import { type Cell, type Grid, type GridRow, noCell } from './grid.ts'

/** A row a series or group, and one more for what came before; a column a stretch of time. */
export function trendsGrid(result: TrendsResult, words: ChartWords): Grid {
  const { buckets, interval, facts } = result
  const hasManySeries = new Set(result.series.map(({ series, formula }) => `${series}/${formula}`)).size > 1
  const columns = buckets.map((bucket) => ({
    key: bucket.start,
    label: words.bucket(bucket, interval, facts.zone),
    isIncomplete: !bucket.isComplete,
  }))
  const rows = result.series.flatMap((series, color): GridRow[] => {
    const label = nameOf(series, hasManySeries, words)
    const key = `${series.series}/${series.formula}/${series.isOther}/${JSON.stringify(series.group)}`
    const now: GridRow = {
      key,
      label,
      color,
      isPrevious: false,
      cells: buckets.map(({ start, isComplete }, index) =>
        cellOf(series.values[index], pointOf(series, start, false), !isComplete, words),
      ),
      total: cellOf(series.total, pointOf(series, null, false), false, words),
    }
    if (!series.previous) return [now]
    const { values, total } = series.previous
    return [
      now,
      {
        key: `${key}/previous`,
        label: words.previous(label),
        color,
        isPrevious: true,
        cells: buckets.map((_bucket, index) => {
          const before = result.previousBuckets?.[index]
          return before ? cellOf(values[index], pointOf(series, before.start, true), false, words) : noCell
        }),
        total: cellOf(total, pointOf(series, null, true), false, words),
      },
    ]
  })
  return { rowTitle: words.series, totalTitle: words.total, columns, rows }
}

/** The totals alone: one bar, or one big number, a series. */
export const totalsGrid = (grid: Grid): Grid => ({
  rowTitle: grid.rowTitle,
  totalTitle: null,
  columns: [{ key: 'total', label: grid.totalTitle ?? '', isIncomplete: false }],
  rows: grid.rows.map((row) => ({ ...row, cells: [row.total ?? noCell], total: null })),
})

function nameOf({ label, group, isOther }: TrendsSeries, hasManySeries: boolean, words: ChartWords): string {
  if (!group && !isOther) return label
  const name = isOther ? words.other : words.group(group)
  return hasManySeries ? `${label}: ${name}` : name
}

const cellOf = (
  value: number | null | undefined,
  point: InsightPoint | null,
  isIncomplete: boolean,
  words: ChartWords,
): Cell =>
  value === null || value === undefined
    ? { ...noCell, text: words.none, isIncomplete }
    : { value, text: words.number(value), point, isIncomplete }

const pointOf = (
  { series, group, isOther }: TrendsSeries,
  bucket: string | null,
  isPrevious: boolean,
): InsightPoint | null =>
  series === null ? null : { kind: 'trends', series, bucket, group: group ?? null, isOther, isPrevious }
