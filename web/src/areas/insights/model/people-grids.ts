import type { InsightPoint } from '@gantry/contract/insights'
import type { PathsResult } from '@gantry/contract/insights-paths'
import { type LifecycleResult, type StickinessResult, statuses } from '@gantry/contract/insights-trends'
import type { ChartWords } from './chart-words.ts'
import type { Cell, Grid } from './grid.ts'

/** A row a state of people, a column a stretch of time. Those who fell asleep count below zero. */
export const lifecycleGrid = (result: LifecycleResult, words: ChartWords): Grid => ({
  rowTitle: words.state,
  totalTitle: null,
  columns: result.buckets.map((bucket) => ({
    key: bucket.start,
    label: words.bucket(bucket, result.interval, result.facts.zone),
    isIncomplete: !bucket.isComplete,
  })),
  rows: statuses.map((status, color) => ({
    key: status,
    label: words.status(status),
    color,
    isPrevious: false,
    cells: result.buckets.map(({ start, isComplete }, index) => ({
      value: result[status][index] ?? 0,
      text: words.number(result[status][index] ?? 0),
      point: { kind: 'lifecycle', status, bucket: start },
      isIncomplete: !isComplete,
    })),
    total: null,
  })),
})

/** A column for each number of days (weeks ...) people were active on. */
export const stickinessGrid = ({ series, interval }: StickinessResult, words: ChartWords): Grid => ({
  rowTitle: words.series,
  totalTitle: null,
  columns: Array.from({ length: Math.max(0, ...series.map(({ values }) => values.length)) }, (_, index) => ({
    key: String(index + 1),
    label: words.intervals(index + 1, interval),
    isIncomplete: false,
  })),
  rows: series.map(({ series: index, label, values }, color) => ({
    key: String(index),
    label,
    color,
    isPrevious: false,
    cells: values.map((value, at) => ({
      value,
      text: words.number(value),
      point: { kind: 'stickiness', series: index, intervals: at + 1 },
      isIncomplete: false,
    })),
    total: null,
  })),
})

/** A row an edge between two steps, then a row a step with everybody who came to it. */
export const pathsGrid = ({ edges, nodes }: PathsResult, words: ChartWords): Grid => ({
  rowTitle: words.edge,
  totalTitle: null,
  columns: [{ key: 'count', label: words.people, isIncomplete: false }],
  rows: [
    ...edges.map(({ step, from, to, count, averageMs }) => ({
      key: `${step}:${from}>${to}`,
      label: `${step + 1}. ${words.step(words.pathName(from), words.pathName(to))}`,
      cell: pathCell(count, averageMs, words, { kind: 'paths', step, from, to }),
      color: step,
    })),
    ...nodes.map(({ id, column, name, count, averageMs }) => ({
      key: id,
      label: `${column + 1}. ${words.pathName(name)}`,
      cell: pathCell(count, averageMs, words, { kind: 'paths', step: column, from: name, to: null }),
      color: column,
    })),
  ].map(({ cell, ...row }) => ({ ...row, isPrevious: false, cells: [cell], total: null })),
})

const pathCell = (count: number, averageMs: number | null, words: ChartWords, point: InsightPoint): Cell => ({
  value: count,
  text: averageMs === null ? words.number(count) : `${words.number(count)} · ${words.duration(averageMs)}`,
  point,
  isIncomplete: false,
})
