import { z } from 'zod'
import { common, EventPick, InsightFacts, PropertyRef } from './insights-base.ts'

/** What stands where a path ends, and where steps are too rare to be named. */
export const pathEnd = '$end'
export const pathOther = '$other'

export const PathsDefinition = z
  .object({
    kind: z.literal('paths'),
    ...common,
    include: z.array(EventPick).max(50).default([]).describe('Only these events; without any, all.'),
    exclude: z.array(EventPick).max(50).default([]),
    property: PropertyRef.nullable()
      .default(null)
      .describe('What names a step, such as `path`; events without it, and all with null, are named by their event.'),
    collapse: z
      .array(z.object({ pattern: z.string().min(1).max(500), name: z.string().max(400) }))
      .max(50)
      .default([])
      .describe('The first pattern (RE2) that a name matches anywhere gives it another name, such as `/items/:id`.'),
    direction: z.enum(['forward', 'backward']).default('forward'),
    anchor: z
      .string()
      .max(400)
      .optional()
      .describe('The name of the step that paths start at, or end at when backward; without it, the ends of sessions.'),
    steps: z.int().min(2).max(20).default(5).describe('Nodes in a row, the anchor included.'),
    breakMinutes: z.int().min(1).max(10_080).default(30).describe('A longer pause ends a path.'),
    isRepeatKept: z.boolean().default(false).describe('Whether the same step twice in a row counts twice.'),
    nodes: z.int().min(1).max(50).default(10).describe('Named in each column; the rest of it is `$other`.'),
    edges: z.int().min(1).max(500).default(50).describe('The largest are listed; the others are summed.'),
    count: z.enum(['paths', 'people']).default('people').describe('A person may walk an edge in many sessions.'),
  })
  .meta({ id: 'PathsDefinition' })
export type PathsDefinition = z.infer<typeof PathsDefinition>

export const PathsResult = z
  .object({
    kind: z.literal('paths'),
    facts: InsightFacts,
    nodes: z.array(
      z.object({
        id: z.string().describe('`<column>:<name>`, what a Sankey needs.'),
        column: z.int().describe('From 0, at the anchor; a backward chart is drawn from right to left.'),
        name: z.string(),
        count: z.int(),
        averageMs: z.number().nullable().describe('From the column before.'),
      }),
    ),
    edges: z.array(
      z.object({
        step: z.int().describe('The column it leaves, from 0.'),
        from: z.string(),
        to: z.string().describe('`$end` where nothing follows in the session, `$other` for rare ones.'),
        count: z.int(),
        averageMs: z.number().nullable(),
      }),
    ),
    hidden: z.object({ edges: z.int(), count: z.int() }).describe('What is not listed because it is too small.'),
    capped: z.int().describe('People whose events were too many to follow all of them.'),
  })
  .meta({ id: 'PathsResult' })
export type PathsResult = z.infer<typeof PathsResult>

export const PathsPoint = z
  .object({
    kind: z.literal('paths'),
    step: z.int().min(0),
    from: z.string(),
    to: z.string().nullable().default(null).describe('Null = everybody at the node `from` of this column.'),
  })
  .meta({ id: 'PathsPoint' })
export type PathsPoint = z.infer<typeof PathsPoint>
