import { z } from 'zod'
import { common, EventPick, InsightFacts } from './insights-base.ts'

export const RetentionDefinition = z
  .object({
    kind: z.literal('retention'),
    ...common,
    start: EventPick,
    return: EventPick,
    period: z.enum(['day', 'week', 'month']).default('day'),
    periods: z.int().min(1).max(90).default(11),
  })
  .meta({ id: 'RetentionDefinition' })
export type RetentionDefinition = z.infer<typeof RetentionDefinition>

export const RetentionResult = z
  .object({
    kind: z.literal('retention'),
    facts: InsightFacts,
    cohorts: z.array(
      z.object({
        label: z.string(),
        size: z.int(),
        cells: z.array(z.object({ count: z.int(), isComplete: z.boolean() })),
      }),
    ),
  })
  .meta({ id: 'RetentionResult' })
export type RetentionResult = z.infer<typeof RetentionResult>

export const RetentionPoint = z
  .object({ kind: z.literal('retention'), cohort: z.int().min(0), period: z.int().min(0) })
  .meta({ id: 'RetentionPoint' })
