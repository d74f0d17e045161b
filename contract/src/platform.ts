import { z } from 'zod'
import { Done, Flag, Id, IdParams, Instant, manyOf } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Any object of the workspace: its kind (`feedback_item`, `account` ...) and id. */
export const ObjectKind = z.string().regex(/^[a-z][a-z0-9_]{0,49}$/)
export const ObjectQuery = z.object({ kind: ObjectKind, objectId: Id })

/** What another page needs to show and open an object. */
export const ObjectRef = z
  .object({
    kind: ObjectKind,
    id: Id,
    title: z.string(),
    url: z.string().describe('The path of its page in the web app, such as /feedback/items/….'),
  })
  .meta({ id: 'ObjectRef' })
export type ObjectRef = z.infer<typeof ObjectRef>

export const getStatus = endpoint({
  method: 'GET',
  path: '/v1/status',
  summary: 'Which parts of this installation answer right now',
  permission: 'public',
  response: z.object({
    postgres: z.boolean(),
    clickhouse: z.boolean(),
    version: z.string(),
    mail: z
      .enum(['smtp', 'outbox'])
      .describe('outbox: nothing leaves; mails are kept to be read under Settings, Outbox.'),
  }),
})

/** One server-sent event. `*`: anything may have changed (sent first, and after a gap). */
export const LiveMessage = z.object({ topic: z.string() })
export type LiveMessage = z.infer<typeof LiveMessage>

export const watchLive = endpoint({
  method: 'GET',
  path: '/v1/live',
  summary: 'Server-sent events: which kinds of object have changed in this workspace',
  permission: 'workspace.read',
  kind: 'stream',
  response: LiveMessage,
})

export const StoredFile = z
  .object({
    id: Id,
    name: z.string(),
    contentType: z.string(),
    size: z.int().describe('Bytes.'),
    sha256: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
    may: z.object({ remove: z.boolean() }),
  })
  .meta({ id: 'StoredFile' })
export type StoredFile = z.infer<typeof StoredFile>

export const uploadFile = endpoint({
  method: 'POST',
  path: '/v1/files',
  summary: 'Store a file of up to 25 MB, sent as the raw body',
  permission: 'files.write',
  kind: 'upload',
  query: z.object({
    name: z.string().trim().min(1).max(255),
    contentType: z.string().max(200).default('application/octet-stream').describe('What the file says it is.'),
  }),
  response: StoredFile,
})

export const getFile = endpoint({
  method: 'GET',
  path: '/v1/files/:id',
  summary: 'What is known about a file',
  permission: 'workspace.read',
  params: IdParams,
  response: StoredFile,
})

export const downloadFile = endpoint({
  method: 'GET',
  path: '/v1/files/:id/content',
  summary: 'The file itself, always as an attachment',
  permission: 'workspace.read',
  kind: 'download',
  params: IdParams,
  response: z.string(),
})

export const removeFile = endpoint({
  method: 'DELETE',
  path: '/v1/files/:id',
  summary: 'Remove a file for good (your own; Product Ops and owners: any)',
  permission: 'files.write',
  params: IdParams,
  response: Done,
})

export const SearchHit = z
  .object({
    ...ObjectRef.shape,
    at: Instant.describe('When the object is from.'),
    rank: z.number().describe('Higher fits better; only to compare within one answer.'),
  })
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof SearchHit>

export const search = endpoint({
  method: 'GET',
  path: '/v1/search',
  summary:
    'Find objects of every kind by their words: accents and small typos do not matter, "quotes" ask for a phrase',
  permission: 'workspace.read',
  query: z.object({
    q: z.string().trim().min(1).max(500),
    kind: manyOf(ObjectKind),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    isPrefix: Flag.default(true).describe('The last word may be the beginning of a longer one.'),
  }),
  response: z.object({
    items: z.array(SearchHit),
    corrected: z.array(z.string()).describe('Words that were read as others, because nothing holds them as typed.'),
  }),
})
