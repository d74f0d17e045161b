import { expect, test } from 'vitest'
import { withRevenue } from './segment-filter.ts'

test('keeps the other end and the rest of the filter', () => {
  const filter = { plans: ['Pro'], revenue: { currency: 'EUR', minMinor: 100 } }
  expect(withRevenue(filter, 'EUR', { maxMinor: 900 })).toEqual({
    plans: ['Pro'],
    revenue: { currency: 'EUR', minMinor: 100, maxMinor: 900 },
  })
})

test('drops the range with its last end', () => {
  expect(withRevenue({ revenue: { currency: 'EUR', minMinor: 100 } }, 'EUR', { minMinor: undefined })).toEqual({})
})
