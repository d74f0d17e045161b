import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { BinPosition } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { members } from '../../platform/tables.ts'
import { calendars } from './tables.ts'

export type CalendarRow = typeof calendars.$inferSelect
export type CalendarValues = Pick<
  CalendarRow,
  'name' | 'isStandard' | 'zone' | 'hours' | 'country' | 'state' | 'daysOff'
>

const live = (ctx: Ctx) => and(eq(calendars.workspaceId, ctx.workspaceId), isNull(calendars.deletedAt))

/** The standard one first, then by name. */
export const listCalendarRows = (ctx: Ctx): Promise<CalendarRow[]> =>
  ctx.db.select().from(calendars).where(live(ctx)).orderBy(desc(calendars.isStandard), sql`lower(${calendars.name})`)

export async function findCalendarRow(ctx: Ctx, id: string): Promise<CalendarRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(calendars)
    .where(and(live(ctx), eq(calendars.id, id)))
  return row
}

/** One change at a time: exactly one calendar is the standard. */
export const lockCalendars = async (ctx: Ctx): Promise<void> => {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('calendars'), hashtext(${ctx.workspaceId}))`)
}

export async function insertCalendar(ctx: Ctx, values: CalendarValues): Promise<CalendarRow> {
  const [row] = await ctx.db
    .insert(calendars)
    .values({ id: newId(), workspaceId: ctx.workspaceId, createdAt: ctx.now(), ...values })
    .returning()
  if (!row) throw new Error('an insert gave no row')
  return row
}

export async function changeCalendar(
  ctx: Ctx,
  id: string,
  change: Partial<CalendarValues> & { deletedAt?: Date | null },
): Promise<CalendarRow> {
  const [row] = await ctx.db
    .update(calendars)
    .set({ ...change, version: sql`${calendars.version} + 1` })
    .where(and(eq(calendars.workspaceId, ctx.workspaceId), eq(calendars.id, id)))
    .returning()
  if (!row) throw new Error('a calendar that was just read is not there')
  return row
}

/** Before another one becomes it. */
export async function clearStandard(ctx: Ctx): Promise<void> {
  await ctx.db
    .update(calendars)
    .set({ isStandard: false, version: sql`${calendars.version} + 1` })
    .where(and(live(ctx), eq(calendars.isStandard, true)))
}

export async function findDeletedCalendar(ctx: Ctx, id: string): Promise<CalendarRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(calendars)
    .where(and(eq(calendars.workspaceId, ctx.workspaceId), eq(calendars.id, id), isNotNull(calendars.deletedAt)))
  return row
}

export async function listDeletedCalendars(ctx: Ctx, page: { before: BinPosition | null; limit: number }) {
  const { before, limit } = page
  const isBefore = before
    ? or(
        lt(calendars.deletedAt, before.deletedAt),
        and(eq(calendars.deletedAt, before.deletedAt), lt(calendars.id, before.id)),
      )
    : undefined
  return ctx.db
    .select({ id: calendars.id, title: calendars.name, deletedAt: calendars.deletedAt })
    .from(calendars)
    .where(and(eq(calendars.workspaceId, ctx.workspaceId), isNotNull(calendars.deletedAt), isBefore))
    .orderBy(desc(calendars.deletedAt), desc(calendars.id))
    .limit(limit)
}

/** Their people get the standard calendar. */
export async function purgeCalendars(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const gone = await ctx.db
    .delete(calendars)
    .where(
      and(eq(calendars.workspaceId, ctx.workspaceId), inArray(calendars.id, [...ids]), isNotNull(calendars.deletedAt)),
    )
    .returning({ id: calendars.id })
  const goneIds = gone.map(({ id }) => id)
  if (goneIds.length > 0) {
    await ctx.db
      .update(members)
      .set({ calendarId: null })
      .where(and(eq(members.workspaceId, ctx.workspaceId), inArray(members.calendarId, goneIds)))
  }
  return goneIds
}
