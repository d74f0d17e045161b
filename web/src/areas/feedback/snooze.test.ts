import { describe, expect, test } from 'vitest'
import { firstWakeDay, wakeAt, wakeOn } from './snooze.ts'
import { dayIn, instantIn } from './zoned-time.ts'

describe('snoozing', () => {
  // A Thursday, 23:30 in Berlin.
  const now = new Date('2026-11-19T22:30:00Z')

  test.each([
    ['tomorrow', '2026-11-20T08:00:00.000Z'],
    ['next_week', '2026-11-23T08:00:00.000Z'],
    ['in_a_month', '2026-12-19T08:00:00.000Z'],
  ] as const)('to %s brings the item back at nine on the clocks of the person', (choice, at) => {
    expect(wakeAt(choice, 'Europe/Berlin', now)).toBe(at)
  })
  test('to next week on a Monday means the Monday after', () => {
    expect(wakeAt('next_week', 'UTC', new Date('2026-11-23T10:00:00Z'))).toBe('2026-11-30T09:00:00.000Z')
  })
  test('keeps to the clock when it changes in between', () => {
    expect(wakeOn('2026-10-24', 'Europe/Berlin')).toBe('2026-10-24T07:00:00.000Z')
    expect(wakeOn('2026-10-25', 'Europe/Berlin')).toBe('2026-10-25T08:00:00.000Z')
  })
  test('offers tomorrow as the first day, in the zone of the person', () => {
    expect(firstWakeDay('Pacific/Auckland', now)).toBe('2026-11-21')
    expect(firstWakeDay('America/Los_Angeles', now)).toBe('2026-11-20')
  })
})

describe('days and instants of a zone', () => {
  test.each([
    ['UTC', '2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-01', '2026-02-28T18:30:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
  ])('%s: %s begins at %s', (zone, day, start) => {
    expect(instantIn(zone, day).toISOString()).toBe(start)
    expect(dayIn(zone, new Date(start))).toBe(day)
    expect(dayIn(zone, new Date(new Date(start).getTime() - 1))).not.toBe(day)
  })
})
