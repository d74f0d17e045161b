import { z } from 'zod'
import { Day, Flag, Id, IdParams, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { MemberRef, Undoable } from './people.ts'
import { Zone } from './workspaces.ts'

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

/** Working hours of one weekday: 1 is Monday, 7 is Sunday (ISO 8601). A day may have several. */
export const WorkingHours = z
  .object({ day: z.int().min(1).max(7), from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from < to, 'The end must be after the beginning.')
export type WorkingHours = z.infer<typeof WorkingHours>

export const DayOff = z.object({ day: Day, name: Name })
export type DayOff = z.infer<typeof DayOff>

export const Calendar = z
  .object({
    id: Id,
    name: z.string(),
    isStandard: z.boolean().describe('For everybody without a calendar of their own; there is exactly one.'),
    zone: z.string(),
    hours: z.array(WorkingHours),
    holidays: z
      .object({ country: z.string(), state: z.string().nullable() })
      .nullable()
      .describe('Whose public holidays are days off.'),
    daysOff: z.array(DayOff).describe('More days off.'),
    version: z.int(),
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'Calendar' })
export type Calendar = z.infer<typeof Calendar>

const CalendarBody = z.object({
  name: Name,
  isStandard: z.boolean(),
  zone: Zone,
  hours: z.array(WorkingHours).min(1).max(50),
  holidays: z.object({ country: z.string().max(10), state: z.string().max(20).nullable() }).nullable(),
  daysOff: z.array(DayOff).max(1000),
})

export const listCalendars = endpoint({
  method: 'GET',
  path: '/v1/people/calendars',
  summary: 'Working calendars, the standard one first',
  permission: 'people.read',
  response: z.object({ items: z.array(Calendar) }),
})

export const createCalendar = endpoint({
  method: 'POST',
  path: '/v1/people/calendars',
  summary: 'Make a working calendar (without hours: Monday to Friday, 9 to 17)',
  permission: 'people.write',
  body: CalendarBody.partial({ isStandard: true, zone: true, hours: true, holidays: true, daysOff: true }),
  response: Calendar,
})

export const updateCalendar = endpoint({
  method: 'PATCH',
  path: '/v1/people/calendars/:id',
  summary: 'Change a working calendar; the standard one stays standard until another becomes it',
  permission: 'people.write',
  params: IdParams,
  body: CalendarBody.partial(),
  response: Calendar,
})

export const removeCalendar = endpoint({
  method: 'DELETE',
  path: '/v1/people/calendars/:id',
  summary: 'Move a working calendar to the bin; its people get the standard one',
  permission: 'people.write',
  params: IdParams,
  response: Undoable,
})

export const listDaysOff = endpoint({
  method: 'GET',
  path: '/v1/people/calendars/:id/days-off',
  summary: 'All days off of a calendar in one year: public holidays and its own',
  permission: 'people.read',
  params: IdParams,
  query: z.object({ year: z.coerce.number().int().min(2000).max(2100) }),
  response: z.object({ items: z.array(z.object({ day: Day, name: z.string(), isPublic: z.boolean() })) }),
})

export const listHolidayRegions = endpoint({
  method: 'GET',
  path: '/v1/people/holiday-regions',
  summary: 'Countries whose public holidays are known, or the states of one',
  permission: 'people.read',
  query: z.object({ country: z.string().max(10).optional() }),
  response: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }),
})

export const Absence = z
  .object({
    id: Id,
    member: MemberRef,
    from: Day,
    to: Day.describe('The last day away.'),
    deputy: MemberRef.nullable(),
    note: z.string(),
    version: z.int(),
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'Absence' })
export type Absence = z.infer<typeof Absence>

const AbsenceBody = z.object({
  memberId: Id,
  from: Day,
  to: Day,
  deputyId: Id.nullable(),
  note: z.string().trim().max(500),
})

export const listAbsences = endpoint({
  method: 'GET',
  path: '/v1/people/absences',
  summary: 'Who is away when, by first day',
  permission: 'people.read',
  query: PageQuery.extend({
    memberId: Id.optional(),
    from: Day.optional().describe('Not those that ended before.'),
    to: Day.optional().describe('Not those that begin later.'),
    isMine: Flag.optional(),
  }),
  response: pageOf(Absence),
})

export const createAbsence = endpoint({
  method: 'POST',
  path: '/v1/people/absences',
  summary: 'Enter an absence: your own, or with people.write anybody’s',
  permission: 'self.write',
  body: AbsenceBody.partial({ deputyId: true, note: true }),
  response: Absence,
})

export const updateAbsence = endpoint({
  method: 'PATCH',
  path: '/v1/people/absences/:id',
  summary: 'Change an absence',
  permission: 'self.write',
  params: IdParams,
  body: AbsenceBody.omit({ memberId: true }).partial(),
  response: Absence,
})

export const removeAbsence = endpoint({
  method: 'DELETE',
  path: '/v1/people/absences/:id',
  summary: 'Delete an absence',
  permission: 'self.write',
  params: IdParams,
  response: Undoable,
})
