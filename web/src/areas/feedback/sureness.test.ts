import { expect, test } from 'vitest'
import { sureness } from './sureness.ts'

test.each([
  [0.999, '99%'],
  [0.614, '61%'],
  [0.004, '< 1%'],
  [0, '< 1%'],
])('%f is said as %s', (confidence, words) => {
  expect(sureness(confidence, (value) => `${Math.round(value * 100)}%`)).toBe(words)
})
