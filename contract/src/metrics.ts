import { z } from 'zod'
import { Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { InsightFilter, InsightRange } from './insights-base.ts'
import { FunnelDefinition } from './insights-funnel.ts'
import { TrendsDefinition } from './insights-trends.ts'
import { Undoable } from './people.ts'

/**
 * What has one value: the total of the first formula of a trends question, or of its first series; or the share of a funnel
 * that arrives at its last step.
 */
export const MetricDefinition = z
  .discriminatedUnion('kind', [TrendsDefinition, FunnelDefinition])
  .meta({ id: 'MetricDefinition' })
export type MetricDefinition = z.infer<typeof MetricDefinition>

export const MetricKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/)
  .describe('Its name in YAML and SQL, such as weekly_active; unique in the project.')

const fields = {
  name: Name,
  description: z.string().trim().max(5_000).default(''),
  definition: MetricDefinition,
  direction: z.enum(['up', 'down']).default('up').describe('Which way is better.'),
  unit: z
    .string()
    .trim()
    .max(20)
    .default('')
    .describe('Written behind the value, such as % or €; % shows shares of 1.'),
  target: z.number().nullable().default(null).describe('Shares of funnels as 0.25.'),
  owner: Id.nullable().default(null).describe('A member.'),
}
export const MetricFacts = z.object(fields).meta({ id: 'MetricFacts' })
export type MetricFacts = z.infer<typeof MetricFacts>

/** A wish to change a metric, or to have a new one. */
export const MetricChange = z
  .object({
    id: Id,
    metric: Id,
    facts: MetricFacts,
    state: z.enum(['open', 'approved', 'refused']),
    version: z.int().nullable().describe('The version that it became.'),
    note: z.string(),
    proposedBy: z.string(),
    proposedAt: Instant,
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'MetricChange' })
export type MetricChange = z.infer<typeof MetricChange>

export const Metric = z
  .object({
    id: Id,
    project: Id,
    key: MetricKey,
    facts: MetricFacts,
    status: z.enum(['proposed', 'approved']),
    openChanges: z.int(),
    updatedAt: Instant,
    version: z.int().describe('0 until it is approved for the first time.'),
    ownerName: z.string().nullable(),
    usedBy: z.array(z.object({ id: Id, name: z.string() })).describe('Dashboards that show it and that you may see.'),
    may: z.object({ propose: z.boolean(), decide: z.boolean() }),
  })
  .meta({ id: 'Metric' })
export type Metric = z.infer<typeof Metric>

export const listMetrics = endpoint({
  method: 'GET',
  path: '/v1/metrics',
  summary: 'The metrics of a project by name',
  permission: 'insights.read',
  query: PageQuery.extend({ project: Id.optional(), q: z.string().trim().max(200).optional() }),
  response: pageOf(Metric),
})
export const createMetric = endpoint({
  method: 'POST',
  path: '/v1/metrics',
  summary: 'Propose a metric; from somebody who may decide it holds at once',
  permission: 'metrics.propose',
  body: z.object({ project: Id, key: MetricKey, note: z.string().trim().max(2_000).default(''), ...fields }),
  response: Metric,
})
export const getMetric = endpoint({
  method: 'GET',
  path: '/v1/metrics/:id',
  summary: 'Get a metric',
  permission: 'insights.read',
  params: IdParams,
  response: Metric,
})
export const updateMetric = endpoint({
  method: 'PATCH',
  path: '/v1/metrics/:id',
  summary: 'Propose other facts for a metric; from somebody who may decide they hold at once',
  permission: 'metrics.propose',
  params: IdParams,
  body: z
    .object({
      name: fields.name,
      description: fields.description.unwrap(),
      definition: fields.definition,
      direction: fields.direction.unwrap(),
      unit: fields.unit.unwrap(),
      target: fields.target.unwrap(),
      owner: fields.owner.unwrap(),
      note: z.string().trim().max(2_000),
    })
    .partial(),
  response: Metric,
})
export const deleteMetric = endpoint({
  method: 'DELETE',
  path: '/v1/metrics/:id',
  summary: 'Move a metric to the bin',
  permission: 'metrics.write',
  params: IdParams,
  response: Undoable,
})
export const listMetricChanges = endpoint({
  method: 'GET',
  path: '/v1/metrics/:id/changes',
  summary: 'What was proposed for a metric and what became of it, newest first',
  permission: 'insights.read',
  params: IdParams,
  query: PageQuery,
  response: pageOf(MetricChange),
})
export const decideMetricChange = endpoint({
  method: 'POST',
  path: '/v1/metric-changes/:id/decide',
  summary: 'Approve a proposed change, which makes it the next version, or refuse it',
  permission: 'metrics.write',
  params: IdParams,
  body: z.object({ isApproved: z.boolean() }),
  response: MetricChange,
})

export const MetricValue = z
  .object({
    value: z.number().nullable(),
    previous: z.number().nullable().describe('In the stretch of the same length just before.'),
    /** The run of the value over time, for a sparkline. */
    line: z.array(z.object({ label: z.string(), value: z.number().nullable(), isComplete: z.boolean() })),
    computedAt: Instant,
    from: Instant,
    to: Instant,
  })
  .meta({ id: 'MetricValue' })
export type MetricValue = z.infer<typeof MetricValue>
export const computeMetric = endpoint({
  method: 'POST',
  path: '/v1/metrics/:id/value',
  summary: 'The value of a metric now and before',
  permission: 'insights.read',
  params: IdParams,
  body: z.object({
    range: InsightRange.nullable().default(null).describe('In place of its own.'),
    filters: z.array(InsightFilter).max(30).default([]).describe('Beside its own.'),
    change: Id.optional().describe('As it would be after this proposed change.'),
    isFresh: z.boolean().default(false),
  }),
  response: MetricValue,
})

export const exportMetrics = endpoint({
  method: 'GET',
  path: '/v1/metrics/export',
  summary: 'The approved metrics of a project as YAML',
  permission: 'insights.read',
  kind: 'download',
  query: z.object({ project: Id }),
  response: z.string(),
})
const Yaml = z.object({ project: Id, yaml: z.string().max(500_000) })
export const MetricDiff = z
  .object({
    key: z.string(),
    change: z.enum(['new', 'changed', 'same']),
    fields: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string() })),
    valueBefore: z.number().nullable(),
    valueAfter: z.number().nullable(),
  })
  .meta({ id: 'MetricDiff' })
export type MetricDiff = z.infer<typeof MetricDiff>
export const previewMetrics = endpoint({
  method: 'POST',
  path: '/v1/metrics/import/preview',
  summary: 'What a YAML file would change in the definitions, and in the values',
  permission: 'metrics.propose',
  body: Yaml,
  response: z.object({ items: z.array(MetricDiff) }),
})
export const importMetrics = endpoint({
  method: 'POST',
  path: '/v1/metrics/import',
  summary: 'Propose what a YAML file says; from somebody who may decide it holds at once',
  permission: 'metrics.propose',
  body: Yaml,
  response: z.object({ made: z.int(), changed: z.int(), same: z.int() }),
})
