import { expect, test } from 'vitest'
import { demoFeedback } from './feedback.ts'

const now = new Date('2026-06-15T12:00:00Z')

test('the demo says the same things every time', () => {
  expect(demoFeedback(now)).toEqual(demoFeedback(now))
  expect(
    demoFeedback(new Date('2027-01-04T12:00:00Z'))
      .map(({ text }) => text)
      .slice(0, 3),
  ).toHaveLength(3)
})

test('the demo covers six months and leaves no slot unfilled', () => {
  const items = demoFeedback(now)
  expect(items.length).toBeGreaterThan(800)
  expect(items.every(({ at }) => at < now)).toBe(true)
  expect(items.filter(({ text }) => /[{}|]|undefined/.test(text))).toEqual([])
  expect(new Set(items.map(({ externalId }) => externalId)).size).toBe(items.length)
})

test('complaints about offline mode rise after version 4.2', () => {
  const share = (from: number, to: number): number => {
    const days = demoFeedback(now).filter(
      ({ at }) => at.getTime() < now.getTime() - from * 864e5 && at.getTime() > now.getTime() - to * 864e5,
    )
    return days.filter(({ area }) => area === 'Offline mode').length / days.length
  }
  expect(share(13, 40)).toBeGreaterThan(2 * share(60, 180))
})

test.each([1, 2, 3, 4, 5, 6, 7])('on day %i of the week the newest weeks hold what the demo talks about', (day) => {
  const newest = demoFeedback(new Date(`2026-06-0${day}T12:00:00Z`)).filter(({ isDecided }) => !isDecided)
  const count = (area: string | null): number => newest.filter((item) => item.area === area).length
  expect(count('Reports')).toBeGreaterThanOrEqual(4)
  expect(count('Offline mode')).toBeGreaterThanOrEqual(2)
  expect(count('Invoices')).toBeGreaterThanOrEqual(1)
  expect(count(null)).toBeGreaterThanOrEqual(3)
  expect(newest.some(({ text }) => /charged (twice|two times)|single sign-on|two-factor|Rechnung/.test(text))).toBe(
    true,
  )
})
