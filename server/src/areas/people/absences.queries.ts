import { and, eq, gte, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { members } from '../../platform/tables.ts'
import { absences } from './tables.ts'

export type AbsenceRow = typeof absences.$inferSelect
export type AbsenceValues = Pick<AbsenceRow, 'memberId' | 'fromDay' | 'toDay' | 'deputyId' | 'note'>

export type AbsenceFilter = { memberId?: string | undefined; from?: string | undefined; to?: string | undefined }

const deputies = alias(members, 'deputies')
const live = (ctx: Ctx) => and(eq(absences.workspaceId, ctx.workspaceId), isNull(absences.deletedAt))

const named = (ctx: Ctx) =>
  ctx.db
    .select({
      row: absences,
      member: { id: members.id, name: members.name },
      deputy: { id: deputies.id, name: deputies.name },
    })
    .from(absences)
    .innerJoin(members, and(eq(members.id, absences.memberId), isNull(members.deletedAt)))
    .leftJoin(deputies, and(eq(deputies.id, absences.deputyId), isNull(deputies.deletedAt)))
    .$dynamic()
export type NamedAbsence = Awaited<ReturnType<typeof named>>[number]

/** By first day, one more than asked. */
export const listAbsenceRows = (
  ctx: Ctx,
  { memberId, from, to }: AbsenceFilter,
  page: { after: readonly [string, string] | null; limit: number },
): Promise<NamedAbsence[]> =>
  named(ctx)
    .where(
      and(
        live(ctx),
        memberId === undefined ? undefined : eq(absences.memberId, memberId),
        from === undefined ? undefined : gte(absences.toDay, from),
        to === undefined ? undefined : lte(absences.fromDay, to),
        page.after
          ? sql`(${absences.fromDay}, ${absences.id}) > (${page.after[0]}::date, ${page.after[1]}::uuid)`
          : undefined,
      ),
    )
    .orderBy(absences.fromDay, absences.id)
    .limit(page.limit + 1)

export async function findAbsence(ctx: Ctx, id: string): Promise<NamedAbsence | undefined> {
  const [found] = await named(ctx).where(and(live(ctx), eq(absences.id, id)))
  return found
}

export async function insertAbsence(ctx: Ctx, values: AbsenceValues): Promise<string> {
  const id = newId()
  await ctx.db.insert(absences).values({ id, workspaceId: ctx.workspaceId, createdAt: ctx.now(), ...values })
  return id
}

export async function changeAbsence(
  ctx: Ctx,
  id: string,
  change: Partial<AbsenceValues> & { deletedAt?: Date | null },
): Promise<void> {
  await ctx.db
    .update(absences)
    .set({ ...change, version: sql`${absences.version} + 1` })
    .where(and(eq(absences.workspaceId, ctx.workspaceId), eq(absences.id, id)))
}

/** Brings a deleted one back; false when it is not deleted. */
export async function restoreAbsence(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await ctx.db
    .update(absences)
    .set({ deletedAt: null, version: sql`${absences.version} + 1` })
    .where(and(eq(absences.workspaceId, ctx.workspaceId), eq(absences.id, id), isNotNull(absences.deletedAt)))
    .returning({ id: absences.id })
  return rows.length > 0
}

/** When these members are away on or after a day. */
export async function listAbsencesOf(ctx: Ctx, memberIds: readonly string[], from: string) {
  if (memberIds.length === 0) return []
  return ctx.db
    .select({ memberId: absences.memberId, from: absences.fromDay, to: absences.toDay, deputyId: absences.deputyId })
    .from(absences)
    .where(and(live(ctx), inArray(absences.memberId, [...memberIds]), gte(absences.toDay, from)))
    .orderBy(absences.fromDay)
}
