import { z } from 'zod'
import { Id, IdParams, Instant, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'

const Properties = z.record(z.string(), z.json())

/** One entry of Gantry's own collector. The server reads it leniently: what can be mended is taken and marked. */
export const SentEvent = z
  .object({
    type: z.enum(['event', 'identify', 'alias', 'profile', 'account']).default('event').optional(),
    event: z.string().max(200).optional().describe('The name of what happened; only with type event.'),
    distinctId: z.string().max(512).optional().describe('Who: your user id, or an anonymous id until you know it.'),
    anonymousId: z.string().max(512).optional().describe('Beside distinctId: also says that both are one person.'),
    from: z.string().max(512).optional().describe('With identify and alias: the id that turned out to be distinctId.'),
    account: z.string().max(512).optional().describe('The key of the account it happened in, or whose profile it is.'),
    session: z.string().max(200).optional(),
    timestamp: z
      .union([z.string(), z.number()])
      .optional()
      .describe('ISO 8601, or milliseconds or seconds since 1970.'),
    id: z.string().max(512).optional().describe('Your own id of it: sent again with the same one it counts once.'),
    operation: z
      .enum(['set', 'set_once', 'add', 'append', 'prepend', 'union', 'remove', 'unset', 'delete'])
      .optional()
      .describe('With profile and account; default set.'),
    properties: Properties.optional(),
  })
  .meta({ id: 'SentEvent' })
export type SentEvent = z.infer<typeof SentEvent>

export const SentResult = z
  .object({
    result: z.enum(['ok', 'warning', 'refused']),
    id: z.string().nullable().describe('The id it is stored under.'),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'SentResult' })

export const sendEvents = endpoint({
  method: 'POST',
  path: '/v1/events',
  summary:
    'Send events: one object, an array, {"batch": [...], "sentAt": ...} or NDJSON, gzip allowed. The write key goes into the header X-Write-Key, Authorization: Bearer, the query (?key=) or the body (writeKey). What is answered 200 is on disk',
  permission: 'public',
  body: z.object({
    writeKey: z.string().optional(),
    sentAt: z.union([z.string(), z.number()]).optional().describe("The sender's clock now; corrects the timestamps."),
    batch: z.array(SentEvent),
  }),
  response: z.object({ results: z.array(SentResult).describe('In the order they were sent.') }),
})

export const ingestionOutcomes = ['accepted', 'marked', 'refused', 'duplicate', 'unstorable'] as const

export const IngestionCount = z
  .object({
    keyId: Id,
    sdk: z.string(),
    kind: z.enum(['event', 'identity', 'profile', 'request']),
    outcome: z.enum(ingestionOutcomes),
    reason: z.string(),
    count: z.int(),
  })
  .meta({ id: 'IngestionCount' })

export const Ingestion = z
  .object({
    /** Whole hours are counted. */
    from: Instant,
    to: Instant,
    received: z.int().describe('Events that arrived.'),
    refused: z.int(),
    accepted: z.int().describe('Acknowledged: on disk.'),
    waiting: z.int().describe('Acknowledged and on their way into ClickHouse, of all times.'),
    duplicates: z.int().describe('Accepted once more and therefore not stored again.'),
    unstorable: z.int().describe('Accepted, but ClickHouse refused the row; kept among the refused ones.'),
    queryable: z.int().describe('Counted in ClickHouse itself.'),
    isComplete: z.boolean().describe('accepted = queryable + waiting + duplicates + unstorable'),
    counts: z.array(IngestionCount),
  })
  .meta({ id: 'Ingestion' })
export type Ingestion = z.infer<typeof Ingestion>

export const getIngestion = endpoint({
  method: 'GET',
  path: '/v1/projects/:id/ingestion',
  summary: 'Read what arrived, what became of it by key, package and reason, and whether all of it can be queried',
  permission: 'events.read',
  params: IdParams,
  query: z.object({ from: Instant.optional(), to: Instant.optional() }),
  response: Ingestion,
})

export const IngestionSample = z
  .object({
    id: z.int(),
    keyId: Id,
    at: Instant,
    outcome: z.enum(['taken', 'refused']),
    kind: z.string(),
    name: z.string(),
    sdk: z.string(),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    raw: z.string().describe('As it arrived (JSON); addresses of the network are left out.'),
    stored: z.string().describe('The row as it is stored (JSON); empty when it was refused.'),
  })
  .meta({ id: 'IngestionSample' })
export type IngestionSample = z.infer<typeof IngestionSample>

export const listIngestionSamples = endpoint({
  method: 'GET',
  path: '/v1/projects/:id/ingestion/samples',
  summary:
    'List the last entries that were taken, or refused, as they arrived and as they are stored, newest first; while very many arrive only some of them are kept here. The live topic `ingestion` tells of new ones',
  permission: 'events.read',
  params: IdParams,
  query: PageQuery.extend({ outcome: z.enum(['taken', 'refused']).optional() }),
  response: pageOf(IngestionSample),
})
