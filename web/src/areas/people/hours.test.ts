import { expect, test } from 'vitest'
import { groupHours } from './hours.ts'

const week = (days: number[], from = '09:00', to = '17:00') => days.map((day) => ({ day, from, to }))

test('takes days in a row with the same hours together', () => {
  expect(groupHours(week([1, 2, 3, 4, 5]))).toEqual([{ first: 1, last: 5, spans: ['09:00–17:00'] }])
})

test('keeps days apart that differ or do not touch', () => {
  expect(groupHours([...week([1, 2]), ...week([4]), ...week([5], '09:00', '13:00')])).toEqual([
    { first: 1, last: 2, spans: ['09:00–17:00'] },
    { first: 4, last: 4, spans: ['09:00–17:00'] },
    { first: 5, last: 5, spans: ['09:00–13:00'] },
  ])
})

test('lists several spans of a day in order', () => {
  const hours = [
    { day: 1, from: '14:00', to: '18:00' },
    { day: 1, from: '08:00', to: '12:00' },
  ]
  expect(groupHours(hours)).toEqual([{ first: 1, last: 1, spans: ['08:00–12:00', '14:00–18:00'] }])
})
