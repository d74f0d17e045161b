import { z } from 'zod'
import { Instant } from './common.ts'
import { Breakdown, common, EventPick, GroupValues, InsightFacts, PropertyRef } from './insights-base.ts'

export const RetentionDefinition = z
  .object({
    kind: z.literal('retention'),
    ...common,
    start: EventPick,
    return: EventPick,
    period: z.enum(['day', 'week', 'month']).default('day'),
    periods: z.int().min(1).max(90).default(11).describe('Columns, the one of the start included.'),
    entry: z
      .enum(['recurring', 'first_time', 'first_matching'])
      .default('recurring')
      .describe(
        'recurring: in every period with a start. first_time: only in that of the first event of this name ever; first_matching: of the first one ever that also matches the filters.',
      ),
    clock: z
      .enum(['calendar', 'rolling'])
      .default('calendar')
      .describe(
        'calendar: days of the zone. rolling: 24 hours (7 or 30 times that) from each start, to the millisecond.',
      ),
    mode: z
      .enum(['on', 'on_or_after', 'on_or_before', 'bracket'])
      .default('on')
      .describe(
        'When a return counts for a period: in it; in it or later, as far as the last column of the last row reaches; in it or earlier (but after the start); in its bracket.',
      ),
    brackets: z
      .array(z.int().min(1).max(366))
      .max(30)
      .default([])
      .describe('With mode `bracket`: the number of periods in each, the first after the period of the start.'),
    minimum: z.int().min(1).max(1_000).default(1).describe('Returns within a period for it to count.'),
    value: z
      .object({ property: PropertyRef, aggregate: z.enum(['sum', 'average']) })
      .optional()
      .describe('Of the returning events: the cells then also say how much.'),
    breakdown: Breakdown.optional(),
  })
  .meta({ id: 'RetentionDefinition' })
export type RetentionDefinition = z.infer<typeof RetentionDefinition>

const Cell = z.object({
  count: z.int(),
  share: z.number().nullable().describe('Of the cohort; 0.4 is 40 %.'),
  interval: z
    .object({ low: z.number(), high: z.number() })
    .nullable()
    .describe('95 % (Wilson) of the share; when sampled, from those who were asked.'),
  value: z.number().nullable(),
  isComplete: z.boolean().describe('False while people of the cohort can still return in it.'),
})

export const RetentionResult = z
  .object({
    kind: z.literal('retention'),
    facts: InsightFacts,
    columns: z.array(z.object({ label: z.string(), from: z.int(), to: z.int().describe('Periods since the start.') })),
    groups: z.array(
      z.object({
        group: GroupValues.nullable(),
        isOther: z.boolean(),
        cohorts: z.array(
          z.object({ label: z.string(), start: Instant, end: Instant, size: z.int(), cells: z.array(Cell) }),
        ),
        average: z
          .array(z.object({ share: z.number().nullable(), value: z.number().nullable(), size: z.int() }))
          .describe(
            'Shares, and sums of a value, weighted by the size of the cohorts; an average of a value by the returns it is of. Cohorts whose cell is not complete are left out of both sides.',
          ),
      }),
    ),
    capped: z.int().describe('People whose events were too many to follow all of them.'),
  })
  .meta({ id: 'RetentionResult' })
export type RetentionResult = z.infer<typeof RetentionResult>

export const RetentionPoint = z
  .object({
    kind: z.literal('retention'),
    cohort: z.int().min(0).describe('The row, from 0.'),
    column: z.int().min(0).nullable().default(null).describe('From 0; null = the whole cohort.'),
    group: GroupValues.nullable().default(null),
    isOther: z.boolean().default(false),
  })
  .meta({ id: 'RetentionPoint' })
export type RetentionPoint = z.infer<typeof RetentionPoint>
