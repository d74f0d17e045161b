import { permissionsOf } from '@gantry/contract/permissions'
import type { Me, Preferences, Session } from '@gantry/contract/workspaces'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { publish } from '../../platform/live.ts'
import type { SignedIn } from '../../platform/principal.ts'
import type { AccountCtx } from '../../platform/route.ts'
import {
  deleteSessions,
  findOwnMember,
  listMemberships,
  listSessionRows,
  loadAccount,
  updateOwnMember,
} from './account.queries.ts'
import { getWorkspaceRow } from './queries.ts'
import { preferencesOf, settingsOf } from './rules.ts'
import { assertKnownZone, toWorkspace } from './workspaces.ts'

const personOf = ({ person }: AccountCtx): SignedIn => {
  if (!person) throw new AppError('unauthenticated', 'Sign in first.')
  return person
}

type MembershipRow = Awaited<ReturnType<typeof listMemberships>>[number]

/** The asked workspace counts only when the person is in it and not suspended; any other question gets the first one. */
export async function getMe(account: AccountCtx): Promise<Me> {
  const { db, workspace: asked } = account
  const { userId, name, email } = personOf(account)
  const rows = await listMemberships(db, userId)
  const open = rows.filter(({ member }) => member.status === 'active')
  const current = open.find(({ workspace }) => workspace.slug === asked || workspace.id === asked) ?? open[0]
  return {
    userId,
    name,
    email,
    ...(await loadAccount(db, userId)),
    memberships: rows.map(toMembership),
    current: current ? toCurrent(current) : null,
  }
}

const toMembership = ({ workspace, member }: MembershipRow): Me['memberships'][number] => ({
  memberId: member.id,
  workspaceId: workspace.id,
  slug: workspace.slug,
  name: workspace.name,
  isDemo: workspace.isDemo,
  roles: member.roles,
  isSuspended: member.status === 'suspended',
})

function toCurrent({ workspace, member }: MembershipRow): NonNullable<Me['current']> {
  const permissions = permissionsOf(member.roles)
  const isManager = permissions.includes('workspace.manage')
  const { zone, language } = settingsOf(workspace.settings)
  return {
    workspace: toWorkspace(workspace, { edit: isManager, remove: isManager }),
    memberId: member.id,
    name: member.name,
    roles: member.roles,
    permissions,
    preferences: preferencesOf(member.preferences, language),
    zone: member.zone ?? zone,
    ownZone: member.zone,
    version: member.version,
  }
}

type PreferenceChange = { [K in keyof Preferences]?: Preferences[K] | undefined } & { zone?: string | null | undefined }

/** A person's own settings; not a change of the workspace, so nothing for the activity. */
export async function updatePreferences(ctx: Ctx, { zone, ...change }: PreferenceChange) {
  const { memberId } = ctx.actor
  if (!memberId) throw new AppError('not_possible', 'Preferences belong to people; this is an API key.')
  assertKnownZone(zone)
  const before = await findOwnMember(ctx, memberId)
  const row = await updateOwnMember(ctx, memberId, {
    preferences: { ...before?.preferences, ...change },
    zone: zone === undefined ? (before?.zone ?? null) : zone,
  })
  if (!row) throw new AppError('not_found', 'There is no such member.')
  await publish(ctx, 'preferences', memberId)
  const settings = settingsOf((await getWorkspaceRow(ctx)).settings)
  return {
    preferences: preferencesOf(row.preferences, settings.language),
    zone: row.zone ?? settings.zone,
    ownZone: row.zone,
    version: row.version,
  }
}

export async function listSessions(account: AccountCtx): Promise<{ items: Session[] }> {
  const { userId, sessionId } = personOf(account)
  const rows = await listSessionRows(account.db, userId, account.now())
  const items = rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt, expiresAt }) => ({
    id,
    isCurrent: id === sessionId,
    ip: ipAddress,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: updatedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }))
  return { items }
}

export async function revokeSession(account: AccountCtx, id: string): Promise<{ ok: true }> {
  const count = await deleteSessions(account.db, personOf(account).userId, { id })
  if (count === 0) throw new AppError('not_found', 'There is no such session; it may have ended already.')
  return { ok: true }
}

export async function revokeOtherSessions(account: AccountCtx): Promise<{ count: number }> {
  const { userId, sessionId } = personOf(account)
  return { count: await deleteSessions(account.db, userId, { allBut: sessionId }) }
}
