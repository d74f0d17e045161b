import { z } from 'zod'
import { GroupValues } from './insights-base.ts'
import { statuses } from './insights-trends.ts'

const group = GroupValues.nullable().default(null).describe('Of the breakdown; null without one.')

/** Which number of an insight is watched. */
export const AlertPoint = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('trends'),
        series: z.int().min(0).default(0).describe('From 0; with `isFormula` which formula.'),
        isFormula: z.boolean().default(false),
        group,
      })
      .describe('The value of the last complete interval.'),
    z
      .object({
        kind: z.literal('funnel'),
        step: z.int().min(2).describe('From 1: the share of those who entered that made this step.'),
        interval: z.enum(['day', 'week', 'month']).default('day').describe('Of the entry.'),
        group,
      })
      .describe('Of the last interval whose conversion window is over.'),
    z.object({
      kind: z.literal('retention'),
      column: z.int().min(1).describe('From 0, the period of the start.'),
      of: z
        .enum(['average', 'latest'])
        .default('average')
        .describe('Over all complete cohorts of the range, or of the latest one that is complete.'),
      group,
    }),
    z.object({ kind: z.literal('lifecycle'), status: z.enum(statuses) }),
    z.object({ kind: z.literal('stickiness'), series: z.int().min(0).default(0), intervals: z.int().min(1) }),
    z
      .object({
        kind: z.literal('paths'),
        step: z.int().min(0),
        from: z.string().max(400),
        to: z.string().max(400).nullable().default(null),
      })
      .describe('Of an edge; with `to` null, of the node.'),
  ])
  .meta({ id: 'AlertPoint' })
export type AlertPoint = z.infer<typeof AlertPoint>

const Direction = z.enum(['rise', 'drop', 'either']).default('either')
export const AlertCondition = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('threshold'),
        above: z.number().nullable().default(null),
        below: z.number().nullable().default(null),
      })
      .describe('More than `above` or less than `below`; one of them at least.'),
    z
      .object({
        kind: z.literal('change'),
        direction: Direction,
        by: z.number().positive().describe('At least so much: 0.2 is 20 % when it is a share.'),
        measure: z.enum(['absolute', 'share']).default('share'),
        lag: z.int().min(1).max(366).default(1).describe('Against so many intervals before; 7 is the same weekday.'),
      })
      .describe('Against an earlier interval.'),
    z
      .object({
        kind: z.literal('anomaly'),
        direction: Direction,
        falseAlarms: z.number().min(0.05).max(10).default(1).describe('Expected false alarms in 30 days.'),
        periods: z
          .int()
          .min(4)
          .max(26)
          .default(8)
          .describe('Earlier values of the same weekday (and hour) it learns from.'),
      })
      .describe('Far from the median of the same weekday and hour, in units of the median deviation.'),
  ])
  .meta({ id: 'AlertCondition' })
export type AlertCondition = z.infer<typeof AlertCondition>
