import { z } from 'zod'
import { Done, Email, Id, IdParams, Instant, Name } from './common.ts'
import { endpoint } from './endpoint.ts'
import { permissions, roles } from './permissions.ts'

export const themes = ['system', 'light', 'dark'] as const
export const languages = ['en', 'de'] as const
export const Zone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/)
  .describe('IANA time zone, such as Europe/Berlin.')
/** Ten characters or more; length is what makes a password strong (NIST SP 800-63B). */
export const Password = z.string().min(10).max(200)
/** The secret part of a one-time link. */
export const LinkToken = z.string().min(20).max(200)

export const Preferences = z
  .object({
    theme: z.enum(themes),
    language: z.enum(languages),
    hasShortcuts: z.boolean().describe('Single-key shortcuts (WCAG 2.1.4 lets people turn them off).'),
  })
  .meta({ id: 'Preferences' })
export type Preferences = z.infer<typeof Preferences>

export const Workspace = z
  .object({
    id: Id,
    slug: z.string().describe('Stands for the workspace in the header gantry-workspace.'),
    name: z.string(),
    isDemo: z.boolean(),
    zone: Zone.describe('For people and calendars without their own.'),
    language: z.enum(languages).describe('For people who have not chosen theirs.'),
    createdAt: Instant,
    version: z.int(),
    may: z.object({ edit: z.boolean(), remove: z.boolean() }),
  })
  .meta({ id: 'Workspace' })
export type Workspace = z.infer<typeof Workspace>

export const Membership = z
  .object({
    memberId: Id,
    workspaceId: Id,
    slug: z.string(),
    name: z.string().describe('The name of the workspace.'),
    isDemo: z.boolean(),
    roles: z.array(z.enum(roles)),
    isSuspended: z.boolean(),
  })
  .meta({ id: 'Membership' })
export type Membership = z.infer<typeof Membership>

export const Me = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    memberships: z.array(Membership),
    current: z
      .object({
        workspace: Workspace,
        memberId: Id,
        name: z.string(),
        roles: z.array(z.enum(roles)),
        permissions: z.array(z.enum(permissions)),
        preferences: Preferences,
        zone: Zone.describe('In force: your own, else the workspace’s.'),
        ownZone: Zone.nullable(),
        version: z.int(),
      })
      .nullable()
      .describe('The asked workspace (header gantry-workspace, or ?workspace=), else the first; null without any.'),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const getMe = endpoint({
  method: 'GET',
  path: '/v1/me',
  summary: 'Who is signed in, their workspaces, and what they may do in the current one',
  permission: 'account',
  query: z.object({ workspace: z.string().max(100).optional() }),
  response: Me,
})

export const updatePreferences = endpoint({
  method: 'PATCH',
  path: '/v1/me/preferences',
  summary: 'Change how Gantry looks and speaks to you in this workspace',
  permission: 'self.write',
  body: Preferences.partial().extend({ zone: Zone.nullable().optional().describe('null: the workspace’s.') }),
  response: z.object({ preferences: Preferences, zone: Zone, ownZone: Zone.nullable(), version: z.int() }),
})

export const Session = z
  .object({
    id: z.string(),
    isCurrent: z.boolean(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: Instant,
    lastSeenAt: Instant.describe('To the day.'),
    expiresAt: Instant,
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const listSessions = endpoint({
  method: 'GET',
  path: '/v1/me/sessions',
  summary: 'Where you are signed in, newest first',
  permission: 'account',
  response: z.object({ items: z.array(Session) }),
})

export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/v1/me/sessions/:id',
  summary: 'Sign out one of your sessions; it is dead at once',
  permission: 'account',
  params: z.object({ id: z.string().max(100) }),
  response: Done,
})

export const revokeOtherSessions = endpoint({
  method: 'POST',
  path: '/v1/me/sessions/revoke-others',
  summary: 'Sign out everywhere but here',
  permission: 'account',
  response: z.object({ count: z.int() }),
})

export const createWorkspace = endpoint({
  method: 'POST',
  path: '/v1/workspaces',
  summary: 'Make another workspace and become its owner',
  permission: 'account',
  body: z.object({ name: Name, zone: Zone.optional(), language: z.enum(languages).optional() }),
  response: Workspace,
})

export const getWorkspace = endpoint({
  method: 'GET',
  path: '/v1/workspace',
  summary: 'The workspace of this request',
  permission: 'workspace.read',
  response: Workspace,
})

export const updateWorkspace = endpoint({
  method: 'PATCH',
  path: '/v1/workspace',
  summary: 'Rename the workspace or change its settings',
  permission: 'workspace.manage',
  body: z.object({ name: Name.optional(), zone: Zone.optional(), language: z.enum(languages).optional() }),
  response: Workspace,
})

export const removeWorkspace = endpoint({
  method: 'POST',
  path: '/v1/workspace/remove',
  summary: 'Delete the workspace with everything in it, for good',
  permission: 'workspace.manage',
  body: z.object({ name: z.string().max(200).describe('The name of the workspace, typed out.') }),
  response: Done,
})

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().describe('How the key begins, after gty_; the rest was shown once.'),
    role: z.enum(roles).nullable().describe('May do what this role may, unless it has scopes.'),
    scopes: z.array(z.enum(permissions)).nullable(),
    createdBy: z.string(),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
    state: z.enum(['active', 'expired', 'revoked', 'stopped']).describe('stopped: its maker lost access.'),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>

export const listKeys = endpoint({
  method: 'GET',
  path: '/v1/keys',
  summary: 'API keys, newest first (the newest 500)',
  permission: 'keys.manage',
  response: z.object({ items: z.array(ApiKey) }),
})

export const createKey = endpoint({
  method: 'POST',
  path: '/v1/keys',
  summary: 'Make an API key; the key itself is in this answer only',
  permission: 'keys.manage',
  body: z
    .object({
      name: Name,
      role: z.enum(roles).optional(),
      scopes: z.array(z.enum(permissions)).min(1).optional(),
      days: z.int().min(1).max(366).nullable().default(90).describe('Until it expires; null: never.'),
    })
    .refine(({ role, scopes }) => (role === undefined) !== (scopes === undefined), 'Give either a role or scopes.'),
  response: ApiKey.extend({ key: z.string() }),
})

export const revokeKey = endpoint({
  method: 'DELETE',
  path: '/v1/keys/:id',
  summary: 'Revoke an API key; it is dead at once',
  permission: 'keys.manage',
  params: IdParams,
  response: Done,
})

export const getSignInOptions = endpoint({
  method: 'GET',
  path: '/v1/sign-in-options',
  summary: 'What the sign-in page offers',
  permission: 'public',
  response: z.object({
    needsSetup: z.boolean().describe('Nobody can sign in yet: the set-up link that the start printed is needed.'),
    hasMail: z.boolean().describe('false: no mail leaves, so magic links and resets reach nobody by themselves.'),
    oidc: z.object({ providerId: z.string(), name: z.string() }).nullable(),
  }),
})

export const lookUpSetup = endpoint({
  method: 'POST',
  path: '/v1/setup/look-up',
  summary: 'What a set-up link is for; 410 when it was used or has expired',
  permission: 'public',
  body: z.object({ token: LinkToken }),
  response: z.object({
    email: z.string().nullable().describe('The owner’s address when it was fixed at the start.'),
    workspaceName: z.string().nullable().describe('Of the workspace that is there already, if any.'),
    expiresAt: Instant,
  }),
})

export const setUp = endpoint({
  method: 'POST',
  path: '/v1/setup',
  summary: 'Make the first owner and the first workspace, and sign in (sets the session cookie)',
  permission: 'public',
  body: z.object({
    token: LinkToken,
    workspaceName: Name.optional().describe('Not needed when a workspace is there already.'),
    name: Name,
    email: Email,
    password: Password,
    zone: Zone.optional(),
    language: z.enum(languages).optional(),
  }),
  response: z.object({ workspaceId: Id, slug: z.string() }),
})
