import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addWorkingMinutes,
  isWorkingTime,
  nextWorkingStart,
  todayIn,
  type WorkingCalendar,
  workingMinutesBetween,
} from './working-time.rules.ts'

const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }))
const office = (zone: string, daysOff: string[] = []): WorkingCalendar => ({
  zone,
  hours: weekdays,
  isDayOff: (day) => daysOff.includes(day),
})
const at = (text: string): Date => new Date(text)

describe('in an office in Berlin', () => {
  const berlin = office('Europe/Berlin', ['2026-12-25'])

  test.each([
    ['2026-11-23T08:00:00Z', true, 'Monday at nine'],
    ['2026-11-23T07:59:59Z', false, 'a second before'],
    ['2026-11-23T16:00:00Z', false, 'the end is not working time any more'],
    ['2026-11-22T10:00:00Z', false, 'Sunday'],
    ['2026-12-25T10:00:00Z', false, 'a day off'],
    ['2026-07-13T07:00:00Z', true, 'nine in summer is seven in UTC'],
  ])('%s: %s (%s)', (moment, works) => {
    expect(isWorkingTime(berlin, at(moment))).toBe(works)
  })

  test('counts on over nights, weekends and days off', () => {
    expect(addWorkingMinutes(berlin, at('2026-12-24T15:00:00Z'), 120)).toEqual(at('2026-12-28T09:00:00Z'))
    expect(addWorkingMinutes(berlin, at('2026-11-20T08:00:00Z'), 480)).toEqual(at('2026-11-20T16:00:00Z'))
    expect(addWorkingMinutes(berlin, at('2026-11-20T16:00:00Z'), 1)).toEqual(at('2026-11-23T08:01:00Z'))
    expect(nextWorkingStart(berlin, at('2026-11-20T16:00:00Z'))).toEqual(at('2026-11-23T08:00:00Z'))
    expect(nextWorkingStart(berlin, at('2026-11-20T10:30:00Z'))).toEqual(at('2026-11-20T10:30:00Z'))
  })

  test('keeps to the clock on the wall when the clocks change', () => {
    // Friday 27 March, 16:00, plus two hours: Monday 30 March at ten, now an hour earlier in UTC.
    expect(addWorkingMinutes(berlin, at('2026-03-27T15:00:00Z'), 120)).toEqual(at('2026-03-30T08:00:00Z'))
  })
})

test('a night that loses or gains an hour is worked shorter or longer', () => {
  const night: WorkingCalendar = {
    zone: 'America/New_York',
    hours: [{ day: 7, from: '00:00', to: '08:00' }],
    isDayOff: () => false,
  }
  expect(workingMinutesBetween(night, at('2026-03-08T00:00:00Z'), at('2026-03-09T12:00:00Z'))).toBe(7 * 60)
  expect(workingMinutesBetween(night, at('2026-11-01T00:00:00Z'), at('2026-11-02T12:00:00Z'))).toBe(9 * 60)
})

test('nobody ever works in a calendar without a working day', () => {
  const closed: WorkingCalendar = { zone: 'UTC', hours: weekdays, isDayOff: () => true }
  expect(nextWorkingStart(closed, at('2026-01-01T00:00:00Z'))).toBeNull()
  expect(addWorkingMinutes(closed, at('2026-01-01T00:00:00Z'), 1)).toBeNull()
})

test('today is another day at the other end of the world', () => {
  const moment = at('2026-11-23T11:30:00Z')
  expect(todayIn('Pacific/Kiritimati', moment)).toBe('2026-11-24')
  expect(todayIn('Pacific/Pago_Pago', moment)).toBe('2026-11-23')
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Havana',
  'Pacific/Apia',
  'Africa/Casablanca',
]
const clock = fc
  .integer({ min: 0, max: 96 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  )
const hours = fc
  .array(fc.record({ day: fc.integer({ min: 1, max: 7 }), from: clock, to: clock }), { minLength: 1, maxLength: 8 })
  .map((all) => all.filter(({ from, to }) => from < to))
  .filter((all) => all.length > 0)
const calendar = fc.record({ zone: fc.constantFrom(...zones), hours, off: fc.integer({ min: 2, max: 30 }) }).map(
  ({ zone, hours: theirs, off }): WorkingCalendar => ({
    zone,
    hours: theirs,
    isDayOff: (day) => Number(day.slice(8)) % off === 0,
  }),
)
const moment = fc.date({ min: at('2025-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true })
const minutes = fc.integer({ min: 1, max: 5_000 })

describe('in every zone, whatever the hours', () => {
  test('the minutes added are the minutes that lie between', () => {
    fc.assert(
      fc.property(calendar, moment, minutes, (theirs, from, count) => {
        const end = addWorkingMinutes(theirs, from, count)
        if (end) expect(workingMinutesBetween(theirs, from, end)).toBeCloseTo(count, 6)
      }),
    )
  })

  test('adding in two steps is adding at once', () => {
    fc.assert(
      fc.property(calendar, moment, minutes, minutes, (theirs, from, first, second) => {
        const half = addWorkingMinutes(theirs, from, first)
        const once = addWorkingMinutes(theirs, from, first + second)
        expect(half && addWorkingMinutes(theirs, half, second)).toEqual(once)
      }),
    )
  })

  test('the next start is working time, and nothing before it is', () => {
    fc.assert(
      fc.property(
        calendar,
        moment,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (theirs, from, part) => {
          const start = nextWorkingStart(theirs, from)
          if (!start) return
          expect(isWorkingTime(theirs, start)).toBe(true)
          const gap = start.getTime() - from.getTime()
          if (gap > 0) expect(isWorkingTime(theirs, new Date(from.getTime() + Math.floor(gap * part)))).toBe(false)
        },
      ),
    )
  })
})
