import { expect, test } from 'vitest'
import { toMajor, toMinor } from './money.ts'

test.each([
  [1_234_56, 'EUR', 1_234.56],
  [5_000, 'JPY', 5_000],
  [12_345, 'KWD', 12.345],
])('%d minor units of %s are %d', (minor, currency, major) => {
  expect(toMajor(minor, currency)).toBe(major)
  expect(toMinor(major, currency)).toBe(minor)
})

test('does not lose a cent to binary fractions', () => expect(toMinor(19.99, 'EUR')).toBe(1999))
