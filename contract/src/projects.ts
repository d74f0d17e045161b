import { z } from 'zod'
import { Id, IdParams, Instant, Name } from './common.ts'
import { endpoint } from './endpoint.ts'

export const weekStarts = ['monday', 'sunday', 'saturday'] as const

const Zone = z
  .string()
  .max(64)
  .refine(isZone, { error: 'is not a time zone such as Europe/Berlin' })
  .describe('An IANA time zone: days, weeks and months of every chart are calendar dates there.')

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return /^(UTC|[A-Za-z]+\/.+)$/.test(zone)
  } catch {
    return false
  }
}

export const Project = z
  .object({
    id: Id,
    name: z.string(),
    zone: z.string(),
    weekStart: z.enum(weekStarts),
    version: z.int(),
    createdAt: Instant,
  })
  .meta({ id: 'Project' })
export type Project = z.infer<typeof Project>

export const WriteKey = z
  .object({
    id: Id,
    projectId: Id,
    name: z.string(),
    key: z.string().describe('What senders name. It can write events and nothing else, so it may stand in a web page.'),
    eventsPerMinute: z
      .int()
      .nullable()
      .describe('More than this in a minute is answered 429; null: no limit of its own.'),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'WriteKey' })
export type WriteKey = z.infer<typeof WriteKey>

export const listProjects = endpoint({
  method: 'GET',
  path: '/v1/projects',
  summary: 'List the projects',
  permission: 'events.read',
  response: z.object({ items: z.array(Project) }),
})

export const createProject = endpoint({
  method: 'POST',
  path: '/v1/projects',
  summary: 'Make a project, with a first write key',
  permission: 'projects.manage',
  body: z.object({ name: Name, zone: Zone.default('UTC'), weekStart: z.enum(weekStarts).default('monday') }),
  response: Project,
})

export const getProject = endpoint({
  method: 'GET',
  path: '/v1/projects/:id',
  summary: 'Read a project',
  permission: 'events.read',
  params: IdParams,
  response: Project,
})

export const updateProject = endpoint({
  method: 'PATCH',
  path: '/v1/projects/:id',
  summary: 'Change the name, the time zone or the first day of the week of a project',
  permission: 'projects.manage',
  params: IdParams,
  body: z.object({ name: Name.optional(), zone: Zone.optional(), weekStart: z.enum(weekStarts).optional() }),
  response: Project,
})

export const listWriteKeys = endpoint({
  method: 'GET',
  path: '/v1/projects/:id/write-keys',
  summary: 'List the write keys of a project, those that were revoked too',
  permission: 'events.read',
  params: IdParams,
  response: z.object({ items: z.array(WriteKey) }),
})

export const createWriteKey = endpoint({
  method: 'POST',
  path: '/v1/projects/:id/write-keys',
  summary:
    'Make one more write key for a project: to rotate, make the new one first and revoke the old one when nobody uses it',
  permission: 'projects.manage',
  params: IdParams,
  body: z.object({ name: Name, eventsPerMinute: z.int().min(1).max(100_000_000).nullable().default(null) }),
  response: WriteKey,
})

export const revokeWriteKey = endpoint({
  method: 'POST',
  path: '/v1/write-keys/:id/revoke',
  summary: 'Revoke a write key: what is sent with it from now on is refused',
  permission: 'projects.manage',
  params: IdParams,
  response: WriteKey,
})
