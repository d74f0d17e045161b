import type { InsightDefinition, InsightPoint } from '@gantry/contract/insights'
import type { Reading } from '../plan.ts'

type Shown = { point: InsightPoint; shown: number }
const whole = { group: null, isOther: false, isPrevious: false }

/** Numbers of a result that people stand behind, empty ones too; of long lists every few. */
export function pointsOf(definition: InsightDefinition, reading: Reading): Shown[] {
  switch (reading.kind) {
    case 'trends':
      return reading.series.flatMap(({ series, values }) =>
        values.map((value, index) => ({
          point: { kind: 'trends', series: series ?? 0, bucket: reading.buckets[index]?.start ?? null, ...whole },
          shown: value ?? 0,
        })),
      )
    case 'funnel':
      return definition.kind === 'funnel' && reading.trend
        ? trendPoints(reading.trend, definition.steps.length)
        : stepPoints(reading)
    case 'retention':
      return reading.groups.flatMap(({ cohorts }) =>
        cohorts.flatMap(({ cells }, cohort) =>
          cells.flatMap(({ count }, column) =>
            (cohort + column) % 3 > 0
              ? []
              : [{ point: { kind: 'retention' as const, cohort, column, group: null, isOther: false }, shown: count }],
          ),
        ),
      )
    case 'lifecycle':
      return (['new', 'returning', 'resurrected', 'dormant'] as const).flatMap((status) =>
        reading[status].map((shown, index) => ({
          point: { kind: 'lifecycle', status, bucket: reading.buckets[index]?.start ?? '' },
          shown: shown + 0,
        })),
      )
    case 'stickiness':
      return reading.series.flatMap(({ series, values }) =>
        values.map((shown, index) => ({ point: { kind: 'stickiness', series, intervals: index + 1 }, shown })),
      )
    default:
      return reading.edges
        .filter((_, index) => index % 3 === 0)
        .map(({ step, from, to, count }) => ({ point: { kind: 'paths', step, from, to }, shown: count }))
  }
}

function stepPoints({ groups }: Extract<Reading, { kind: 'funnel' }>): Shown[] {
  return groups.flatMap(({ steps }) =>
    steps.flatMap(({ count, dropped }, index) => {
      const at = { kind: 'funnel' as const, step: index + 1, ...whole }
      return [
        { point: { ...at, isDropOff: false }, shown: count },
        ...(index > 0 ? [{ point: { ...at, isDropOff: true }, shown: dropped }] : []),
      ]
    }),
  )
}

type Trend = NonNullable<Extract<Reading, { kind: 'funnel' }>['trend']>

function trendPoints({ buckets, series }: Trend, last: number): Shown[] {
  const [line] = series
  return buckets.flatMap(({ start }, index) =>
    [
      { step: 1, shown: line?.entered[index] ?? 0 },
      { step: last, shown: line?.converted[index] ?? 0 },
    ].map(({ step, shown }) => ({
      point: { kind: 'funnel', step, bucket: start, isDropOff: false, ...whole },
      shown,
    })),
  )
}
