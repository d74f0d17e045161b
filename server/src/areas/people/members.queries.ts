import type { MemberStatus } from '@gantry/contract/people'
import type { MemberFunction, Role } from '@gantry/contract/permissions'
import {
  and,
  arrayOverlaps,
  asc,
  desc,
  eq,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { BinPosition } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { members } from '../../platform/tables.ts'
import { absences, invitations, teamMembers, teams } from './tables.ts'

export type MemberRow = typeof members.$inferSelect
export type MemberValues = Pick<MemberRow, 'name' | 'email' | 'function' | 'roles' | 'zone' | 'calendarId'>

const live = (ctx: Ctx) => and(eq(members.workspaceId, ctx.workspaceId), isNull(members.deletedAt))

export type MemberFilter = {
  q?: string | undefined
  role?: Role[] | undefined
  function?: MemberFunction[] | undefined
  status?: MemberStatus[] | undefined
  teamId?: string | undefined
}

/** Rows by name, one more than asked: it only says that there is more. */
export function listMemberRows(
  ctx: Ctx,
  filter: MemberFilter,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<MemberRow[]> {
  const words = filter.q === undefined ? undefined : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
  const conditions: (SQL | undefined)[] = [
    live(ctx),
    words === undefined ? undefined : or(ilike(members.name, words), ilike(members.email, words)),
    filter.role && arrayOverlaps(members.roles, filter.role),
    filter.function && inArray(members.function, filter.function),
    filter.status && inArray(members.status, filter.status),
    filter.teamId === undefined
      ? undefined
      : inArray(
          members.id,
          ctx.db
            .select({ id: teamMembers.memberId })
            .from(teamMembers)
            .where(and(eq(teamMembers.workspaceId, ctx.workspaceId), eq(teamMembers.teamId, filter.teamId))),
        ),
    page.after ? sql`(lower(${members.name}), ${members.id}) > (${page.after[0]}, ${page.after[1]}::uuid)` : undefined,
  ]
  return ctx.db
    .select()
    .from(members)
    .where(and(...conditions))
    .orderBy(sql`lower(${members.name})`, asc(members.id))
    .limit(page.limit + 1)
}

export async function findMemberRow(ctx: Ctx, id: string): Promise<MemberRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(members)
    .where(and(live(ctx), eq(members.id, id)))
  return row
}

/** By address, whether live or in the bin. */
export async function findMembersByEmail(ctx: Ctx, emails: readonly string[]): Promise<MemberRow[]> {
  if (emails.length === 0) return []
  return ctx.db
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.email, [...emails])))
}

export async function findMemberFacts(ctx: Ctx, id: string): Promise<{ name: string; roles: Role[] } | undefined> {
  const row = await findMemberRow(ctx, id)
  return row && { name: row.name, roles: row.roles }
}

/** Names of members, those in the bin included: what they did stays theirs. */
export async function memberNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...new Set(ids)])))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Everybody who might own an area, by address and by name; a name two people have stands for nobody. */
export async function listOwnerCandidates(ctx: Ctx): Promise<Map<string, { id: string; isPm: boolean }>> {
  const rows = await ctx.db
    .select({ id: members.id, name: members.name, email: members.email, roles: members.roles })
    .from(members)
    .where(live(ctx))
  const byName = Map.groupBy(rows, ({ name }) => name.toLowerCase())
  const named = [...byName].flatMap(([name, [first, second]]) => (first && !second ? [[name, first] as const] : []))
  const all = [...named, ...rows.map((row) => [row.email, row] as const)]
  return new Map(all.map(([word, { id, roles }]) => [word, { id, isPm: roles.includes('product_manager') }]))
}

/** The versions these live members have now. */
export async function memberVersions(ctx: Ctx, changes: readonly { id: string }[]): Promise<Map<string, number>> {
  if (changes.length === 0) return new Map()
  const ids = changes.map(({ id }) => id)
  const rows = await ctx.db
    .select({ id: members.id, version: members.version })
    .from(members)
    .where(and(live(ctx), inArray(members.id, ids)))
  return new Map(rows.map(({ id, version }) => [id, version]))
}

/** One change of rights at a time, so that two owners cannot take it from each other at the same moment. */
export const lockMembers = async (ctx: Ctx): Promise<void> => {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('members'), hashtext(${ctx.workspaceId}))`)
}

/** The owner when there is exactly one who can sign in. */
export async function findLastOwner(ctx: Ctx): Promise<string | undefined> {
  const rows = await ctx.db
    .select({ id: members.id })
    .from(members)
    .where(
      and(live(ctx), eq(members.status, 'active'), isNotNull(members.userId), arrayOverlaps(members.roles, ['owner'])),
    )
    .limit(2)
  return rows.length === 1 ? rows[0]?.id : undefined
}

export async function insertMembers(ctx: Ctx, values: readonly MemberValues[]): Promise<MemberRow[]> {
  if (values.length === 0) return []
  const { workspaceId } = ctx
  const rows = values.map((value) => ({
    id: newId(),
    workspaceId,
    status: 'known' as const,
    createdAt: ctx.now(),
    ...value,
  }))
  return ctx.db.insert(members).values(rows).returning()
}

export async function changeMember(
  ctx: Ctx,
  id: string,
  change: Partial<MemberValues & Pick<MemberRow, 'status' | 'userId' | 'deletedAt'>>,
): Promise<MemberRow> {
  const [row] = await ctx.db
    .update(members)
    .set({ ...change, version: sql`${members.version} + 1` })
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, id)))
    .returning()
  if (!row) throw new Error('a member that was just read is not there')
  return row
}

export type MemberParts = {
  teams: { memberId: string; id: string; name: string }[]
  invitations: { memberId: string; sentAt: Date; expiresAt: Date }[]
  absences: { memberId: string; from: string; to: string; deputyId: string | null }[]
}

/** What belongs to these members: teams, invitations that are out, and who is away on this day. */
export async function loadMemberParts(ctx: Ctx, ids: readonly string[], today: string): Promise<MemberParts> {
  if (ids.length === 0) return { teams: [], invitations: [], absences: [] }
  const theirs = [...ids]
  return {
    teams: await ctx.db
      .select({ memberId: teamMembers.memberId, id: teams.id, name: teams.name })
      .from(teamMembers)
      .innerJoin(teams, and(eq(teams.id, teamMembers.teamId), isNull(teams.deletedAt)))
      .where(and(eq(teamMembers.workspaceId, ctx.workspaceId), inArray(teamMembers.memberId, theirs)))
      .orderBy(sql`lower(${teams.name})`),
    invitations: await ctx.db
      .select({ memberId: invitations.memberId, sentAt: invitations.sentAt, expiresAt: invitations.expiresAt })
      .from(invitations)
      .where(and(eq(invitations.workspaceId, ctx.workspaceId), inArray(invitations.memberId, theirs))),
    absences: await ctx.db
      .select({ memberId: absences.memberId, from: absences.fromDay, to: absences.toDay, deputyId: absences.deputyId })
      .from(absences)
      .where(
        and(
          eq(absences.workspaceId, ctx.workspaceId),
          inArray(absences.memberId, theirs),
          isNull(absences.deletedAt),
          sql`${today}::date between ${absences.fromDay} and ${absences.toDay}`,
        ),
      )
      .orderBy(desc(absences.toDay)),
  }
}

export async function findDeletedMember(ctx: Ctx, id: string): Promise<MemberRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), eq(members.id, id), isNotNull(members.deletedAt)))
  return row
}

export async function listLiveNames(ctx: Ctx, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  return ctx.db
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(and(live(ctx), inArray(members.id, [...ids])))
}

export async function listDeletedMembers(ctx: Ctx, { before, limit }: { before: BinPosition | null; limit: number }) {
  const isBefore = before
    ? or(
        lt(members.deletedAt, before.deletedAt),
        and(eq(members.deletedAt, before.deletedAt), lt(members.id, before.id)),
      )
    : undefined
  return ctx.db
    .select({ id: members.id, title: members.name, deletedAt: members.deletedAt })
    .from(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), isNotNull(members.deletedAt), isBefore))
    .orderBy(desc(members.deletedAt), desc(members.id))
    .limit(limit)
}

export async function purgeMembers(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const gone = await ctx.db
    .delete(members)
    .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...ids]), isNotNull(members.deletedAt)))
    .returning({ id: members.id })
  return gone.map(({ id }) => id)
}
