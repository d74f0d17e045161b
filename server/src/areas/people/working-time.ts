import type { Ctx } from '../../platform/context.ts'
import { listAbsencesOf } from './absences.queries.ts'
import { type CalendarRow, findCalendarRow } from './calendars.queries.ts'
import { daysOffIn, ensureStandard } from './calendars.ts'
import { getMemberRow } from './members.ts'
import { todayIn, type WorkingCalendar } from './working-time.rules.ts'

/** When a member works from now on: their calendar or the standard one, in their own zone if set, without their absences. */
export async function workingCalendarOf(ctx: Ctx, memberId: string): Promise<WorkingCalendar> {
  const member = await getMemberRow(ctx, memberId)
  const own = member.calendarId === null ? undefined : await findCalendarRow(ctx, member.calendarId)
  const row = own ?? (await ensureStandard(ctx))
  const zone = member.zone ?? row.zone
  const away = await listAbsencesOf(ctx, [memberId], todayIn(zone, ctx.now()))
  const isDayOff = dayOffTest(row)
  return {
    zone,
    hours: row.hours,
    isDayOff: (day) => isDayOff(day) || away.some(({ from, to }) => from <= day && day <= to),
  }
}

/** Asks by day; each year's days off are worked out once. */
export function dayOffTest(row: Pick<CalendarRow, 'country' | 'state' | 'daysOff'>): (day: string) => boolean {
  const byYear = new Map<string, ReadonlySet<string>>()
  return (day) => {
    const year = day.slice(0, 4)
    const known = byYear.get(year) ?? new Set(daysOffIn(row, Number(year)).map((one) => one.day))
    byYear.set(year, known)
    return known.has(day)
  }
}
