import { z } from 'zod'
import { Id, IdParams, Instant } from './common.ts'
import { endpoint } from './endpoint.ts'
import { MemberRef, Undoable } from './people.ts'

export const trackingStatuses = ['proposed', 'approved', 'deprecated', 'blocked'] as const
export const plannedTypes = ['string', 'number', 'boolean', 'date', 'list', 'object'] as const
export type PlannedType = (typeof plannedTypes)[number]

const Status = z.enum(trackingStatuses)
const Words = z.string().trim().max(2_000).default('')

export const PlannedProperty = z
  .object({
    name: z.string().trim().min(1).max(200),
    type: z.enum(plannedTypes).default('string'),
    isRequired: z.boolean().default(false),
    description: Words,
    status: Status.default('approved'),
  })
  .meta({ id: 'PlannedProperty' })
export type PlannedProperty = z.infer<typeof PlannedProperty>

const PlanFacts = z.object({
  description: Words,
  ownerId: Id.nullable().default(null),
  status: Status.default('proposed'),
  properties: z
    .array(PlannedProperty)
    .max(200)
    .default([])
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
      error: 'Each property is named once.',
    }),
})

/** How the properties of an event arrive, against what the plan says. */
export const Drift = z
  .object({
    property: z.string(),
    kind: z.enum(['type', 'missing', 'unplanned', 'blocked']),
    planned: z.enum(plannedTypes).nullable(),
    seen: z.array(z.string()).describe('The types that arrive.'),
    count: z.int().describe('Events among the newest ones looked at in which it is so.'),
  })
  .meta({ id: 'TrackingDrift' })

export const PlannedEvent = z
  .object({
    id: Id,
    project: Id,
    name: z.string(),
    description: z.string(),
    owner: MemberRef.nullable(),
    status: Status,
    properties: z.array(PlannedProperty),
    seen: z.int().describe('Events of this name that arrived.'),
    firstAt: Instant.nullable(),
    lastAt: Instant.nullable(),
    looked: z.int().describe('How many of the newest ones were looked at.'),
    drift: z.array(Drift),
    version: z.int(),
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'PlannedEvent' })
export type PlannedEvent = z.infer<typeof PlannedEvent>

export const getTrackingPlan = endpoint({
  method: 'GET',
  path: '/v1/tracking/plan',
  summary: 'The planned events of a project with what arrives of each, and the events that nobody planned',
  permission: 'events.read',
  query: z.object({ project: Id }),
  response: z.object({
    items: z.array(PlannedEvent),
    unplanned: z
      .array(z.object({ name: z.string(), count: z.int(), firstAt: Instant, lastAt: Instant }))
      .describe('The most frequent, at most 500.'),
  }),
})

export const planEvent = endpoint({
  method: 'POST',
  path: '/v1/tracking/events',
  summary: 'Plan an event',
  permission: 'tracking.write',
  body: PlanFacts.extend({ project: Id, name: z.string().trim().min(1).max(200) }),
  response: PlannedEvent,
})

export const updatePlannedEvent = endpoint({
  method: 'PATCH',
  path: '/v1/tracking/events/:id',
  summary: 'Change the plan of an event; its name stays, for that is what arrives',
  permission: 'tracking.write',
  params: IdParams,
  body: z
    .object({
      description: PlanFacts.shape.description.unwrap(),
      ownerId: PlanFacts.shape.ownerId.unwrap(),
      status: Status,
      properties: z.array(PlannedProperty).max(200),
    })
    .partial(),
  response: PlannedEvent,
})

export const unplanEvent = endpoint({
  method: 'DELETE',
  path: '/v1/tracking/events/:id',
  summary: 'Take an event out of the plan',
  permission: 'tracking.write',
  params: IdParams,
  response: Undoable,
})

export const getTrackingClient = endpoint({
  method: 'GET',
  path: '/v1/tracking/client.ts',
  summary: 'A typed TypeScript client of the planned events of a project',
  permission: 'events.read',
  kind: 'download',
  query: z.object({ project: Id }),
  response: z.string(),
})
