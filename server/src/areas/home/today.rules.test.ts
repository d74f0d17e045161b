import { describe, expect, test } from 'vitest'
import { feedbackUrl, isAccuracyLow, isLongWait } from './today.rules.ts'

describe('waiting', () => {
  test.each([
    ['2026-05-04T12:00:00Z', false],
    ['2026-05-02T12:00:01Z', false],
    ['2026-05-02T12:00:00Z', true],
    ['2025-05-02T12:00:00Z', true],
  ])('is long after three days: since %s', (since, isLong) => {
    expect(isLongWait(new Date(since), new Date('2026-05-05T12:00:00Z'))).toBe(isLong)
  })
})

test('accuracy is low below nine of ten', () => {
  expect([0.2, 0.899, 0.9, 1].map(isAccuracyLow)).toEqual([true, true, false, false])
})

test('the address of a list names what narrows it and no more', () => {
  expect(feedbackUrl({ view: 'mine', status: ['new'], snoozed: 'hide' })).toBe('/feedback?view=mine&status=new')
  expect(feedbackUrl({ view: 'mine', status: ['new', 'triaged'], snoozed: 'over' })).toBe(
    '/feedback?view=mine&snoozed=over&status=new&status=triaged',
  )
  expect(feedbackUrl({ view: 'unassigned', snoozed: 'hide' })).toBe('/feedback?view=unassigned')
})
