import { describe, expect, test } from 'vitest'
import { createFormat } from './format.ts'

const english = createFormat('en', 'America/New_York')
const german = createFormat('de', 'Europe/Berlin')

describe('format', () => {
  test('writes an instant in the zone of the person, not of the machine', () => {
    expect(english.day('2026-11-23T02:00:00Z')).toBe('Nov 22, 2026')
    expect(german.day('2026-11-22T23:30:00Z')).toBe('23.11.2026')
  })
  test('never moves a calendar day', () => {
    expect(english.calendarDay('2026-11-23')).toBe('Nov 23, 2026')
  })
  test('reads minor units by the currency', () => {
    expect(english.money(1_250_000, 'EUR')).toBe('€12,500')
    expect(english.money(1_250_000, 'JPY')).toBe('¥1,250,000')
  })
  test.each([
    ['2026-11-23T11:59:30Z', '30 sec. ago'],
    ['2026-11-23T10:30:00Z', '1 hr. ago'],
    ['2026-11-20T12:00:00Z', '3 days ago'],
    ['2026-11-25T12:00:00Z', 'in 2 days'],
  ])('says how far %s is from noon', (iso, words) => {
    expect(english.ago(iso, new Date('2026-11-23T12:00:00Z'))).toBe(words)
  })
})
