import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCountry, readDomain, readFlag, readMoney } from './fields.rules.ts'
import { changedFields, filterOfQuery, isStillAs } from './rules.ts'

describe('money', () => {
  test.each([
    ['1200', 120_000, 'EUR'],
    ['1,200.50', 120_050, 'EUR'],
    ['1.200,50', 120_050, 'EUR'],
    ['€ 1.200', 120_000, 'EUR'],
    ['$1,200', 120_000, 'USD'],
    ['12 000,5 €', 1_200_050, 'EUR'],
    ["CHF 12'000.00", 1_200_000, 'CHF'],
    ['¥1,500', 1_500, 'JPY'],
    ['0.99', 99, 'EUR'],
    ['1,234,567.89 USD', 123_456_789, 'USD'],
  ])('reads %s', (text, annualMinor, currency) => {
    expect(readMoney(text, 'EUR')).toEqual({ annualMinor, currency })
  })

  test.each(['many', '', '-5', '1,2,3', '1.200.50', '12k', '1e5', '99999999999999999999'])('refuses %s', (text) => {
    expect(readMoney(text, 'EUR')).toBeNull()
  })

  test('reads back what it would show, in English and German', () => {
    const style = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.constantFrom('en', 'de'), (minor, language) => {
        const text = new Intl.NumberFormat(language, style).format(minor / 100)
        expect(readMoney(text, 'EUR')?.annualMinor).toBe(minor)
      }),
    )
  })
})

test.each([
  ['https://www.Example.com/about?x=1', 'example.com'],
  ['example.com:8080', 'example.com'],
  ['ann@mail.example.co.uk', 'mail.example.co.uk'],
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['localhost', null],
  ['not a domain', null],
  ['10.0.0.1', null],
  ['', null],
])('the domain in %s is %s', (text, domain) => {
  expect(readDomain(text)).toBe(domain)
})

test.each([
  ['de', 'DE'],
  ['Germany', 'DE'],
  ['Österreich', 'AT'],
  ['United States', 'US'],
  ['UK', 'GB'],
  ['Atlantis', null],
  ['EU', null],
])('the country %s is %s', (text, code) => {
  expect(readCountry(text)).toBe(code)
})

test.each([
  ['Yes', true],
  ['0', false],
  ['nein', false],
  ['maybe', null],
])('%s means %s', (text, flag) => {
  expect(readFlag(text)).toBe(flag)
})

test('only fields that differ are changes, whatever the order of keys inside them', () => {
  const before = { a: 1, b: { x: 1, y: 2 }, c: ['p'] }
  const after = { a: 2, b: { y: 2, x: 1 }, c: ['p', 'q'] }
  expect(changedFields(before, after)).toEqual({ before: { a: 1, c: ['p'] }, after: { a: 2, c: ['p', 'q'] } })
  expect(isStillAs(after, { a: 2 })).toBe(true)
  expect(isStillAs({ ...after, a: 3 }, { a: 2 })).toBe(false)
})

test('a query string becomes a filter', () => {
  expect(filterOfQuery({ plan: ['Pro'], currency: 'EUR', revenueMinMinor: 5, attribute: ['a=b=c'] })).toEqual({
    plans: ['Pro'],
    revenue: { currency: 'EUR', minMinor: 5, maxMinor: undefined },
    attributes: [{ name: 'a', value: 'b=c' }],
  })
})
