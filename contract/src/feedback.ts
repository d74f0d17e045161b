import { z } from 'zod'
import { Done, Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import {
  FeedbackChange,
  FeedbackCounts,
  FeedbackFilter,
  FeedbackFilterBody,
  FeedbackItem,
  FeedbackItemDetail,
  FeedbackItemInput,
  feedbackSorts,
  outcomes,
} from './feedback-items.ts'

export const createFeedback = endpoint({
  method: 'POST',
  path: '/v1/feedback/items',
  summary: 'Hand in one piece of feedback; the answer says who owns it and why',
  permission: 'feedback.submit',
  body: FeedbackItemInput,
  response: FeedbackItem.extend({ outcome: z.enum(outcomes) }),
})

export const createFeedbackBatch = endpoint({
  method: 'POST',
  path: '/v1/feedback/items/batch',
  summary: 'Hand in up to 500 pieces of feedback: all or none',
  permission: 'feedback.submit',
  body: z.object({ items: z.array(FeedbackItemInput).min(1).max(500) }),
  response: z.object({
    items: z.array(z.object({ id: Id, outcome: z.enum(outcomes), areaId: Id.nullable(), ownerId: Id.nullable() })),
  }),
})

export const listFeedback = endpoint({
  method: 'GET',
  path: '/v1/feedback/items',
  summary: 'Feedback that fits a filter',
  permission: 'feedback.read',
  query: z.object({ ...FeedbackFilter.shape, ...PageQuery.shape, sort: z.enum(feedbackSorts).default('newest') }),
  response: pageOf(FeedbackItem).extend({
    total: z
      .int()
      .nullable()
      .describe('How many fit, when all of them are on this page; else null, and the counts tell.'),
  }),
})

export const countFeedback = endpoint({
  method: 'GET',
  path: '/v1/feedback/counts',
  summary: 'How many items fit each value of each filter; a filter does not narrow its own counts',
  permission: 'feedback.read',
  query: FeedbackFilter,
  response: FeedbackCounts,
})

export const getFeedback = endpoint({
  method: 'GET',
  path: '/v1/feedback/items/:id',
  summary: 'One piece of feedback with its thread, author, account and the likeliest areas',
  permission: 'feedback.read',
  params: IdParams,
  response: FeedbackItemDetail,
})

export const listSimilarFeedback = endpoint({
  method: 'GET',
  path: '/v1/feedback/items/:id/similar',
  summary: 'The items whose words are nearest to those of this one',
  permission: 'feedback.read',
  params: IdParams,
  query: z.object({ limit: z.coerce.number().int().min(1).max(20).default(5) }),
  response: z.object({ items: z.array(FeedbackItem.extend({ similarity: z.number().min(0).max(1) })) }),
})

export const updateFeedback = endpoint({
  method: 'PATCH',
  path: '/v1/feedback/items/:id',
  summary: 'Triage one item: status, area, owner, assignee, snooze',
  permission: 'feedback.triage',
  params: IdParams,
  body: FeedbackChange,
  response: FeedbackItemDetail.extend({ activityId: Id.nullable().describe('To undo it; null when nothing changed.') }),
})

export const updateFeedbackBulk = endpoint({
  method: 'POST',
  path: '/v1/feedback/items/bulk',
  summary: 'Triage many items at once (up to 10,000), undone as one',
  permission: 'feedback.triage',
  body: z.object({
    select: z.union([
      z.object({ ids: z.array(Id).min(1).max(10_000) }),
      z.object({ filter: FeedbackFilterBody.describe('Everything that fits it.') }),
    ]),
    change: FeedbackChange.extend({ isDeleted: z.literal(true).optional().describe('Move them to the bin.') }),
  }),
  response: z.object({
    changed: z.int(),
    skipped: z.int().describe('Not yours to triage, or gone.'),
    activityId: Id.nullable().describe('To undo it; null when nothing changed.'),
  }),
})

export const removeFeedback = endpoint({
  method: 'DELETE',
  path: '/v1/feedback/items/:id',
  summary: 'Move one item to the bin',
  permission: 'feedback.triage',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('To undo it.') }),
})

export const sourceKinds = ['file', 'api', 'manual'] as const

export const FeedbackSource = z
  .object({
    id: Id,
    kind: z.enum(sourceKinds),
    name: z.string(),
    account: z.string().nullable().describe('Which account of the outside tool it reads, such as acme.zendesk.com.'),
    areaId: Id.nullable().describe('Where items go when neither rule nor model can tell.'),
    isEnabled: z.boolean().describe('A disabled source takes nothing in.'),
    itemCount: z.int(),
    lastReceivedAt: Instant.nullable(),
    version: z.int(),
  })
  .meta({ id: 'FeedbackSource' })
export type FeedbackSource = z.infer<typeof FeedbackSource>

const SourceBody = z.object({
  name: Name,
  account: z.string().trim().min(1).max(200).nullable(),
  areaId: Id.nullable(),
  isEnabled: z.boolean(),
})

export const listFeedbackSources = endpoint({
  method: 'GET',
  path: '/v1/feedback/sources',
  summary: 'Where feedback comes from, by name',
  permission: 'feedback.read',
  response: z.object({ items: z.array(FeedbackSource) }),
})

export const createFeedbackSource = endpoint({
  method: 'POST',
  path: '/v1/feedback/sources',
  summary: 'Add a source',
  permission: 'sources.write',
  body: SourceBody.partial()
    .required({ name: true })
    .extend({ kind: z.enum(sourceKinds) }),
  response: FeedbackSource,
})

export const updateFeedbackSource = endpoint({
  method: 'PATCH',
  path: '/v1/feedback/sources/:id',
  summary: 'Change a source',
  permission: 'sources.write',
  params: IdParams,
  body: SourceBody.partial(),
  response: FeedbackSource,
})

export const removeFeedbackSource = endpoint({
  method: 'DELETE',
  path: '/v1/feedback/sources/:id',
  summary: 'Delete a source that has no items; disable one that has',
  permission: 'sources.write',
  params: IdParams,
  response: Done,
})
