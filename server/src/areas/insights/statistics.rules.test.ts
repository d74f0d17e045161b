import { expect, test } from 'vitest'
import { falseDiscoveryRates, fisher, oddsRatio, wilson } from './statistics.rules.ts'

test('gives the published interval of a share', () => {
  expect(wilson(15, 148)?.low).toBeCloseTo(0.0624, 4)
  expect(wilson(15, 148)?.high).toBeCloseTo(0.1605, 4)
  expect(wilson(0, 0)).toBeNull()
})

test("gives the two-sided p of Fisher's tea", () => {
  expect(fisher({ madeWith: 3, missedWith: 1, madeWithout: 1, missedWithout: 3 })).toBeCloseTo(0.485714, 6)
  expect(fisher({ madeWith: 1, missedWith: 9, madeWithout: 11, missedWithout: 3 })).toBeCloseTo(0.002759, 6)
})

test('keeps an odds ratio from shouting about few people', () => {
  const { ratio, low, high } = oddsRatio({ madeWith: 4, missedWith: 0, madeWithout: 1, missedWithout: 9 })
  expect(ratio).toBe(25)
  expect(low).toBeGreaterThan(1)
  expect(high).toBeGreaterThan(ratio)
})

test('corrects for many comparisons', () => {
  const rates = falseDiscoveryRates([0.01, 0.04, 0.03, 0.005])
  expect(rates.map((rate) => Number(rate.toFixed(4)))).toEqual([0.02, 0.04, 0.04, 0.02])
})
