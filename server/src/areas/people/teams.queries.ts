import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { BinPosition } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { members } from '../../platform/tables.ts'
import { teamMembers, teams } from './tables.ts'

export type TeamRow = typeof teams.$inferSelect
export type TeamValues = Pick<TeamRow, 'name' | 'description' | 'leadId'>
export type LoadedTeam = TeamRow & { members: { id: string; name: string }[] }

const live = (ctx: Ctx) => and(eq(teams.workspaceId, ctx.workspaceId), isNull(teams.deletedAt))

/** Teams by name with their members who are not in the bin. */
export async function loadTeams(ctx: Ctx, id?: string): Promise<LoadedTeam[]> {
  const rows = await ctx.db
    .select()
    .from(teams)
    .where(and(live(ctx), id === undefined ? undefined : eq(teams.id, id)))
    .orderBy(sql`lower(${teams.name})`)
  const belonging = await ctx.db
    .select({ teamId: teamMembers.teamId, id: members.id, name: members.name })
    .from(teamMembers)
    .innerJoin(members, and(eq(members.id, teamMembers.memberId), isNull(members.deletedAt)))
    .where(and(eq(teamMembers.workspaceId, ctx.workspaceId), id === undefined ? undefined : eq(teamMembers.teamId, id)))
    .orderBy(sql`lower(${members.name})`)
  const byTeam = Map.groupBy(belonging, ({ teamId }) => teamId)
  return rows.map((row) => ({ ...row, members: byTeam.get(row.id) ?? [] }))
}

export async function insertTeams(ctx: Ctx, values: readonly TeamValues[]): Promise<TeamRow[]> {
  if (values.length === 0) return []
  const rows = values.map((value) => ({ id: newId(), workspaceId: ctx.workspaceId, createdAt: ctx.now(), ...value }))
  return ctx.db.insert(teams).values(rows).returning()
}

export async function changeTeam(
  ctx: Ctx,
  id: string,
  change: Partial<TeamValues> & { deletedAt?: Date | null },
): Promise<void> {
  await ctx.db
    .update(teams)
    .set({ ...change, version: sql`${teams.version} + 1` })
    .where(and(eq(teams.workspaceId, ctx.workspaceId), eq(teams.id, id)))
}

/** Exactly these are in the team from now on. */
export async function setTeamMembers(ctx: Ctx, teamId: string, memberIds: readonly string[]): Promise<void> {
  await ctx.db
    .delete(teamMembers)
    .where(and(eq(teamMembers.workspaceId, ctx.workspaceId), eq(teamMembers.teamId, teamId)))
  await addToTeams(
    ctx,
    memberIds.map((memberId) => ({ teamId, memberId })),
  )
}

export async function addToTeams(ctx: Ctx, pairs: readonly { teamId: string; memberId: string }[]): Promise<void> {
  if (pairs.length === 0) return
  await ctx.db
    .insert(teamMembers)
    .values(pairs.map((pair) => ({ workspaceId: ctx.workspaceId, ...pair })))
    .onConflictDoNothing()
}

export async function removeFromTeams(ctx: Ctx, memberId: string, teamIds: readonly string[]): Promise<void> {
  if (teamIds.length === 0) return
  await ctx.db
    .delete(teamMembers)
    .where(
      and(
        eq(teamMembers.workspaceId, ctx.workspaceId),
        eq(teamMembers.memberId, memberId),
        inArray(teamMembers.teamId, [...teamIds]),
      ),
    )
}

/** How many of these are members who are not in the bin. */
export async function countLiveMembers(ctx: Ctx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  return ctx.db.$count(
    members,
    and(eq(members.workspaceId, ctx.workspaceId), inArray(members.id, [...ids]), isNull(members.deletedAt)),
  )
}

export async function findDeletedTeam(ctx: Ctx, id: string): Promise<TeamRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(teams)
    .where(and(eq(teams.workspaceId, ctx.workspaceId), eq(teams.id, id), isNotNull(teams.deletedAt)))
  return row
}

export async function listDeletedTeams(ctx: Ctx, { before, limit }: { before: BinPosition | null; limit: number }) {
  const isBefore = before
    ? or(lt(teams.deletedAt, before.deletedAt), and(eq(teams.deletedAt, before.deletedAt), lt(teams.id, before.id)))
    : undefined
  return ctx.db
    .select({ id: teams.id, title: teams.name, deletedAt: teams.deletedAt })
    .from(teams)
    .where(and(eq(teams.workspaceId, ctx.workspaceId), isNotNull(teams.deletedAt), isBefore))
    .orderBy(desc(teams.deletedAt), desc(teams.id))
    .limit(limit)
}

export async function purgeTeams(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const gone = await ctx.db
    .delete(teams)
    .where(and(eq(teams.workspaceId, ctx.workspaceId), inArray(teams.id, [...ids]), isNotNull(teams.deletedAt)))
    .returning({ id: teams.id })
  return gone.map(({ id }) => id)
}
