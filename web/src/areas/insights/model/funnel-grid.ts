import type { FunnelDefinition, FunnelPoint, FunnelResult } from '@gantry/contract/insights-funnel'
import type { ChartWords } from './chart-words.ts'
import { type Cell, type Grid, type GridRow, noCell } from './grid.ts'

type Owner = Pick<FunnelPoint, 'isOther' | 'isPrevious'> & { group: (string | null)[] | null }

const ownerOf = ({ group, isOther, isPrevious }: Owner) => ({ group, isOther, isPrevious })

function nameOf({ group, isOther, isPrevious }: Owner, words: ChartWords): string {
  const name = isOther ? words.other : group ? words.group(group) : words.conversion
  return isPrevious ? words.previous(name) : name
}

/** Colours go by group, so that what came before has the colour of what it is compared with. */
function colorsOf(owners: readonly Owner[]): (owner: Owner) => number {
  const keys = [...new Set(owners.map(keyOf))]
  return (owner) => keys.indexOf(keyOf(owner))
}
const keyOf = ({ group, isOther }: Owner): string => `${isOther}/${JSON.stringify(group)}`

/** Two rows a group: who made each step, and who was lost on the way to it. */
export function stepsGrid({ groups }: FunnelResult, words: ChartWords): Grid {
  const colorOf = colorsOf(groups)
  return {
    rowTitle: words.people,
    totalTitle: null,
    columns: (groups[0]?.steps ?? []).map(({ label }, index) => ({
      key: String(index),
      label: `${index + 1}. ${label}`,
      isIncomplete: false,
    })),
    rows: groups.flatMap((group): GridRow[] => {
      const label = nameOf(group, words)
      const start = group.steps[0]?.count ?? 0
      const shared = { color: colorOf(group), isPrevious: group.isPrevious, total: null }
      const cell = (count: number, share: number | null, step: number, isDropOff: boolean): Cell => ({
        value: count,
        text: words.part(count, share),
        point: { kind: 'funnel', step, isDropOff, ...ownerOf(group) },
        isIncomplete: false,
        share,
      })
      return [
        {
          ...shared,
          key: `${keyOf(group)}/${group.isPrevious}`,
          label,
          cells: group.steps.map(({ count, fromStart }, index) => cell(count, fromStart, index + 1, false)),
        },
        {
          ...shared,
          key: `${keyOf(group)}/${group.isPrevious}/dropped`,
          label: words.dropped(label),
          cells: group.steps.map(({ dropped }, index) =>
            index === 0 ? noCell : cell(dropped, start > 0 ? dropped / start : null, index + 1, true),
          ),
        },
      ]
    }),
  }
}

/** How long it took: a column a stretch of time, a row a group. */
export function timesGrid({ times }: FunnelResult, { steps, view }: FunnelDefinition, words: ChartWords): Grid {
  const colorOf = colorsOf(times)
  const to = view.kind === 'time' ? (view.to ?? steps.length) : steps.length
  const bins = times[0]?.bins ?? []
  return {
    rowTitle: words.people,
    totalTitle: words.total,
    columns: bins.map(({ fromMs, toMs }) => ({
      key: String(fromMs),
      label: `${words.duration(fromMs)} – ${words.duration(toMs)}`,
      isIncomplete: false,
    })),
    rows: times.map((group) => ({
      key: `${keyOf(group)}/${group.isPrevious}`,
      label: nameOf(group, words),
      color: colorOf(group),
      isPrevious: group.isPrevious,
      cells: group.bins.map(({ fromMs, toMs, count }, index) => ({
        value: count,
        text: words.number(count),
        point: {
          kind: 'funnel',
          step: to,
          isDropOff: false,
          ...ownerOf(group),
          bin: { fromMs, toMs, isLast: index === group.bins.length - 1 },
        },
        isIncomplete: false,
      })),
      total: {
        value: group.count,
        text: words.number(group.count),
        point: { kind: 'funnel', step: to, isDropOff: false, ...ownerOf(group) },
        isIncomplete: false,
      },
    })),
  }
}

/** Conversion over time, by when people entered. */
export function conversionGrid({ trend, facts }: FunnelResult, { steps, view }: FunnelDefinition, words: ChartWords) {
  const to = view.kind === 'trend' ? (view.to ?? steps.length) : steps.length
  const interval = view.kind === 'trend' ? view.interval : 'day'
  const colorOf = colorsOf(trend?.series ?? [])
  const grid: Grid = {
    rowTitle: words.people,
    totalTitle: null,
    columns: (trend?.buckets ?? []).map((bucket) => ({
      key: bucket.start,
      label: words.bucket(bucket, interval, facts.zone),
      isIncomplete: !bucket.isComplete,
    })),
    rows: (trend?.series ?? []).map((series) => ({
      key: `${keyOf(series)}/${series.isPrevious}`,
      label: nameOf(series, words),
      color: colorOf(series),
      isPrevious: series.isPrevious,
      cells: (trend?.buckets ?? []).map(({ start, isComplete }, index): Cell => {
        const [entered = 0, converted = 0] = [series.entered[index], series.converted[index]]
        const share = entered > 0 ? converted / entered : null
        return {
          value: share === null ? null : share * 100,
          text: share === null ? words.none : words.part(converted, share),
          point: { kind: 'funnel', step: to, isDropOff: false, ...ownerOf(series), bucket: start },
          isIncomplete: !isComplete,
          share,
        }
      }),
      total: null,
    })),
  }
  return grid
}
