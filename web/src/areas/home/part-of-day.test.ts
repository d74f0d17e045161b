import { expect, test } from 'vitest'
import { partOfDay } from './part-of-day.ts'

test.each([
  ['2026-11-23T08:00:00Z', 'Europe/Berlin', 'morning'],
  ['2026-11-23T08:00:00Z', 'Asia/Tokyo', 'day'],
  ['2026-11-23T08:00:00Z', 'America/New_York', 'evening'],
  ['2026-11-23T23:30:00Z', 'Europe/Berlin', 'evening'],
])('%s is in %s: %s', (now, zone, part) => expect(partOfDay(new Date(now), zone)).toBe(part))
