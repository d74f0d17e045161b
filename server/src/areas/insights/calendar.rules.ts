import type { InsightRange, Interval } from '@gantry/contract/insights-base'
import { Temporal } from 'temporal-polyfill'

/** Whose days and weeks are meant. */
export type Calendar = { zone: string; weekStart: WeekStart }
export type WeekStart = 'monday' | 'sunday' | 'saturday'
/** Real time in milliseconds since 1970; `toMs` does not belong to it. */
export type Span = { fromMs: number; toMs: number }
/** A stretch of the axis of a chart with what it is called there. */
export type TimeBucket = Span & { label: string }

/** More cannot be told apart on a chart. */
export const maxBuckets = 2_000

const hourMs = 3_600_000
const minuteMs = 60_000

/** The real time that a range means now. A range that includes today goes to its end, so that it stays the same all day. */
export function resolveRange(range: InsightRange, calendar: Calendar, now: Date): Span {
  const nowMs = now.getTime()
  if (range.kind === 'instants') return { fromMs: Date.parse(range.from), toMs: Date.parse(range.to) }
  if (range.kind === 'days') {
    const from = Temporal.PlainDate.from(range.from)
    const to = range.to === null ? dayAt(calendar.zone, nowMs) : Temporal.PlainDate.from(range.to)
    return { fromMs: startOfDay(from, calendar.zone), toMs: startOfDay(to.add({ days: 1 }), calendar.zone) }
  }
  const current = bucketAt(nowMs, range.unit, calendar)
  if (range.kind === 'to_date') return current
  const { includeCurrent, count, unit } = range
  const last = includeCurrent ? current.toMs : current.fromMs
  return { fromMs: moveStart(last, -count, unit, calendar), toMs: last }
}

/** The bucket that a moment lies in. */
export function bucketAt(ms: number, interval: Interval, calendar: Calendar): Span {
  if (interval === 'minute' || interval === 'hour') {
    const fromMs = startOfClock(ms, interval, calendar.zone)
    return { fromMs, toMs: endOfClock(fromMs, interval, calendar.zone) }
  }
  const start = startOfPeriod(dayAt(calendar.zone, ms), interval, calendar)
  return {
    fromMs: startOfDay(start, calendar.zone),
    toMs: startOfDay(start.add(lengthOf(interval, 1)), calendar.zone),
  }
}

/** The start of the bucket so many intervals after (before, when negative) the one that starts at `ms`. */
export function moveStart(ms: number, count: number, interval: Interval, calendar: Calendar): number {
  if (interval === 'minute' || interval === 'hour')
    return startOfClock(ms + count * (interval === 'hour' ? hourMs : minuteMs), interval, calendar.zone)
  const start = startOfPeriod(dayAt(calendar.zone, ms), interval, calendar)
  return startOfDay(start.add(lengthOf(interval, count)), calendar.zone)
}

/**
 * Every bucket that a span touches, whole, in order. A day that a zone left out (Apia, 30 December 2011) is none; an hour
 * that happens twice is two. Stops after `maxBuckets` + 1, so that the caller can refuse.
 */
export function bucketsOf(span: Span, interval: Interval, calendar: Calendar): TimeBucket[] {
  const buckets: TimeBucket[] = []
  if (span.fromMs >= span.toMs) return buckets
  let next = bucketAt(span.fromMs, interval, calendar)
  while (next.fromMs < span.toMs && buckets.length <= maxBuckets) {
    if (next.toMs > next.fromMs) buckets.push({ ...next, label: labelOf(next.fromMs, interval, calendar.zone) })
    next = bucketAt(next.toMs, interval, calendar)
  }
  return buckets
}

/** The same local days or clock times, so many units earlier. */
export function moveBack(span: Span, count: number, unit: Interval, { zone }: Calendar): Span {
  const back = (ms: number): number => zoned(ms, zone).subtract(lengthOf(unit, count)).epochMilliseconds
  return { fromMs: back(span.fromMs), toMs: back(span.toMs) }
}

/** The stretch of the same length just before: of as many local days where the span is made of whole ones. */
export function spanBefore({ fromMs, toMs }: Span, calendar: Calendar): Span {
  const [from, to] = [dayAt(calendar.zone, fromMs), dayAt(calendar.zone, toMs)]
  const isWhole = startOfDay(from, calendar.zone) === fromMs && startOfDay(to, calendar.zone) === toMs
  if (!isWhole) return { fromMs: fromMs - (toMs - fromMs), toMs: fromMs }
  return { fromMs: startOfDay(from.subtract({ days: from.until(to).days }), calendar.zone), toMs: fromMs }
}

/** Of an instant; a local day as its start there. For comparisons with what people type. */
export function instantOf(text: string, zone: string): Span | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    try {
      const day = Temporal.PlainDate.from(text)
      return { fromMs: startOfDay(day, zone), toMs: startOfDay(day.add({ days: 1 }), zone) }
    } catch {
      return null
    }
  }
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : { fromMs: ms, toMs: ms }
}

export const isoOf = (ms: number): string => new Date(ms).toISOString()

function labelOf(ms: number, interval: Interval, zone: string): string {
  const at = zoned(ms, zone)
  if (interval === 'hour' || interval === 'minute')
    return `${at.toPlainDateTime().toString({ smallestUnit: 'minute' })}${at.offset}`
  if (interval === 'year') return String(at.year)
  if (interval === 'quarter') return `${at.year}-Q${Math.ceil(at.month / 3)}`
  return interval === 'month' ? at.toPlainDate().toPlainYearMonth().toString() : at.toPlainDate().toString()
}

const zoned = (ms: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
const dayAt = (zone: string, ms: number): Temporal.PlainDate => zoned(ms, zone).toPlainDate()
const startOfDay = (day: Temporal.PlainDate, zone: string): number => day.toZonedDateTime(zone).epochMilliseconds

function startOfPeriod(day: Temporal.PlainDate, interval: Interval, { weekStart }: Calendar): Temporal.PlainDate {
  if (interval === 'week') return day.subtract({ days: (day.dayOfWeek - firstDays[weekStart] + 7) % 7 })
  if (interval === 'month') return day.with({ day: 1 })
  if (interval === 'quarter') return day.with({ day: 1, month: Math.floor((day.month - 1) / 3) * 3 + 1 })
  if (interval === 'year') return day.with({ day: 1, month: 1 })
  return day
}

/** As ISO counts days. */
const firstDays = { monday: 1, sunday: 7, saturday: 6 }

const lengthOf = (interval: Interval, count: number): Temporal.DurationLike =>
  interval === 'quarter' ? { months: 3 * count } : { [`${interval}s`]: count }

/** Where the local hour (minute) begins, or where the clock was last changed if that was later. */
function startOfClock(ms: number, interval: 'hour' | 'minute', zone: string): number {
  const at = zoned(ms, zone)
  const size = interval === 'hour' ? hourMs : minuteMs
  const local = ms + at.offsetNanoseconds / 1e6
  const start = ms - (((local % size) + size) % size)
  const change = at.getTimeZoneTransition('previous')?.epochMilliseconds
  const isChangedNow = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds === ms
  return isChangedNow ? ms : change !== undefined && change > start ? change : start
}

function endOfClock(startMs: number, interval: 'hour' | 'minute', zone: string): number {
  const at = zoned(startMs, zone)
  const size = interval === 'hour' ? hourMs : minuteMs
  const local = startMs + at.offsetNanoseconds / 1e6
  const end = startMs + size - (((local % size) + size) % size)
  const change = at.getTimeZoneTransition('next')?.epochMilliseconds
  return change !== undefined && change < end ? change : end
}
