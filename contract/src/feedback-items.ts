import { z } from 'zod'
import { Email, Flag, Id, Instant, manyOf } from './common.ts'
import { Account } from './customers.ts'

/** `new`: nobody has looked; `triaged`: read and put in its place; `in_progress`: somebody works on it. */
export const itemStatuses = ['new', 'triaged', 'in_progress', 'done', 'dismissed'] as const
export type ItemStatus = (typeof itemStatuses)[number]

/** What put an item where it is. `history`: the file it came from said so. */
export const reasonKinds = ['rule', 'model', 'fallback', 'manual', 'history'] as const
export type ReasonKind = (typeof reasonKinds)[number]

export const AreaRef = z
  .object({
    id: Id,
    name: z.string(),
    path: z.string().describe('With the areas above it: Payments / Cards.'),
  })
  .meta({ id: 'AreaRef' })
export type AreaRef = z.infer<typeof AreaRef>

const MemberRef = z.object({ memberId: Id, name: z.string() }).meta({ id: 'MemberRef' })

export const RoutingReason = z
  .object({
    kind: z.enum(reasonKinds),
    text: z.string().describe('In words: Because it says “card”, “arrive” (92 %).'),
    rule: z.object({ id: Id, name: z.string() }).nullable(),
    confidence: z.number().min(0).max(1).nullable(),
    terms: z.array(z.string()).describe('The words of the item that spoke for the area, strongest first.'),
  })
  .meta({ id: 'RoutingReason' })
export type RoutingReason = z.infer<typeof RoutingReason>

/** One item as lists show it. */
export const FeedbackItem = z
  .object({
    id: Id,
    title: z.string().describe('The subject, or the beginning of the text.'),
    excerpt: z.string().describe('The beginning of the text, in one line.'),
    source: z.object({ id: Id, name: z.string(), kind: z.string() }),
    author: z.object({
      contactId: Id.nullable(),
      name: z.string().nullable(),
      email: z.string().nullable(),
    }),
    account: z.object({ id: Id, name: z.string() }).nullable(),
    language: z.string().nullable().describe('ISO 639-1; null when it cannot be told.'),
    rating: z.number().nullable(),
    status: z.enum(itemStatuses),
    snoozedUntil: Instant.nullable(),
    area: AreaRef.nullable(),
    owner: MemberRef.nullable().describe('The PM whose it is.'),
    assignee: MemberRef.nullable().describe('Who deals with it, when that is somebody else.'),
    reason: RoutingReason,
    createdAt: Instant.describe('When it was said, at the source.'),
    receivedAt: Instant.describe('When it reached Gantry.'),
    updatedAt: Instant,
    version: z.int(),
    may: z.object({ triage: z.boolean() }),
    whyNot: z.string().nullable().describe('Whose it is, when you may not triage it.'),
  })
  .meta({ id: 'FeedbackItem' })
export type FeedbackItem = z.infer<typeof FeedbackItem>

const Attributes = z.record(z.string().max(100), z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]))

export const FeedbackItemDetail = FeedbackItem.extend({
  externalId: z.string().nullable().describe('What the source calls it; null for items added by hand.'),
  subject: z.string().nullable(),
  text: z.string().describe('The words alone.'),
  html: z.string().nullable().describe('Cleaned of everything but simple formatting; null when it came as plain text.'),
  original: z.string().describe('Exactly as it came. Never to be rendered.'),
  url: z.string().nullable(),
  attributes: Attributes,
  sourceUpdatedAt: Instant.nullable(),
  accountFacts: z
    .object({ id: Id, name: z.string(), plan: z.string().nullable(), revenue: Account.shape.revenue })
    .nullable(),
  suggestions: z
    .array(z.object({ area: AreaRef, owner: MemberRef.nullable(), confidence: z.number() }))
    .describe('The three likeliest areas now.'),
  thread: z
    .array(
      z.object({ id: Id, title: z.string(), excerpt: z.string(), author: z.string().nullable(), createdAt: Instant }),
    )
    .describe('The other items of the same conversation, oldest first.'),
  importId: Id.nullable(),
}).meta({ id: 'FeedbackItemDetail' })
export type FeedbackItemDetail = z.infer<typeof FeedbackItemDetail>

export const FeedbackItemInput = z
  .object({
    sourceId: Id.optional().describe('Without it: the source of things sent by API, or added by hand.'),
    externalId: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('Sending it again under this id updates the item.'),
    threadId: z.string().trim().min(1).max(500).optional(),
    author: z
      .object({
        name: z.string().trim().max(200).optional(),
        email: Email.optional(),
        externalId: z.string().trim().max(500).optional(),
      })
      .optional(),
    account: z
      .object({
        name: z.string().trim().min(1).max(200).optional(),
        domain: z.string().trim().min(1).max(253).optional(),
      })
      .optional(),
    createdAt: Instant.optional().describe('When it was said; now, when left out.'),
    updatedAt: Instant.optional().describe('When it was last changed at the source.'),
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional()
      .describe('ISO 639-1; found out from the text when left out.'),
    subject: z.string().trim().max(500).optional(),
    body: z.string().min(1).max(100_000),
    format: z.enum(['text', 'html']).default('text').describe('What `body` is.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
    rating: z.number().min(-1000).max(1000).optional(),
    attributes: Attributes.optional(),
    isDeleted: z.boolean().default(false).describe('The source has deleted it: it goes to the bin. Needs externalId.'),
  })
  .meta({ id: 'NewFeedbackItem' })
export type FeedbackItemInput = z.input<typeof FeedbackItemInput>

export const outcomes = ['created', 'updated', 'unchanged', 'deleted'] as const

const ItemFilterShape = {
  view: z
    .enum(['mine', 'all', 'unassigned', 'submitted'])
    .default('all')
    .describe(
      'mine: you own it or it is assigned to you; unassigned: it went to the fallback and nobody has decided yet; submitted: you handed it in.',
    ),
  area: manyOf(Id).describe('With the areas below it.'),
  owner: manyOf(Id),
  assignee: manyOf(Id),
  status: manyOf(z.enum(itemStatuses)),
  source: manyOf(Id),
  language: manyOf(z.string().max(10)).describe('`none`: it could not be told.'),
  rating: manyOf(z.coerce.number()),
  account: manyOf(Id),
  contact: manyOf(Id),
  segment: Id.optional().describe('Items of the accounts in this segment.'),
  routedBy: manyOf(z.enum(reasonKinds)),
  importId: Id.optional(),
  from: Instant.optional().describe('Said at or after.'),
  to: Instant.optional().describe('Said before.'),
  snoozed: z
    .enum(['hide', 'only', 'over', 'show'])
    .default('hide')
    .describe('over: the snooze has ended and nobody has touched the item since.'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('Words of the item, its author or account; "quotes" ask for a phrase.'),
}
export const FeedbackFilter = z.object({ ...ItemFilterShape, hasComments: Flag.optional() })
export type FeedbackFilter = z.output<typeof FeedbackFilter>
/** The same filter in a JSON body. */
export const FeedbackFilterBody = z.object({ ...ItemFilterShape, hasComments: z.boolean().optional() })

export const feedbackSorts = ['newest', 'oldest', 'least_certain'] as const

const Facet = z
  .object({ value: z.string().nullable(), label: z.string(), count: z.int() })
  .meta({ id: 'FeedbackFacet' })

export const FeedbackCounts = z
  .object({
    total: z.int().describe('How many items fit the whole filter.'),
    views: z.object({ mine: z.int(), all: z.int(), unassigned: z.int() }),
    status: z.array(Facet),
    source: z.array(Facet),
    area: z.array(Facet).describe('Each with the areas below it.'),
    owner: z.array(Facet),
    language: z.array(Facet),
    rating: z.array(Facet),
    routedBy: z.array(Facet),
  })
  .meta({ id: 'FeedbackCounts' })
export type FeedbackCounts = z.infer<typeof FeedbackCounts>

/** What triage can change; fields left out stay. Setting an area teaches the routing and passes the item to its PM. */
export const FeedbackChange = z
  .object({
    status: z.enum(itemStatuses),
    areaId: Id.nullable(),
    ownerId: Id.describe('Without it the owner follows the area.'),
    assigneeId: Id.nullable(),
    snoozedUntil: Instant.nullable(),
  })
  .partial()
export type FeedbackChange = z.infer<typeof FeedbackChange>
