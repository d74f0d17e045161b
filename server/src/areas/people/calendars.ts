import type { Calendar, DayOff, WorkingHours } from '@gantry/contract/calendars'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Bin } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { assertKnownZone, getWorkspaceRow, settingsOf } from '../workspaces/index.ts'
import {
  type CalendarRow,
  type CalendarValues,
  changeCalendar,
  clearStandard,
  findCalendarRow,
  findDeletedCalendar,
  insertCalendar,
  listCalendarRows,
  listDeletedCalendars,
  lockCalendars,
  purgeCalendars,
} from './calendars.queries.ts'
import { isKnownRegion, listHolidays } from './holidays.ts'
import { putBack } from './undo.rules.ts'

const objectKind = 'calendar'
const officeHours: WorkingHours[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }))

export function toCalendar(ctx: Ctx, row: CalendarRow): Calendar {
  const { id, name, isStandard, zone, hours, country, state, daysOff, version } = row
  const holidays = country === null ? null : { country, state }
  const may = { edit: ctx.actor.permissions.has('people.write') }
  return { id, name, isStandard, zone, hours, holidays, daysOff, version, may }
}

export async function listCalendars(ctx: Ctx): Promise<{ items: Calendar[] }> {
  await ensureStandard(ctx)
  const rows = await listCalendarRows(ctx)
  return { items: rows.map((row) => toCalendar(ctx, row)) }
}

/** The calendar of everybody without their own; made the first time somebody asks. */
export async function ensureStandard(ctx: Ctx): Promise<CalendarRow> {
  const find = async (): Promise<CalendarRow | undefined> =>
    (await listCalendarRows(ctx)).find(({ isStandard }) => isStandard)
  const there = await find()
  if (there) return there
  await lockCalendars(ctx)
  const { zone } = settingsOf((await getWorkspaceRow(ctx)).settings)
  return (await find()) ?? insertCalendar(ctx, { ...blank(zone), name: 'Standard', isStandard: true })
}

const blank = (zone: string): Omit<CalendarValues, 'name'> => ({
  isStandard: false,
  zone,
  hours: officeHours,
  country: null,
  state: null,
  daysOff: [],
})

type Wish = {
  [K in 'name' | 'isStandard' | 'zone' | 'hours' | 'daysOff']?: CalendarValues[K] | undefined
} & { holidays?: Calendar['holidays'] | undefined }

function applied(before: CalendarValues, { holidays, ...wish }: Wish): CalendarValues {
  return {
    name: wish.name ?? before.name,
    isStandard: wish.isStandard ?? before.isStandard,
    zone: wish.zone ?? before.zone,
    hours: wish.hours ?? before.hours,
    country: holidays === undefined ? before.country : (holidays?.country ?? null),
    state: holidays === undefined ? before.state : (holidays?.state ?? null),
    daysOff: (wish.daysOff ?? before.daysOff).toSorted((a, b) => a.day.localeCompare(b.day)),
  }
}

export async function createCalendar(ctx: Ctx, wish: Wish & { name: string }): Promise<Calendar> {
  const standard = await ensureStandard(ctx)
  await lockCalendars(ctx)
  const after = applied({ ...blank(standard.zone), name: wish.name }, wish)
  await assertFits(ctx, null, after)
  if (after.isStandard) await clearStandard(ctx)
  const row = await insertCalendar(ctx, after)
  const about = { action: 'calendar.created', objectKind, objectId: row.id, title: row.name } as const
  await recordActivity(ctx, { ...about, after })
  return toCalendar(ctx, row)
}

export async function updateCalendar(ctx: Ctx, id: string, wish: Wish): Promise<Calendar> {
  await lockCalendars(ctx)
  const row = await getCalendarRow(ctx, id)
  assertUnchanged(ctx, row.version)
  return toCalendar(ctx, await storeCalendar(ctx, row, applied(row, wish)))
}

async function storeCalendar(ctx: Ctx, row: CalendarRow, after: CalendarValues): Promise<CalendarRow> {
  await assertFits(ctx, row, after)
  if (after.isStandard && !row.isStandard) await clearStandard(ctx)
  const changed = await changeCalendar(ctx, row.id, after)
  const about = { action: 'calendar.updated', objectKind, objectId: row.id, title: after.name } as const
  await recordActivity(ctx, { ...about, before: valuesOf(row), after })
  return changed
}

const valuesOf = (row: CalendarValues): CalendarValues => applied(row, {})

async function assertFits(ctx: Ctx, row: CalendarRow | null, values: CalendarValues): Promise<void> {
  const { name, isStandard, zone, country, state } = values
  assertKnownZone(zone)
  if (country !== null && !isKnownRegion(country, state)) {
    throw new AppError('invalid_input', 'The public holidays of this country or state are not known.')
  }
  if (row?.isStandard && !isStandard) {
    throw new AppError('not_possible', 'This is the standard calendar. Make another one the standard instead.')
  }
  const twin = (await listCalendarRows(ctx)).find(
    (one) => one.name.toLowerCase() === name.toLowerCase() && one.id !== row?.id,
  )
  if (twin) throw new AppError('conflict', `There is a calendar “${twin.name}” already.`, { id: twin.id })
}

export async function getCalendarRow(ctx: Ctx, id: string): Promise<CalendarRow> {
  const row = await findCalendarRow(ctx, id)
  if (!row) throw new AppError('not_found', 'There is no such working calendar.')
  return row
}

export async function removeCalendar(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  await lockCalendars(ctx)
  const row = await getCalendarRow(ctx, id)
  assertUnchanged(ctx, row.version)
  if (row.isStandard) {
    throw new AppError('not_possible', 'This is the standard calendar. Make another one the standard first.')
  }
  await changeCalendar(ctx, id, { deletedAt: ctx.now() })
  const about = { action: 'calendar.removed', objectKind, objectId: id, title: row.name } as const
  return { ok: true, activityId: await recordActivity(ctx, { ...about, before: valuesOf(row) }) }
}

async function restoreCalendar(ctx: Ctx, id: string): Promise<boolean> {
  await lockCalendars(ctx)
  const row = await findDeletedCalendar(ctx, id)
  if (!row) return false
  await assertFits(ctx, row, row)
  await changeCalendar(ctx, id, { deletedAt: null })
  return true
}

/** All days off of a calendar in a year, by day; one of its own goes before a public holiday of the same day. */
export async function listDaysOff(ctx: Ctx, id: string, year: number) {
  return { items: daysOffIn(await getCalendarRow(ctx, id), year) }
}

export function daysOffIn(row: Pick<CalendarRow, 'country' | 'state' | 'daysOff'>, year: number) {
  const own = row.daysOff.filter(({ day }) => day.startsWith(`${year}-`)).map((one) => ({ ...one, isPublic: false }))
  const ownDays = new Set(own.map(({ day }) => day))
  const found: readonly DayOff[] = row.country === null ? [] : listHolidays(row.country, row.state, year)
  const named = Map.groupBy(found, ({ day }) => day)
  const holidays = [...named].map(([day, all]) => ({
    day,
    name: all.map(({ name }) => name).join(', '),
    isPublic: true,
  }))
  return [...own, ...holidays.filter(({ day }) => !ownDays.has(day))].sort((a, b) => a.day.localeCompare(b.day))
}

export const calendarBin: Bin = {
  kind: objectKind,
  permission: 'people.write',
  list: async (ctx, page) => {
    const rows = await listDeletedCalendars(ctx, page)
    return rows.flatMap(({ id, title, deletedAt }) => (deletedAt ? [{ id, title, deletedAt }] : []))
  },
  restore: restoreCalendar,
  purge: purgeCalendars,
}

export const calendarUndoers: Undoers = {
  'calendar.created': async (ctx, { objectId }) => {
    await removeCalendar(ctx, objectId)
  },
  'calendar.removed': async (ctx, { objectId }) => {
    if (!(await restoreCalendar(ctx, objectId))) throw new AppError('conflict', 'It is not in the bin any more.')
  },
  'calendar.updated': async (ctx, { objectId, before, after }) => {
    await lockCalendars(ctx)
    const row = await getCalendarRow(ctx, objectId)
    // Written by storeCalendar, as both.
    const back = putBack(valuesOf(row), before as CalendarValues, after as CalendarValues)
    if (!back) throw new AppError('conflict', 'This calendar has been changed again since. Change it by hand.')
    await storeCalendar(ctx, row, back)
  },
}
