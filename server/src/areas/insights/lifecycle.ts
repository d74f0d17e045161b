import type { LifecycleDefinition, StickinessDefinition } from '@gantry/contract/insights-trends'
import { AppError } from '../../platform/errors.ts'
import { bucketsOf, resolveRange } from './calendar.rules.ts'
import { compileLifecycle, compileLifecyclePeople } from './compile/lifecycle.ts'
import type { Setting } from './compile/scope.ts'
import { compileStickiness, compileStickinessPeople } from './compile/stickiness.ts'
import { countIn, type PeopleQuery, type Plan, type PointOf, type ReadingOf } from './plan.ts'
import { toBuckets } from './read-trends.ts'
import { sampleScale } from './statistics.rules.ts'
import { checkedBuckets } from './trends.ts'

const stretchOf = ({ calendar, now }: Setting, { range, interval }: LifecycleDefinition | StickinessDefinition) => {
  const span = resolveRange(range, calendar, now)
  return { span, buckets: checkedBuckets(bucketsOf(span, interval, calendar)) }
}

export function planLifecycle(setting: Setting, definition: LifecycleDefinition): Plan<ReadingOf<'lifecycle'>> {
  const { buckets } = stretchOf(setting, definition)
  const scale = sampleScale(definition)
  return {
    queries: [compileLifecycle(setting, { definition, buckets })],
    read: ([rows = []]) => {
      const counts = new Map(rows.map((row) => [`${row.status} ${row.bucket}`, countIn(row, 'people')]))
      const of = (status: string) =>
        buckets.map(({ fromMs }) => Math.round((counts.get(`${status} ${fromMs}`) ?? 0) * scale))
      return {
        ...{ kind: 'lifecycle', interval: definition.interval, buckets: toBuckets(buckets, setting.now) },
        ...{ new: of('new'), returning: of('returning'), resurrected: of('resurrected') },
        dormant: of('dormant').map((count) => 0 - count),
      }
    },
  }
}

export const planLifecyclePeople = (
  setting: Setting,
  definition: LifecycleDefinition,
  point: PointOf<'lifecycle'>,
): PeopleQuery =>
  compileLifecyclePeople(setting, { definition, buckets: stretchOf(setting, definition).buckets }, point)

export function planStickiness(setting: Setting, definition: StickinessDefinition): Plan<ReadingOf<'stickiness'>> {
  const { span, buckets } = stretchOf(setting, definition)
  const scale = sampleScale(definition)
  return {
    queries: definition.series.map((_, series) => compileStickiness(setting, { definition, series, span, buckets })),
    read: (rows) => ({
      kind: 'stickiness',
      interval: definition.interval,
      series: definition.series.map((series, index) => {
        const counts = new Map((rows[index] ?? []).map((row) => [countIn(row, 'intervals'), countIn(row, 'people')]))
        const exact = buckets.map((_, intervals) => counts.get(intervals + 1) ?? 0)
        const shown = definition.mode === 'exact' ? exact : exact.map((_, from) => sum(exact.slice(from)))
        return {
          ...{ series: index, label: series.label ?? series.event ?? `All events ${String.fromCharCode(65 + index)}` },
          values: shown.map((count) => Math.round(count * scale)),
        }
      }),
    }),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

export function planStickinessPeople(
  setting: Setting,
  definition: StickinessDefinition,
  point: PointOf<'stickiness'>,
): PeopleQuery {
  const { span, buckets } = stretchOf(setting, definition)
  if (!definition.series[point.series]) throw new AppError('invalid_input', 'This insight has no such series.')
  return compileStickinessPeople(setting, { definition, series: point.series, span, buckets }, point)
}
