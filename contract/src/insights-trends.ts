import { z } from 'zod'
import { Instant } from './common.ts'
import {
  Breakdown,
  Bucket,
  common,
  EventPick,
  GroupValues,
  InsightFacts,
  Interval,
  PropertyRef,
} from './insights-base.ts'

export const aggregates = ['average', 'min', 'max', 'median', 'p75', 'p90', 'p95', 'p99'] as const
export type Aggregate = (typeof aggregates)[number]

export const Measure = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('total') }).describe('Events.'),
    z.object({ kind: z.literal('unique') }).describe('Different people (or accounts, sessions).'),
    z
      .object({ kind: z.literal('active'), days: z.int().min(1).max(366) })
      .describe('Different people in the last so many days up to and with each day: 1 DAU, 7 WAU, 30 MAU.'),
    z.object({ kind: z.literal('sessions') }),
    z
      .object({ kind: z.literal('per_user'), aggregate: z.enum(aggregates) })
      .describe('Of the numbers of events each person did.'),
    z
      .object({ kind: z.literal('property'), property: PropertyRef, aggregate: z.enum([...aggregates, 'sum']) })
      .describe('Of a number. Events without it are left out, so no value is null, not 0.'),
    z.object({ kind: z.literal('first_ever') }).describe('People whose first event of this name this is.'),
    z
      .object({ kind: z.literal('first_matching') })
      .describe('People whose first event that matches all filters this is.'),
  ])
  .meta({ id: 'Measure' })
export type Measure = z.infer<typeof Measure>

export const TrendsDefinition = z
  .object({
    kind: z.literal('trends'),
    ...common,
    interval: Interval.default('day'),
    series: z
      .array(EventPick.extend({ measure: Measure.default({ kind: 'total' }), isHidden: z.boolean().default(false) }))
      .min(1)
      .max(20),
    formulas: z
      .array(z.object({ label: z.string().trim().max(200).optional(), expression: z.string().min(1).max(500) }))
      .max(10)
      .default([])
      .describe('Of the series A, B, C ... with + - * / and parentheses; a division by zero gives null.'),
    breakdown: Breakdown.optional(),
    compare: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('previous') }).describe('The stretch of the same length just before.'),
        z.object({ kind: z.literal('ago'), count: z.int().min(1).max(1_000), unit: Interval }),
      ])
      .optional(),
    isCumulative: z.boolean().default(false),
  })
  .meta({ id: 'TrendsDefinition' })
export type TrendsDefinition = z.infer<typeof TrendsDefinition>

const Values = z.array(z.number().nullable()).describe('One a bucket; null where there is nothing to compute from.')
export const TrendsSeries = z
  .object({
    series: z.int().nullable().describe('Which series of the definition, from 0.'),
    formula: z.int().nullable(),
    label: z.string(),
    group: GroupValues.nullable(),
    isOther: z.boolean(),
    values: Values,
    total: z.number().nullable().describe('Over the whole range, counted for itself: never a sum of daily uniques.'),
    margin: z.number().nullable().describe('Half of the 95 % interval of the total when sampled.'),
    previous: z.object({ values: Values, total: z.number().nullable() }).nullable(),
  })
  .meta({ id: 'TrendsSeries' })
export type TrendsSeries = z.infer<typeof TrendsSeries>
export const TrendsResult = z
  .object({
    kind: z.literal('trends'),
    facts: InsightFacts,
    interval: Interval,
    buckets: z.array(Bucket),
    previousBuckets: z.array(Bucket).nullable(),
    series: z.array(TrendsSeries),
  })
  .meta({ id: 'TrendsResult' })
export type TrendsResult = z.infer<typeof TrendsResult>

export const TrendsPoint = z
  .object({
    kind: z.literal('trends'),
    series: z.int().min(0),
    bucket: Instant.nullable().describe('The start of the bucket; null = the whole range.'),
    group: GroupValues.nullable().default(null),
    isOther: z.boolean().default(false),
    isPrevious: z.boolean().default(false),
  })
  .meta({ id: 'TrendsPoint' })

export const statuses = ['new', 'returning', 'resurrected', 'dormant'] as const
export const LifecycleDefinition = z
  .object({
    kind: z.literal('lifecycle'),
    ...common,
    interval: Interval.default('day'),
    event: EventPick,
  })
  .meta({ id: 'LifecycleDefinition' })
export type LifecycleDefinition = z.infer<typeof LifecycleDefinition>
const Counts = z.array(z.int()).describe('One a bucket.')
export const LifecycleResult = z
  .object({
    kind: z.literal('lifecycle'),
    facts: InsightFacts,
    interval: Interval,
    buckets: z.array(Bucket),
    new: Counts.describe('Did it for the first time ever.'),
    returning: Counts.describe('Did it in the bucket before too.'),
    resurrected: Counts.describe('Did it before, but not in the bucket before.'),
    dormant: Counts.describe('Did it in the bucket before but not in this one: numbers of 0 or below.'),
  })
  .meta({ id: 'LifecycleResult' })
export type LifecycleResult = z.infer<typeof LifecycleResult>
export const LifecyclePoint = z
  .object({ kind: z.literal('lifecycle'), status: z.enum(statuses), bucket: Instant })
  .meta({ id: 'LifecyclePoint' })

export const StickinessDefinition = z
  .object({
    kind: z.literal('stickiness'),
    ...common,
    interval: Interval.default('day'),
    series: z.array(EventPick).min(1).max(20),
    mode: z.enum(['exact', 'cumulative']).default('exact').describe('On exactly so many days, or on at least so many.'),
  })
  .meta({ id: 'StickinessDefinition' })
export type StickinessDefinition = z.infer<typeof StickinessDefinition>
export const StickinessResult = z
  .object({
    kind: z.literal('stickiness'),
    facts: InsightFacts,
    interval: Interval,
    series: z.array(
      z.object({
        series: z.int(),
        label: z.string(),
        values: z.array(z.int()).describe('The first: active in 1 interval, the second in 2 ...'),
      }),
    ),
  })
  .meta({ id: 'StickinessResult' })
export type StickinessResult = z.infer<typeof StickinessResult>
export const StickinessPoint = z
  .object({ kind: z.literal('stickiness'), series: z.int().min(0), intervals: z.int().min(1) })
  .meta({ id: 'StickinessPoint' })
