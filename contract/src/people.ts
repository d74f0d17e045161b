import { z } from 'zod'
import { Day, Done, Email, Id, IdParams, Instant, manyOf, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { functions, roles } from './permissions.ts'
import { LinkToken, Password, Zone } from './workspaces.ts'

/** `known`: listed, cannot sign in; `invited`: a link is out; `active`; `suspended`: every request is refused. */
export const memberStatuses = ['known', 'invited', 'active', 'suspended'] as const
export type MemberStatus = (typeof memberStatuses)[number]

/** What a deletion answers: `activityId` leads to its undo. */
export const Undoable = Done.extend({ activityId: Id.describe('To undo it.') })
export const MemberRef = z.object({ id: Id, name: z.string() })

export const Member = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string(),
    function: z.enum(functions),
    roles: z.array(z.enum(roles)),
    status: z.enum(memberStatuses),
    zone: z.string().nullable().describe('null: the workspace’s.'),
    calendarId: Id.nullable().describe('null: the workspace’s standard calendar.'),
    teams: z.array(z.object({ id: Id, name: z.string() })),
    invitation: z
      .object({ sentAt: Instant, expiresAt: Instant, isExpired: z.boolean() })
      .nullable()
      .describe('The link that is out, if any.'),
    absence: z
      .object({ from: Day, to: Day, deputy: MemberRef.nullable() })
      .nullable()
      .describe('When away today, in the workspace’s zone.'),
    createdAt: Instant,
    version: z.int(),
    may: z.object({
      edit: z.boolean(),
      changeRoles: z.boolean(),
      invite: z.boolean(),
      suspend: z.boolean(),
      reactivate: z.boolean(),
      remove: z.boolean(),
    }),
    isLastOwner: z.boolean().describe('Cannot be suspended, removed or lose the role owner.'),
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof Member>

const MemberBody = z.object({
  name: Name,
  email: Email,
  function: z.enum(functions),
  roles: z.array(z.enum(roles)).min(1).max(roles.length),
  zone: Zone.nullable(),
  calendarId: Id.nullable(),
})

export const listMembers = endpoint({
  method: 'GET',
  path: '/v1/people/members',
  summary: 'The people of the workspace, by name',
  permission: 'people.read',
  query: PageQuery.extend({
    q: z.string().trim().max(200).optional().describe('Part of the name or e-mail address.'),
    role: manyOf(z.enum(roles)),
    function: manyOf(z.enum(functions)),
    status: manyOf(z.enum(memberStatuses)),
    teamId: Id.optional(),
  }),
  response: pageOf(Member),
})

export const getMember = endpoint({
  method: 'GET',
  path: '/v1/people/members/:id',
  summary: 'One person',
  permission: 'people.read',
  params: IdParams,
  response: Member,
})

export const createMember = endpoint({
  method: 'POST',
  path: '/v1/people/members',
  summary: 'List a person (status known: cannot sign in until invited); one from the bin comes back',
  permission: 'people.write',
  body: MemberBody.partial({ function: true, roles: true, zone: true, calendarId: true }),
  response: Member,
})

export const updateMember = endpoint({
  method: 'PATCH',
  path: '/v1/people/members/:id',
  summary:
    'Change a person. Roles of people who can sign in, and the role owner, belong to owners; the address only changes while known',
  permission: 'people.write',
  params: IdParams,
  body: MemberBody.partial(),
  response: Member,
})

export const removeMember = endpoint({
  method: 'DELETE',
  path: '/v1/people/members/:id',
  summary: 'Move a person to the bin; their sessions end at once. Who can sign in is removed by owners only',
  permission: 'people.write',
  params: IdParams,
  response: Undoable,
})

export const suspendMember = endpoint({
  method: 'POST',
  path: '/v1/people/members/:id/suspend',
  summary: 'Refuse every request of a person from now on',
  permission: 'members.manage',
  params: IdParams,
  response: Member,
})

export const reactivateMember = endpoint({
  method: 'POST',
  path: '/v1/people/members/:id/reactivate',
  summary: 'Let a suspended person in again',
  permission: 'members.manage',
  params: IdParams,
  response: Member,
})

const Invited = z.object({
  member: Member,
  link: z.string().nullable().describe('To hand on by yourself; only when no mail server is set.'),
})

export const invitePerson = endpoint({
  method: 'POST',
  path: '/v1/people/invitations',
  summary: 'Invite somebody by e-mail: a one-time link, valid for 7 days. Works for people already listed, too',
  permission: 'members.manage',
  body: z.object({
    email: Email,
    name: Name.optional().describe('Without it, what stands before the @.'),
    function: z.enum(functions).optional(),
    roles: MemberBody.shape.roles.optional(),
  }),
  response: Invited,
})

export const inviteMember = endpoint({
  method: 'POST',
  path: '/v1/people/members/:id/invitation',
  summary: 'Invite a listed person, or send the link again (the one before stops working)',
  permission: 'members.manage',
  params: IdParams,
  response: Invited,
})

export const withdrawInvitation = endpoint({
  method: 'DELETE',
  path: '/v1/people/members/:id/invitation',
  summary: 'Make the link that is out worthless; the person stays listed',
  permission: 'members.manage',
  params: IdParams,
  response: Member,
})

export const lookUpInvitation = endpoint({
  method: 'POST',
  path: '/v1/invitations/look-up',
  summary: 'What an invitation link is for; 410 when it was used, withdrawn or has expired',
  permission: 'public',
  body: z.object({ token: LinkToken }),
  response: z.object({
    workspaceName: z.string(),
    invitedBy: z.string(),
    name: z.string(),
    email: z.string(),
    hasAccount: z.boolean().describe('Sign in with that account, then join; otherwise accept with a new password.'),
    expiresAt: Instant,
  }),
})

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/v1/invitations/accept',
  summary: 'Accept an invitation with a new password, and sign in (sets the session cookie)',
  permission: 'public',
  body: z.object({ token: LinkToken, name: Name, password: Password }),
  response: z.object({ workspaceId: Id, slug: z.string() }),
})

export const joinWorkspace = endpoint({
  method: 'POST',
  path: '/v1/invitations/join',
  summary: 'Accept an invitation as the signed-in person; the addresses must be the same',
  permission: 'account',
  body: z.object({ token: LinkToken }),
  response: z.object({ workspaceId: Id, slug: z.string() }),
})

export const Team = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    leadId: Id.nullable(),
    members: z.array(MemberRef),
    version: z.int(),
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'Team' })
export type Team = z.infer<typeof Team>

const TeamBody = z.object({
  name: Name,
  description: z.string().trim().max(2000),
  leadId: Id.nullable().describe('Becomes a member of the team.'),
  memberIds: z.array(Id).max(500),
})

export const listTeams = endpoint({
  method: 'GET',
  path: '/v1/people/teams',
  summary: 'All teams with their members, by name',
  permission: 'people.read',
  response: z.object({ items: z.array(Team) }),
})

export const createTeam = endpoint({
  method: 'POST',
  path: '/v1/people/teams',
  summary: 'Make a team',
  permission: 'people.write',
  body: TeamBody.partial({ description: true, leadId: true, memberIds: true }),
  response: Team,
})

export const updateTeam = endpoint({
  method: 'PATCH',
  path: '/v1/people/teams/:id',
  summary: 'Change a team; memberIds replaces all its members',
  permission: 'people.write',
  params: IdParams,
  body: TeamBody.partial(),
  response: Team,
})

export const removeTeam = endpoint({
  method: 'DELETE',
  path: '/v1/people/teams/:id',
  summary: 'Move a team to the bin',
  permission: 'people.write',
  params: IdParams,
  response: Undoable,
})
