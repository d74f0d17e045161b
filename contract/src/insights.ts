import { z } from 'zod'
import { Flag, Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { PropertyRef, Unit } from './insights-base.ts'
import { FunnelDefinition, FunnelPoint, FunnelResult } from './insights-funnel.ts'
import { PathsDefinition, PathsPoint, PathsResult } from './insights-paths.ts'
import { RetentionDefinition, RetentionPoint, RetentionResult } from './insights-retention.ts'
import {
  LifecycleDefinition,
  LifecyclePoint,
  LifecycleResult,
  StickinessDefinition,
  StickinessPoint,
  StickinessResult,
  TrendsDefinition,
  TrendsPoint,
  TrendsResult,
} from './insights-trends.ts'
import { Undoable } from './people.ts'

export const InsightDefinition = z
  .discriminatedUnion('kind', [
    TrendsDefinition,
    FunnelDefinition,
    RetentionDefinition,
    LifecycleDefinition,
    StickinessDefinition,
    PathsDefinition,
  ])
  .meta({ id: 'InsightDefinition' })
export type InsightDefinition = z.infer<typeof InsightDefinition>
/** As people write it: what has a default may be left out. */
export type InsightDefinitionInput = z.input<typeof InsightDefinition>
export type InsightKind = InsightDefinition['kind']

export const InsightResult = z
  .discriminatedUnion('kind', [
    TrendsResult,
    FunnelResult,
    RetentionResult,
    LifecycleResult,
    StickinessResult,
    PathsResult,
  ])
  .meta({ id: 'InsightResult' })
export type InsightResult = z.infer<typeof InsightResult>

/** One number of a result: the people behind it can be listed. */
export const InsightPoint = z
  .discriminatedUnion('kind', [TrendsPoint, FunnelPoint, RetentionPoint, LifecyclePoint, StickinessPoint, PathsPoint])
  .meta({ id: 'InsightPoint' })
export type InsightPoint = z.infer<typeof InsightPoint>

export const InsightQuestion = z.object({ project: Id, definition: InsightDefinition })
export type InsightQuestion = z.infer<typeof InsightQuestion>

export const runInsight = endpoint({
  method: 'POST',
  path: '/v1/insights/run',
  summary: 'Compute an insight; closing the connection stops the query',
  permission: 'insights.read',
  body: InsightQuestion.extend({
    runId: Id.optional().describe('Chosen by the caller, to watch or stop the run.'),
    isFresh: z.boolean().default(false).describe('Compute again although a kept result is still true.'),
  }),
  response: InsightResult,
})

export const InsightRun = z
  .object({
    id: Id,
    isRunning: z.boolean(),
    elapsedMs: z.number(),
    rowsRead: z.int(),
    rowsToRead: z.int().describe('About; 0 while unknown.'),
    memoryBytes: z.int(),
  })
  .meta({ id: 'InsightRun' })
export const getInsightRun = endpoint({
  method: 'GET',
  path: '/v1/insights/runs/:id',
  summary: 'How far a run of yours is',
  permission: 'insights.read',
  params: IdParams,
  response: InsightRun,
})
export const cancelInsightRun = endpoint({
  method: 'POST',
  path: '/v1/insights/runs/:id/cancel',
  summary: 'Stop a run of yours; the query stops in the store too',
  permission: 'insights.read',
  params: IdParams,
  response: z.object({ wasRunning: z.boolean() }),
})

/** Somebody behind a number. */
export const InsightPerson = z
  .object({
    key: z.string().describe('The id of the person, the key of the account or of the session.'),
    unit: Unit,
    distinctId: z.string().nullable().describe('One of the ids the person sent under.'),
    name: z.string().nullable(),
    email: z.string().nullable(),
    value: z.number().nullable().describe('What this one adds to the number, such as the count of events.'),
    firstAt: Instant.nullable(),
    lastAt: Instant.nullable(),
  })
  .meta({ id: 'InsightPerson' })
export type InsightPerson = z.infer<typeof InsightPerson>
export const listInsightPeople = endpoint({
  method: 'POST',
  path: '/v1/insights/people',
  summary: 'The people behind one number of an insight, by the same plan that computed it',
  permission: 'persons.read',
  body: InsightQuestion.extend({
    point: InsightPoint,
    cursor: PageQuery.shape.cursor,
    limit: z.int().min(1).max(1_000).default(50),
  }),
  response: pageOf(InsightPerson).extend({
    count: z.int().describe('All of them, not only this page.'),
    sum: z.number().nullable().describe('Of their values.'),
  }),
})

export const chartStyles = ['line', 'area', 'bar', 'ranking', 'number', 'table', 'heat', 'curves', 'streams'] as const
const ChartStyle = z.enum(chartStyles)
/** How a result is drawn; the numbers are the same. */
export type ChartStyle = z.infer<typeof ChartStyle>

const Definer = z.object({ id: Id.nullable(), name: z.string() })
export const SavedInsight = z
  .object({
    id: Id,
    project: Id,
    name: z.string(),
    description: z.string(),
    kind: z.enum(['trends', 'funnel', 'retention', 'lifecycle', 'stickiness', 'paths']),
    definition: InsightDefinition,
    style: ChartStyle.nullable().describe('How it is drawn; null = as is usual for its kind.'),
    isFavourite: z.boolean().describe('Of the member who asks.'),
    createdBy: Definer,
    createdAt: Instant,
    updatedAt: Instant,
    updatedBy: Definer,
    version: z.int(),
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'SavedInsight' })
export type SavedInsight = z.infer<typeof SavedInsight>
const Description = z.string().trim().max(5_000)

export const listInsights = endpoint({
  method: 'GET',
  path: '/v1/insights/saved',
  summary: 'The saved insights, last changed first',
  permission: 'insights.read',
  query: PageQuery.extend({
    project: Id.optional(),
    kind: SavedInsight.shape.kind.optional(),
    q: z.string().trim().max(200).optional().describe('Part of the name or of the description.'),
    isMine: Flag.optional(),
    isFavourite: Flag.optional().describe('Only those with a star of the member who asks.'),
  }),
  response: pageOf(SavedInsight),
})
export const createInsight = endpoint({
  method: 'POST',
  path: '/v1/insights/saved',
  summary: 'Save an insight under a name',
  permission: 'insights.write',
  body: z.object({
    project: Id,
    name: Name,
    description: Description.default(''),
    definition: InsightDefinition,
    style: ChartStyle.nullable().default(null),
  }),
  response: SavedInsight,
})
export const getInsight = endpoint({
  method: 'GET',
  path: '/v1/insights/saved/:id',
  summary: 'Get a saved insight',
  permission: 'insights.read',
  params: IdParams,
  response: SavedInsight,
})
export const updateInsight = endpoint({
  method: 'PATCH',
  path: '/v1/insights/saved/:id',
  summary: 'Change the given fields of a saved insight; a new version is kept',
  permission: 'insights.write',
  params: IdParams,
  body: z
    .object({ name: Name, description: Description, definition: InsightDefinition, style: ChartStyle.nullable() })
    .partial(),
  response: SavedInsight,
})
export const deleteInsight = endpoint({
  method: 'DELETE',
  path: '/v1/insights/saved/:id',
  summary: 'Move a saved insight to the bin',
  permission: 'insights.write',
  params: IdParams,
  response: Undoable,
})
export const setInsightFavourite = endpoint({
  method: 'PUT',
  path: '/v1/insights/saved/:id/favourite',
  summary: 'Give a saved insight your star, or take it away',
  permission: 'insights.read',
  params: IdParams,
  body: z.object({ isFavourite: z.boolean() }),
  response: SavedInsight,
})
export const listInsightVersions = endpoint({
  method: 'GET',
  path: '/v1/insights/saved/:id/versions',
  summary: 'What a saved insight was before, newest first',
  permission: 'insights.read',
  params: IdParams,
  query: PageQuery,
  response: pageOf(
    z.object({
      version: z.int(),
      name: z.string(),
      description: z.string(),
      definition: InsightDefinition,
      style: ChartStyle.nullable(),
      savedBy: Definer,
      savedAt: Instant,
    }),
  ),
})

/** For the pickers of a builder: from the newest events, so rare names may be missing until typed whole. */
const PickerQuery = z.object({
  project: Id,
  q: z.string().trim().max(200).optional().describe('Part of it.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const listEventNames = endpoint({
  method: 'GET',
  path: '/v1/insights/event-names',
  summary: 'The events of a project, most frequent first',
  permission: 'insights.read',
  query: PickerQuery,
  response: z.object({ items: z.array(z.object({ name: z.string(), count: z.int(), lastAt: Instant })) }),
})
export const propertyTypes = ['string', 'number', 'boolean', 'date', 'list', 'other'] as const
export const listPropertyNames = endpoint({
  method: 'GET',
  path: '/v1/insights/property-names',
  summary: 'The properties of events, people or accounts with their types',
  permission: 'insights.read',
  query: PickerQuery.extend({ of: PropertyRef.shape.of, event: z.string().max(400).optional() }),
  response: z.object({
    items: z.array(z.object({ name: z.string(), types: z.array(z.enum(propertyTypes)), count: z.int() })),
  }),
})
export const listPropertyValues = endpoint({
  method: 'GET',
  path: '/v1/insights/property-values',
  summary: 'The most frequent values of a property',
  permission: 'insights.read',
  query: PickerQuery.extend({
    of: PropertyRef.shape.of,
    name: PropertyRef.shape.name,
    event: z.string().max(400).optional(),
  }),
  response: z.object({ items: z.array(z.object({ value: z.string(), count: z.int() })) }),
})
