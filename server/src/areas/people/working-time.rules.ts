import type { WorkingHours } from '@gantry/contract/calendars'
import { Temporal } from 'temporal-polyfill'

/** When somebody works. `isDayOff` answers for a day as YYYY-MM-DD: public holidays, days off and absences together. */
export type WorkingCalendar = {
  zone: string
  hours: readonly WorkingHours[]
  isDayOff: (day: string) => boolean
}

/** Real time, from inclusive and to exclusive, in milliseconds since 1970. */
type Span = { fromMs: number; toMs: number }

/** Beyond two years without a working minute, there is none. */
const horizonDays = 731

/** The day it is there, as YYYY-MM-DD. */
export const todayIn = (zone: string, now: Date): string => dayAt(zone, now).toString()

const dayAt = (zone: string, at: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate()

export function isWorkingTime(calendar: WorkingCalendar, at: Date): boolean {
  const ms = at.getTime()
  return spansOf(calendar, dayAt(calendar.zone, at)).some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
}

/** This moment when it is working time, else the next one that is; null when nobody ever works here. */
export function nextWorkingStart(calendar: WorkingCalendar, from: Date): Date | null {
  for (const { fromMs } of spansFrom(calendar, from)) return new Date(fromMs)
  return null
}

/**
 * The moment at which this many minutes of working time have passed: exactly the end of a day when they end with it. Clocks
 * that change within working hours make that day's work shorter or longer, as they do. Null when nobody ever works here.
 */
export function addWorkingMinutes(calendar: WorkingCalendar, from: Date, minutes: number): Date | null {
  let leftMs = minutes * 60_000
  for (const { fromMs, toMs } of spansFrom(calendar, from)) {
    if (leftMs <= toMs - fromMs) return new Date(fromMs + leftMs)
    leftMs -= toMs - fromMs
  }
  return null
}

/** Minutes of working time between two moments; 0 when the second is not after the first. */
export function workingMinutesBetween(calendar: WorkingCalendar, from: Date, to: Date): number {
  let sumMs = 0
  for (const { fromMs, toMs } of spansFrom(calendar, from)) {
    if (fromMs >= to.getTime()) break
    sumMs += Math.min(toMs, to.getTime()) - fromMs
  }
  return sumMs / 60_000
}

/** Working time from a moment on; the first span is cut to begin at it. */
function* spansFrom(calendar: WorkingCalendar, from: Date): Generator<Span> {
  let day = dayAt(calendar.zone, from)
  let daysWithout = 0
  while (daysWithout < horizonDays) {
    const open = spansOf(calendar, day).filter(({ toMs }) => toMs > from.getTime())
    for (const { fromMs, toMs } of open) yield { fromMs: Math.max(fromMs, from.getTime()), toMs }
    daysWithout = open.length > 0 ? 0 : daysWithout + 1
    day = day.add({ days: 1 })
  }
}

/** The working time of one day in order, without overlaps. */
function spansOf({ zone, hours, isDayOff }: WorkingCalendar, day: Temporal.PlainDate): Span[] {
  if (isDayOff(day.toString())) return []
  const spans = hours
    .filter((one) => one.day === day.dayOfWeek)
    .map(({ from, to }) => ({ fromMs: momentOf(zone, day, from), toMs: momentOf(zone, day, to) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs)
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs)
    else joined.push(span)
  }
  return joined
}

/** A time that the clocks skip is the moment after the skip; one that they show twice is the first. */
function momentOf(zone: string, day: Temporal.PlainDate, clock: string): number {
  const moment =
    clock === '24:00'
      ? day.add({ days: 1 }).toZonedDateTime(zone)
      : day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(clock) })
  return moment.epochMilliseconds
}
