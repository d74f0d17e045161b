import { z } from 'zod'
import { common, InsightFacts } from './insights-base.ts'

export const PathsDefinition = z
  .object({
    kind: z.literal('paths'),
    ...common,
    direction: z.enum(['forward', 'backward']).default('forward'),
    anchor: z.string().max(400).optional().describe('The step that every path starts, or ends, at.'),
    steps: z.int().min(2).max(20).default(5),
    edges: z.int().min(1).max(500).default(50),
  })
  .meta({ id: 'PathsDefinition' })
export type PathsDefinition = z.infer<typeof PathsDefinition>

export const PathsResult = z
  .object({
    kind: z.literal('paths'),
    facts: InsightFacts,
    edges: z.array(z.object({ step: z.int(), from: z.string(), to: z.string(), count: z.int() })),
  })
  .meta({ id: 'PathsResult' })
export type PathsResult = z.infer<typeof PathsResult>

export const PathsPoint = z
  .object({ kind: z.literal('paths'), step: z.int().min(0), from: z.string(), to: z.string() })
  .meta({ id: 'PathsPoint' })
