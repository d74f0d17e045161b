import { expect, test } from 'vitest'
import { accountQueryOf, contactQueryOf } from './account-query.ts'

test('asks for nothing when the address says nothing', () => {
  expect(accountQueryOf({})).toEqual({})
  expect(contactQueryOf({})).toEqual({})
})

test('takes words, filters of one and several values, and sorting', () => {
  expect(accountQueryOf({ q: 'acme', plan: 'Pro', country: ['DE', 'AT'], sort: '-revenue' })).toEqual({
    q: 'acme',
    plan: ['Pro'],
    country: ['DE', 'AT'],
    sort: 'revenue',
    direction: 'desc',
  })
})

test('leaves out what the server would refuse', () => {
  expect(accountQueryOf({ sort: 'colour' })).toEqual({})
  expect(contactQueryOf({ sort: 'revenue', hasOptedOut: 'maybe' })).toEqual({})
})
