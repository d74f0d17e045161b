import type { Interval } from '@gantry/contract/insights-base'
import type { RetentionResult } from '@gantry/contract/insights-retention'
import type { ChartWords } from './chart-words.ts'
import type { Cell, Grid, GridRow } from './grid.ts'

/** A row a cohort; the first column is its size, the others who came back. The last row is the average. */
export function retentionGrid(result: RetentionResult, period: Interval, groupIndex: number, words: ChartWords): Grid {
  const group = result.groups[groupIndex]
  const owner = { group: group?.group ?? null, isOther: group?.isOther ?? false }
  const rows = (group?.cohorts ?? []).map(
    ({ start, size, cells }, cohort): GridRow => ({
      key: start,
      label: words.bucket({ start }, period, result.facts.zone),
      color: cohort,
      isPrevious: false,
      total: null,
      cells: [
        {
          value: size,
          text: words.number(size),
          point: { kind: 'retention', cohort, column: null, ...owner },
          isIncomplete: false,
        },
        ...cells.map(
          ({ count, share, value, isComplete }, column): Cell => ({
            value: share === null ? null : share * 100,
            text: `${words.part(count, share)}${value === null ? '' : ` · ${words.number(value)}`}`,
            point: { kind: 'retention', cohort, column, ...owner },
            isIncomplete: !isComplete,
            share,
          }),
        ),
      ],
    }),
  )
  return {
    rowTitle: words.cohort,
    totalTitle: null,
    columns: [
      { key: 'size', label: words.people, isIncomplete: false },
      ...result.columns.map(({ from, to }, index) => ({
        key: String(index),
        label: words.period(period, from, to),
        isIncomplete: false,
      })),
    ],
    rows: [...rows, averageRow(group?.average ?? [], rows, words)],
  }
}

function averageRow(
  average: RetentionResult['groups'][number]['average'],
  rows: readonly GridRow[],
  words: ChartWords,
): GridRow {
  const size = rows.reduce((sum, { cells }) => sum + (cells[0]?.value ?? 0), 0)
  return {
    key: 'average',
    label: words.average,
    color: 0,
    isPrevious: false,
    total: null,
    cells: [
      { value: size, text: words.number(size), point: null, isIncomplete: false },
      ...average.map(
        ({ share }): Cell => ({
          value: share === null ? null : share * 100,
          text: share === null ? words.none : words.share(share),
          point: null,
          isIncomplete: false,
          share,
        }),
      ),
    ],
  }
}
