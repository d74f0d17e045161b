import { z } from 'zod'
import { Done, Id, IdParams, Instant, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ObjectKind, ObjectQuery } from './platform.ts'

export const ActivityEntry = z
  .object({
    id: Id,
    at: Instant,
    actor: z.object({ kind: z.enum(['member', 'key', 'system']), id: z.string(), name: z.string() }),
    action: z.string().describe('What happened, such as feedback_item.updated.'),
    objectKind: z.string(),
    objectId: z.string(),
    objectTitle: z.string(),
    before: z.json().nullable(),
    after: z.json().nullable(),
    undoneAt: Instant.nullable(),
    undoneBy: z.string().nullable(),
    may: z.object({ undo: z.boolean() }),
    whyNotUndo: z
      .enum(['not_undoable', 'undone_already', 'too_old', 'not_yours'])
      .nullable()
      .describe('Why it cannot be undone; null when it can.'),
  })
  .meta({ id: 'ActivityEntry' })
export type ActivityEntry = z.infer<typeof ActivityEntry>

/** With where it came from: for those who look after the workspace. */
export const AuditEntry = ActivityEntry.extend({
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
}).meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const listActivity = endpoint({
  method: 'GET',
  path: '/v1/activity',
  summary: 'Who changed what, newest first',
  permission: 'activity.read',
  query: z.object({
    ...PageQuery.shape,
    objectKind: ObjectKind.optional(),
    objectId: z.string().max(100).optional(),
    actorId: z.string().max(100).optional(),
    action: z.string().max(100).optional().describe('The whole action, or its beginning with a star: feedback_item.*'),
    from: Instant.optional(),
    to: Instant.optional().describe('Before this moment.'),
  }),
  response: pageOf(AuditEntry),
})

export const listHistory = endpoint({
  method: 'GET',
  path: '/v1/history',
  summary: 'What happened to one object, newest first',
  permission: 'workspace.read',
  query: z.object({ ...ObjectQuery.shape, ...PageQuery.shape }),
  response: pageOf(ActivityEntry),
})

export const undoActivity = endpoint({
  method: 'POST',
  path: '/v1/activity/:id/undo',
  summary: 'Put a change back, within 30 days; refused when the object has changed since in the same place',
  permission: 'self.write',
  params: IdParams,
  response: Done.extend({ activityId: Id.describe('The entry of the undo itself.') }),
})

export const BinEntry = z
  .object({
    kind: ObjectKind,
    id: Id,
    title: z.string(),
    deletedAt: Instant,
    deletedBy: z.string().nullable(),
    purgeAt: Instant.describe('When it goes for good.'),
    may: z.object({ restore: z.boolean() }),
  })
  .meta({ id: 'BinEntry' })
export type BinEntry = z.infer<typeof BinEntry>

const BinParams = z.object({ kind: ObjectKind, id: Id })

export const listBin = endpoint({
  method: 'GET',
  path: '/v1/bin',
  summary: 'What was deleted in the last 30 days, newest first',
  permission: 'bin.manage',
  query: z.object({ ...PageQuery.shape, kind: ObjectKind.optional() }),
  response: pageOf(BinEntry).extend({ kinds: z.array(ObjectKind).describe('Every kind that can be in the bin.') }),
})

export const restoreFromBin = endpoint({
  method: 'POST',
  path: '/v1/bin/:kind/:id/restore',
  summary: 'Bring a deleted object back',
  permission: 'bin.manage',
  params: BinParams,
  response: Done,
})

export const purgeFromBin = endpoint({
  method: 'DELETE',
  path: '/v1/bin/:kind/:id',
  summary: 'Delete an object for good, with its comments and links',
  permission: 'bin.manage',
  params: BinParams,
  response: Done,
})

export const jobStates = ['queued', 'running', 'retrying', 'done', 'failed', 'dead', 'cancelled'] as const

export const QueuedJob = z
  .object({
    id: Id,
    name: z.string(),
    state: z.enum(jobStates).describe('dead: it was given up and waits here for somebody to look.'),
    payload: z.json().describe('The ids it works on.'),
    attempts: z.int(),
    error: z.string().nullable(),
    createdAt: Instant,
    startAfter: Instant,
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    may: z.object({ rerun: z.boolean(), remove: z.boolean() }),
  })
  .meta({ id: 'QueuedJob' })
export type QueuedJob = z.infer<typeof QueuedJob>

export const listJobs = endpoint({
  method: 'GET',
  path: '/v1/jobs',
  summary: 'Background jobs of this workspace, newest first',
  permission: 'jobs.manage',
  query: z.object({ ...PageQuery.shape, state: z.enum(jobStates).optional(), name: z.string().max(100).optional() }),
  response: pageOf(QueuedJob),
})

export const countJobs = endpoint({
  method: 'GET',
  path: '/v1/jobs/queues',
  summary: 'How many jobs each queue holds for this workspace, by state',
  permission: 'jobs.manage',
  response: z.object({
    items: z.array(z.object({ name: z.string(), counts: z.record(z.enum(jobStates), z.int()) })),
  }),
})

export const rerunJob = endpoint({
  method: 'POST',
  path: '/v1/jobs/:id/rerun',
  summary: 'Run a failed or dead job once more',
  permission: 'jobs.manage',
  params: IdParams,
  response: Done,
})

export const removeJob = endpoint({
  method: 'DELETE',
  path: '/v1/jobs/:id',
  summary: 'Delete a job that is not running',
  permission: 'jobs.manage',
  params: IdParams,
  response: Done,
})

export const mailStates = ['queued', 'sent', 'kept', 'failed'] as const

export const OutboxMail = z
  .object({
    id: Id,
    recipient: z.string(),
    subject: z.string(),
    kind: z.string(),
    state: z.enum(mailStates).describe('kept: no mail server is set, so it stayed here.'),
    error: z.string().nullable(),
    attempts: z.int(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    isPrivate: z.boolean().describe('It holds a link that signs its reader in, so its text is not shown.'),
  })
  .meta({ id: 'OutboxMail' })
export type OutboxMail = z.infer<typeof OutboxMail>

export const listOutbox = endpoint({
  method: 'GET',
  path: '/v1/outbox',
  summary: 'Mails that went out, wait, failed, or would have gone out, newest first',
  permission: 'outbox.read',
  query: z.object({
    ...PageQuery.shape,
    state: z.enum(mailStates).optional(),
    recipient: z.string().max(254).optional(),
  }),
  response: pageOf(OutboxMail),
})

export const getOutboxMail = endpoint({
  method: 'GET',
  path: '/v1/outbox/:id',
  summary: 'One mail with its text (null when private)',
  permission: 'outbox.read',
  params: IdParams,
  response: OutboxMail.extend({
    text: z.string().nullable(),
    html: z.string().nullable(),
    may: z.object({ reveal: z.boolean() }),
  }),
})

export const revealOutboxMail = endpoint({
  method: 'POST',
  path: '/v1/outbox/:id/reveal',
  summary: 'The text of a private mail that could not be sent, to hand its link on; goes into the activity',
  permission: 'members.manage',
  params: IdParams,
  response: z.object({ text: z.string() }),
})
