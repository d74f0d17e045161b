import { z } from 'zod'
import { Breakdown, common, EventPick, GroupValues, InsightFacts } from './insights-base.ts'

export const FunnelDefinition = z
  .object({
    kind: z.literal('funnel'),
    ...common,
    steps: z.array(EventPick).min(1).max(30),
    order: z.enum(['ordered', 'strict', 'any']).default('ordered'),
    window: z
      .object({ count: z.int().min(1).max(10_000), unit: z.enum(['second', 'minute', 'hour', 'day', 'week']) })
      .default({ count: 14, unit: 'day' })
      .describe('From the first step to the last.'),
    breakdown: Breakdown.optional(),
  })
  .meta({ id: 'FunnelDefinition' })
export type FunnelDefinition = z.infer<typeof FunnelDefinition>

export const FunnelResult = z
  .object({
    kind: z.literal('funnel'),
    facts: InsightFacts,
    groups: z.array(
      z.object({ group: GroupValues.nullable(), steps: z.array(z.object({ label: z.string(), count: z.int() })) }),
    ),
  })
  .meta({ id: 'FunnelResult' })
export type FunnelResult = z.infer<typeof FunnelResult>

export const FunnelPoint = z
  .object({
    kind: z.literal('funnel'),
    step: z.int().min(0),
    isDropOff: z.boolean().default(false).describe('Those who reached the step before and not this one.'),
    group: GroupValues.nullable().default(null),
  })
  .meta({ id: 'FunnelPoint' })
