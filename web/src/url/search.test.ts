import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choiceOf, listOf, mergeSearch, nextSort, parseSearch, parseSort, stringifySearch } from './search.ts'

const value = fc.oneof(fc.string({ minLength: 1 }), fc.array(fc.string({ minLength: 1 }), { minLength: 2 }))

describe('the search of an address', () => {
  test('comes back from its text unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value, { noNullPrototype: true }), (search) => {
        expect(parseSearch(stringifySearch(search))).toEqual(search)
      }),
    )
  })
  test('repeats the key of a list and keeps commas and colons readable', () => {
    expect(stringifySearch({ status: ['new', 'open'], columns: 'a,b', from: '10:30' })).toBe(
      '?status=new&status=open&columns=a,b&from=10:30',
    )
  })
  test('leaves out what is empty', () => {
    expect(stringifySearch({ q: '', status: [], owner: undefined })).toBe('')
  })
})

describe('mergeSearch', () => {
  test('changes, adds and takes away', () => {
    expect(mergeSearch({ q: 'a', status: ['new'], sort: 'name' }, { q: '', status: ['open'], page: '2' })).toEqual({
      status: ['open'],
      sort: 'name',
      page: '2',
    })
  })
})

describe('reading values', () => {
  test('takes one value as a list of one, and nothing as an empty list', () => {
    expect([listOf('a'), listOf(['a', 'b']), listOf(undefined), listOf('')]).toEqual([['a'], ['a', 'b'], [], []])
  })
  test('ignores a choice it does not know', () => {
    expect(choiceOf('teams', ['members', 'teams'])).toBe('teams')
    expect(choiceOf('nonsense', ['members', 'teams'])).toBeUndefined()
  })
})

describe('sorting', () => {
  test.each([
    ['name', { key: 'name', isDescending: false }],
    ['-name', { key: 'name', isDescending: true }],
    ['', undefined],
    ['-', undefined],
  ])('reads %j', (text, sort) => expect(parseSort(text)).toEqual(sort))

  test('goes up, down and away on one column, and up on another', () => {
    expect(nextSort(undefined, 'name')).toBe('name')
    expect(nextSort(parseSort('name'), 'name')).toBe('-name')
    expect(nextSort(parseSort('-name'), 'name')).toBeUndefined()
    expect(nextSort(parseSort('-name'), 'size')).toBe('size')
  })
})
