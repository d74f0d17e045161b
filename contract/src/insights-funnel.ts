import { z } from 'zod'
import { Id, Instant } from './common.ts'
import { endpoint } from './endpoint.ts'
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

export const maxFunnelSteps = 30
export const funnelPresets = ['gantry', 'posthog', 'mixpanel', 'mixpanel_reentry', 'amplitude'] as const
export const FunnelPreset = z.enum(funnelPresets)
export type FunnelPreset = z.infer<typeof FunnelPreset>

export const FunnelRuleSet = z
  .object({
    entry: z
      .enum(['first', 'latest', 'any'])
      .describe(
        'Which first step starts the attempt that counts. first: the first one only. latest and any: every one is tried and the attempt that gets furthest counts; time runs from the latest start that could get there, or from the earliest.',
      ),
    ties: z
      .enum(['favour', 'order', 'second', 'two_seconds'])
      .describe(
        'Events at the same moment: favour takes them in the order of the steps, order as they were stored; second treats a whole second as one moment; two_seconds lets a step come up to 2 s before the one it follows.',
      ),
    exclusion: z
      .enum(['remove', 'drop'])
      .describe(
        'After an excluded event: remove takes the person out of the funnel, drop ends the attempt where it is.',
      ),
    afterRange: z
      .boolean()
      .describe(
        'Whether steps after the end of the range count, for people who entered in it, until the window is over.',
      ),
  })
  .meta({ id: 'FunnelRuleSet' })
export type FunnelRuleSet = z.infer<typeof FunnelRuleSet>

export const FunnelExclusion = EventPick.extend({
  from: z.int().min(1).describe('Counted from 1: after this step'),
  to: z.int().min(2).describe('and before this one.'),
}).meta({ id: 'FunnelExclusion' })

export const Attribution = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('first_touch') }).describe('The value at the first event that is a step and has one.'),
    z.object({ kind: z.literal('last_touch') }),
    z.object({ kind: z.literal('all_events') }).describe('Every step must have the same value: a funnel per value.'),
    z.object({ kind: z.literal('step'), step: z.int().min(1) }).describe('The value at this step: a funnel per value.'),
  ])
  .meta({ id: 'FunnelAttribution' })

export const FunnelDefinition = z
  .object({
    kind: z.literal('funnel'),
    ...common,
    steps: z
      .array(EventPick.extend({ isOptional: z.boolean().default(false) }))
      .min(1)
      .max(maxFunnelSteps, { error: `A funnel has at most ${maxFunnelSteps} steps.` }),
    order: z.enum(['ordered', 'strict', 'any']).default('ordered'),
    window: z
      .object({ count: z.int().min(1).max(10_000), unit: z.enum(['second', 'minute', 'hour', 'day', 'week', 'month']) })
      .default({ count: 14, unit: 'day' })
      .describe('From the first step to the last, its end included. A day is 24 hours, a month 30 days.'),
    exclusions: z.array(FunnelExclusion).max(20).default([]),
    heldConstant: z
      .array(PropertyRef)
      .max(3)
      .default([])
      .describe('Steps count together only when these are equal on all of them; a person may then count once a value.'),
    preset: FunnelPreset.default('gantry').describe('How that product counts.'),
    rules: FunnelRuleSet.partial().default({}).describe('Differences from the preset.'),
    breakdown: Breakdown.optional(),
    attribution: Attribution.default({ kind: 'first_touch' }),
    view: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('steps'),
          hasTimes: z.boolean().default(false).describe('Also the times between.'),
        }),
        z.object({
          kind: z.literal('time'),
          from: z.int().min(1).default(1),
          to: z.int().min(2).optional().describe('Without it, the last step.'),
          bins: z.int().min(2).max(90).optional().describe('Without it, as many as the number of people calls for.'),
        }),
        z.object({
          kind: z.literal('trend'),
          interval: Interval.default('day'),
          to: z.int().min(2).optional().describe('The step that counts as converted; without it, the last.'),
        }),
      ])
      .default({ kind: 'steps', hasTimes: false }),
    compare: z.literal('previous').optional().describe('Also the stretch of the same length just before.'),
  })
  .meta({ id: 'FunnelDefinition' })
export type FunnelDefinition = z.infer<typeof FunnelDefinition>

const Interval95 = z.object({ low: z.number(), high: z.number() }).describe('95 % (Wilson).')
const Ms = z.number().nullable()

export const FunnelStepResult = z
  .object({
    label: z.string(),
    isOptional: z.boolean(),
    count: z.int(),
    margin: z.number().nullable().describe('Half of the 95 % interval of the count when sampled.'),
    dropped: z.int().describe('Made the step before that is not optional, and not this one.'),
    fromStart: z.number().nullable().describe('A share: 0.25 is 25 %.'),
    fromPrevious: z.number().nullable(),
    interval: Interval95.nullable().describe('Of fromStart; when sampled, from those who were asked.'),
    averageMs: Ms.describe('Since the step before; null without `hasTimes` or when nobody got here.'),
    medianMs: Ms,
  })
  .meta({ id: 'FunnelStepResult' })
export type FunnelStepResult = z.infer<typeof FunnelStepResult>

const Group = { group: GroupValues.nullable(), isOther: z.boolean(), isPrevious: z.boolean() }

export const FunnelResult = z
  .object({
    kind: z.literal('funnel'),
    facts: InsightFacts,
    preset: FunnelPreset,
    rules: FunnelRuleSet.describe('What was in force.'),
    groups: z
      .array(
        z.object({
          ...Group,
          steps: z.array(FunnelStepResult),
          removed: z.int().describe('Left out because of an excluded event.'),
        }),
      )
      .describe('One without a breakdown, and one more to compare with. In any order, step n is "n steps made".'),
    times: z
      .array(
        z.object({
          ...Group,
          count: z.int(),
          averageMs: Ms,
          medianMs: Ms,
          bins: z.array(z.object({ fromMs: z.number(), toMs: z.number(), count: z.int() })),
        }),
      )
      .describe('With view `time`.'),
    trend: z
      .object({
        buckets: z.array(Bucket).describe('Complete once the window of everybody who entered in it is over.'),
        series: z.array(z.object({ ...Group, entered: z.array(z.int()), converted: z.array(z.int()) })),
      })
      .nullable()
      .describe('With view `trend`: by the interval of the entry, each person once an interval.'),
    capped: z
      .int()
      .describe('People with more events than are followed: of those, times and lists see the first 100,000.'),
  })
  .meta({ id: 'FunnelResult' })
export type FunnelResult = z.infer<typeof FunnelResult>

export const FunnelPoint = z
  .object({
    kind: z.literal('funnel'),
    step: z.int().min(1).describe('Counted from 1.'),
    isDropOff: z.boolean().default(false).describe('Those who made the step before and not this one.'),
    group: GroupValues.nullable().default(null),
    isOther: z.boolean().default(false),
    isPrevious: z.boolean().default(false),
    bucket: Instant.optional().describe('In a trend: the start of the interval of entry.'),
    bin: z
      .object({ fromMs: z.number(), toMs: z.number(), isLast: z.boolean().default(false) })
      .optional()
      .describe('In the times: those who took at least fromMs and less than toMs, the end included in the last bin.'),
  })
  .meta({ id: 'FunnelPoint' })
export type FunnelPoint = z.infer<typeof FunnelPoint>

const FunnelQuestion = z.object({ project: Id, definition: FunnelDefinition })

/** The rule that makes somebody count differently: of the entry, of ties, of exclusions, of the range. */
const Reason = z.enum(['entry', 'ties', 'exclusion', 'afterRange'])
export const compareFunnelPresets = endpoint({
  method: 'POST',
  path: '/v1/insights/funnel/compare-presets',
  summary: 'Who gets to a different step under the rules of two products, and by which rule',
  permission: 'persons.read',
  body: FunnelQuestion.extend({
    left: FunnelPreset,
    right: FunnelPreset,
    limit: z.int().min(1).max(1_000).default(50),
  }),
  response: z.object({
    left: z.array(z.int()).describe('People a step.'),
    right: z.array(z.int()),
    count: z.int().describe('People who differ.'),
    people: z.array(
      z.object({
        key: z.string(),
        distinctId: z.string().nullable(),
        left: z.int().describe('The step reached; 0 = not in the funnel.'),
        right: z.int(),
        reasons: z.array(Reason),
        text: z.string(),
      }),
    ),
  }),
})

export const FunnelDriver = z
  .object({
    kind: z.enum(['event', 'property']),
    name: z.string(),
    value: z.string().nullable().describe('Of the property; null for an event.'),
    convertedWith: z.int(),
    droppedWith: z.int(),
    convertedWithout: z.int(),
    droppedWithout: z.int(),
    rateWith: Interval95.extend({ rate: z.number().nullable() }),
    rateWithout: Interval95.extend({ rate: z.number().nullable() }),
    oddsRatio: Interval95.extend({ ratio: z.number() }).describe(
      'How much the odds to convert differ; each of the four counts starts at 1, which keeps small numbers from shouting.',
    ),
    p: z.number().describe("Fisher's exact test, two-sided."),
    q: z.number().describe('The same, corrected for the number of comparisons (Benjamini and Hochberg).'),
    isSignificant: z.boolean().describe('q is at most 0.05.'),
  })
  .meta({ id: 'FunnelDriver' })
export type FunnelDriver = z.infer<typeof FunnelDriver>

export const findFunnelDrivers = endpoint({
  method: 'POST',
  path: '/v1/insights/funnel/drivers',
  summary: 'What people who made a step did or had more often than those who dropped off before it',
  permission: 'insights.read',
  body: FunnelQuestion.extend({
    step: z.int().min(2).describe('Counted from 1.'),
    properties: z
      .array(PropertyRef)
      .max(20)
      .default([])
      .describe('Compares these; without any, compares the events done between entry and the end of the window.'),
    limit: z.int().min(1).max(100).default(20),
  }),
  response: z.object({
    converted: z.int(),
    dropped: z.int(),
    comparisons: z.int().describe('How many were made, which is what q is corrected for.'),
    isSkewed: z.boolean().describe('One side is more than ten times the other: be careful.'),
    drivers: z.array(FunnelDriver).describe('The smallest p first.'),
  }),
})
