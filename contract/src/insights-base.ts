import { z } from 'zod'
import { Day, Id, Instant } from './common.ts'

/** Whose property: of the event, or what the person or the account has now. `a.b` is `b` inside the object `a`. */
export const PropertyRef = z
  .object({
    of: z.enum(['event', 'person', 'account']),
    name: z
      .string()
      .max(400)
      .regex(/^[^.]+(\.[^.]+)*$/),
  })
  .meta({ id: 'PropertyRef' })
export type PropertyRef = z.infer<typeof PropertyRef>

export const operators = [
  'is',
  'is_not',
  'contains',
  'not_contains',
  'matches',
  'not_matches',
  'greater',
  'at_least',
  'less',
  'at_most',
  'before',
  'after',
  'set',
  'not_set',
] as const
export type Operator = (typeof operators)[number]

export const PropertyFilter = z
  .object({
    kind: z.literal('property'),
    property: PropertyRef,
    operator: z
      .enum(operators)
      .describe(
        'is, contains, matches (RE2): any of the values; is_not, not_contains, not_matches: none of them, which also holds where the property is missing.',
      ),
    values: z
      .array(z.union([z.string().max(2_000), z.number(), z.boolean()]))
      .max(1_000)
      .default([])
      .describe('before and after take an ISO day or instant; set and not_set take none.'),
  })
  .meta({ id: 'PropertyFilter' })
export type PropertyFilter = z.infer<typeof PropertyFilter>

export const CohortFilter = z
  .object({ kind: z.literal('cohort'), cohort: Id, operator: z.enum(['in', 'not_in']) })
  .meta({ id: 'CohortFilter' })
const LeafFilter = z.discriminatedUnion('kind', [PropertyFilter, CohortFilter])
export type LeafFilter = z.infer<typeof LeafFilter>
export const InsightFilter = z
  .discriminatedUnion('kind', [
    PropertyFilter,
    CohortFilter,
    z
      .object({ kind: z.literal('any'), filters: z.array(LeafFilter).min(1).max(20) })
      .describe('One of them must hold.'),
  ])
  .meta({ id: 'InsightFilter' })
export type InsightFilter = z.infer<typeof InsightFilter>
const Filters = z.array(InsightFilter).max(30).default([]).describe('All must hold.')

/** Which events: by name (null = every event), narrowed by filters; with alternatives, any of them. */
const EventMatch = z.object({ event: z.string().min(1).max(400).nullable(), filters: Filters })
export type EventMatch = z.infer<typeof EventMatch>
export const EventPick = EventMatch.extend({
  label: z.string().trim().max(200).optional(),
  or: z.array(EventMatch).max(20).default([]).describe('Other events that count as the same action.'),
}).meta({ id: 'EventPick' })
export type EventPick = z.infer<typeof EventPick>

export const intervals = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export const Interval = z.enum(intervals)
export type Interval = z.infer<typeof Interval>

export const InsightRange = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('last'),
      count: z.int().min(1).max(10_000),
      unit: Interval,
      includeCurrent: z.boolean().default(true).describe('Whether the unfinished one counts as one of them.'),
    }),
    z.object({ kind: z.literal('to_date'), unit: Interval }).describe('From the start of the current one until now.'),
    z.object({ kind: z.literal('days'), from: Day, to: Day.nullable().describe('Included; null = today.') }),
    z.object({ kind: z.literal('instants'), from: Instant, to: Instant.describe('Not included.') }),
  ])
  .meta({ id: 'InsightRange' })
export type InsightRange = z.infer<typeof InsightRange>

export const Unit = z
  .enum(['person', 'account', 'session'])
  .describe('Who is counted. Events without an account, or without a session, are left out of those.')
export type Unit = z.infer<typeof Unit>

export const Breakdown = z
  .object({
    by: z
      .array(
        z.discriminatedUnion('kind', [
          z.object({
            kind: z.literal('property'),
            property: PropertyRef,
            bins: z.int().min(2).max(50).optional().describe('Puts numbers into this many ranges of equal share.'),
          }),
          z.object({ kind: z.literal('cohort'), cohorts: z.array(Id).min(1).max(20) }),
        ]),
      )
      .min(1)
      .max(3),
    limit: z.int().min(1).max(200).default(10).describe('The largest groups; the rest is one group `other`.'),
  })
  .meta({ id: 'Breakdown' })
export type Breakdown = z.infer<typeof Breakdown>

const zones = new Set<string>()
/** True for an IANA zone that this machine knows. */
export function isZone(zone: string): boolean {
  if (zones.has(zone)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return false
  }
  zones.add(zone)
  return true
}
/** Names only: an offset such as +02:00 has no calendar. */
export const Zone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/)
  .refine(isZone, 'is a time zone such as Europe/Berlin')

/** What every kind of insight has. */
export const common = {
  filters: Filters,
  range: InsightRange.default({ kind: 'last', count: 30, unit: 'day', includeCurrent: true }),
  zone: Zone.optional().describe('Where days begin; without it, the zone of the project.'),
  weekStart: z.enum(['monday', 'sunday', 'saturday']).optional().describe('Without it, that of the project.'),
  unit: Unit.default('person'),
  sampling: z
    .object({ percent: z.number().gt(0).lt(100) })
    .optional()
    .describe('Ask only this share of the people; counts are scaled up and marked, with an interval.'),
}

/** A group of a breakdown, one value a level; null = the property is missing, or in none of the cohorts. */
export const GroupValues = z.array(z.string().nullable())

/** A stretch of time on the axis of a chart. */
export const Bucket = z
  .object({
    start: Instant,
    end: Instant.describe('Not included.'),
    label: z.string().describe('The local day, or the local time with its offset from UTC.'),
    isComplete: z.boolean().describe('False while it is not over.'),
  })
  .meta({ id: 'InsightBucket' })
export type Bucket = z.infer<typeof Bucket>

/** How a result was made. */
export const InsightFacts = z
  .object({
    runId: z.string(),
    computedAt: Instant,
    isCached: z.boolean(),
    tookMs: z.number(),
    rowsRead: z.int(),
    bytesRead: z.int(),
    from: Instant,
    to: Instant,
    zone: z.string(),
    unit: Unit,
    approximation: z
      .object({ what: z.string(), error: z.number().describe('Expected relative error, 0.01 = 1 %.') })
      .nullable()
      .describe('Null when every number is exact.'),
    sampledPercent: z.number().nullable(),
    notes: z.array(z.string()).describe('What a reader must know, such as events that were never seen.'),
  })
  .meta({ id: 'InsightFacts' })
export type InsightFacts = z.infer<typeof InsightFacts>
