import type { Member } from '@gantry/contract/people'
import { recordActivity } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import { indexObject, unindexObject } from '../../platform/search.ts'
import { assertKnownZone, getWorkspaceRow, settingsOf } from '../workspaces/index.ts'
import { findCalendarRow } from './calendars.queries.ts'
import { type MemberFacts, mayWith, whyNotRoles } from './member.rules.ts'
import {
  changeMember,
  findLastOwner,
  findMemberRow,
  findMembersByEmail,
  insertMembers,
  listMemberRows,
  loadMemberParts,
  lockMembers,
  type MemberFilter,
  type MemberRow,
  type MemberValues,
  memberNames,
} from './members.queries.ts'
import { todayIn } from './working-time.rules.ts'

export const memberKind = 'member'

type Page = { cursor?: string | undefined; limit: number }

export async function listMembers(ctx: Ctx, { cursor, limit, ...filter }: MemberFilter & Page) {
  const [name, id] = decodeCursor(cursor, 2) ?? []
  const after = typeof name === 'string' && typeof id === 'string' ? ([name, id] as const) : null
  const rows = await listMemberRows(ctx, filter, { after, limit })
  const page = toPage(
    rows,
    limit,
    (row) => row,
    (row) => [row.name.toLowerCase(), row.id],
  )
  return { items: await toMembers(ctx, page.items), nextCursor: page.nextCursor }
}

export const getMember = async (ctx: Ctx, id: string): Promise<Member> => toMember(ctx, await getMemberRow(ctx, id))

export async function getMemberRow(ctx: Ctx, id: string): Promise<MemberRow> {
  const row = await findMemberRow(ctx, id)
  if (!row) throw new AppError('not_found', 'There is no such member.')
  return row
}

export async function toMember(ctx: Ctx, row: MemberRow): Promise<Member> {
  const [member] = await toMembers(ctx, [row])
  if (!member) throw new Error('one row gave no member')
  return member
}

async function toMembers(ctx: Ctx, rows: readonly MemberRow[]): Promise<Member[]> {
  const { zone } = settingsOf((await getWorkspaceRow(ctx)).settings)
  const ids = rows.map(({ id }) => id)
  const parts = await loadMemberParts(ctx, ids, todayIn(zone, ctx.now()))
  const deputies = await memberNames(
    ctx,
    parts.absences.flatMap(({ deputyId }) => deputyId ?? []),
  )
  const lastOwner = await findLastOwner(ctx)
  return rows.map((row) => {
    const { id, name, email, roles, status, calendarId, createdAt, version } = row
    const invitation = parts.invitations.find(({ memberId }) => memberId === id)
    const absence = parts.absences.find(({ memberId }) => memberId === id)
    const deputyName = deputies.get(absence?.deputyId ?? '')
    return {
      id,
      name,
      email,
      function: row.function,
      roles,
      status,
      zone: row.zone,
      calendarId,
      teams: parts.teams.filter(({ memberId }) => memberId === id),
      invitation: invitation
        ? {
            sentAt: invitation.sentAt.toISOString(),
            expiresAt: invitation.expiresAt.toISOString(),
            isExpired: invitation.expiresAt <= ctx.now(),
          }
        : null,
      absence: absence
        ? {
            from: absence.from,
            to: absence.to,
            deputy: absence.deputyId && deputyName ? { id: absence.deputyId, name: deputyName } : null,
          }
        : null,
      createdAt: createdAt.toISOString(),
      version,
      may: mayWith(ctx.actor, factsOf(row, lastOwner)),
      isLastOwner: id === lastOwner,
    }
  })
}

export const factsOf = ({ id, status, roles }: MemberRow, lastOwner: string | undefined): MemberFacts => ({
  id,
  status,
  roles,
  isLastOwner: id === lastOwner,
})

export type NewMember = Pick<MemberValues, 'name' | 'email'> & {
  [K in 'function' | 'roles' | 'zone' | 'calendarId']?: MemberValues[K] | undefined
}

/** Lists a person; somebody in the bin with this address comes back with what is given now. */
export async function createMember(ctx: Ctx, wish: NewMember): Promise<MemberRow> {
  await lockMembers(ctx)
  const values: MemberValues = {
    name: wish.name,
    email: wish.email,
    function: wish.function ?? 'other',
    roles: wish.roles ?? ['viewer'],
    zone: wish.zone ?? null,
    calendarId: wish.calendarId ?? null,
  }
  const why = whyNotRoles(ctx.actor, null, values.roles)
  if (why) throw new AppError('not_possible', why)
  await assertFits(ctx, values)
  const [there] = await findMembersByEmail(ctx, [values.email])
  if (there && !there.deletedAt) {
    throw new AppError('conflict', `${there.name} is listed under this address already.`, { id: there.id })
  }
  const row = there
    ? await changeMember(ctx, there.id, { ...values, status: 'known', userId: null, deletedAt: null })
    : (await insertMembers(ctx, [values]))[0]
  if (!row) throw new Error('an insert gave no row')
  await indexObject(ctx, findableMember(row))
  const about = { action: 'member.created', objectKind: memberKind, objectId: row.id, title: row.name } as const
  await recordActivity(ctx, { ...about, after: values })
  return row
}

export type MemberChange = { [K in keyof MemberValues]?: MemberValues[K] | undefined }

export async function updateMember(ctx: Ctx, id: string, change: MemberChange): Promise<Member> {
  await lockMembers(ctx)
  const row = await getMemberRow(ctx, id)
  assertUnchanged(ctx, row.version)
  const before = valuesOf(row)
  return toMember(ctx, await storeMember(ctx, row, { ...before, ...withoutAbsent(change) }))
}

/** Checks and stores new values of a member, and writes the change down. */
export async function storeMember(ctx: Ctx, row: MemberRow, after: MemberValues): Promise<MemberRow> {
  const before = valuesOf(row)
  const why = whyNotRoles(ctx.actor, factsOf(row, await findLastOwner(ctx)), after.roles)
  if (why) throw new AppError('not_possible', why)
  await assertFits(ctx, after)
  if (after.email !== before.email) await assertFreeAddress(ctx, row, after.email)
  const changed = await changeMember(ctx, row.id, after)
  await indexObject(ctx, findableMember(changed))
  const about = { action: 'member.updated', objectKind: memberKind, objectId: row.id, title: after.name } as const
  await recordActivity(ctx, { ...about, before, after })
  return changed
}

export const valuesOf = (row: MemberRow): MemberValues => ({
  name: row.name,
  email: row.email,
  function: row.function,
  roles: row.roles,
  zone: row.zone,
  calendarId: row.calendarId,
})

const withoutAbsent = (change: MemberChange): Partial<MemberValues> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

async function assertFits(ctx: Ctx, { zone, calendarId }: MemberValues): Promise<void> {
  assertKnownZone(zone)
  if (calendarId !== null && !(await findCalendarRow(ctx, calendarId))) {
    throw new AppError('not_found', 'There is no such working calendar.')
  }
}

async function assertFreeAddress(ctx: Ctx, row: MemberRow, email: string): Promise<void> {
  if (row.status !== 'known') {
    throw new AppError('not_possible', 'The address of somebody who was invited or can sign in stays as it is.')
  }
  const [there] = await findMembersByEmail(ctx, [email])
  if (there) throw new AppError('conflict', `${there.name} is or was listed under this address.`, { id: there.id })
}

/** Takes rights away or gives them back: `suspended` refuses every request from now on. */
export async function setSuspended(ctx: Ctx, id: string, isSuspended: boolean): Promise<Member> {
  await lockMembers(ctx)
  const row = await getMemberRow(ctx, id)
  const facts = factsOf(row, await findLastOwner(ctx))
  const may = mayWith(ctx.actor, facts)
  if (isSuspended && !may.suspend) {
    throw new AppError('not_possible', whyUntouchable(facts, ctx) ?? 'Only people who can sign in can be suspended.')
  }
  if (!isSuspended && !may.reactivate) throw new AppError('not_possible', 'This person is not suspended.')
  const changed = await changeMember(ctx, id, { status: isSuspended ? 'suspended' : row.userId ? 'active' : 'known' })
  const action = isSuspended ? 'member.suspended' : 'member.reactivated'
  await recordActivity(ctx, { action, objectKind: memberKind, objectId: id, title: row.name })
  return toMember(ctx, changed)
}

const whyUntouchable = ({ id, isLastOwner }: MemberFacts, ctx: Ctx): string | null => {
  if (isLastOwner) return 'This is the last owner. Make somebody else owner first.'
  return id === ctx.actor.memberId ? 'You cannot do this to yourself. Ask another owner.' : null
}

export async function removeMember(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  await lockMembers(ctx)
  const row = await getMemberRow(ctx, id)
  assertUnchanged(ctx, row.version)
  const facts = factsOf(row, await findLastOwner(ctx))
  if (!mayWith(ctx.actor, facts).remove) {
    const owners = 'Somebody who can sign in is removed by an owner of the workspace.'
    throw new AppError('not_possible', whyUntouchable(facts, ctx) ?? owners)
  }
  await changeMember(ctx, id, { deletedAt: ctx.now() })
  await unindexObject(ctx, memberKind, id)
  const about = { action: 'member.removed', objectKind: memberKind, objectId: id, title: row.name } as const
  return { ok: true, activityId: await recordActivity(ctx, { ...about, before: valuesOf(row) }) }
}

export const findableMember = ({ id, name, email, createdAt }: MemberRow) => ({
  kind: memberKind,
  objectId: id,
  title: name,
  text: email,
  at: createdAt,
})
