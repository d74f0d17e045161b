import { describe, expect, test } from 'vitest'
import { rangeOf, shownColumns } from './columns.ts'

const cell = () => null
const columns = [
  { key: 'name', header: 'Name', cell },
  { key: 'plan', header: 'Plan', cell, isOptional: true },
  { key: 'country', header: 'Country', cell, isOptional: true, isHiddenAtFirst: true },
]

describe('shownColumns', () => {
  test('shows what is not hidden at first until somebody chooses', () => {
    expect(shownColumns(columns, []).map(({ key }) => key)).toEqual(['name', 'plan'])
  })
  test('shows what was chosen, and always what cannot be hidden', () => {
    expect(shownColumns(columns, ['country']).map(({ key }) => key)).toEqual(['name', 'country'])
  })
})

describe('rangeOf', () => {
  const keys = ['a', 'b', 'c', 'd']
  test('takes both ends, upwards and downwards', () => {
    expect(rangeOf(keys, 'b', 'd')).toEqual(['b', 'c', 'd'])
    expect(rangeOf(keys, 'd', 'b')).toEqual(['b', 'c', 'd'])
  })
  test('takes the one row when there was none before or it is gone', () => {
    expect(rangeOf(keys, undefined, 'c')).toEqual(['c'])
    expect(rangeOf(keys, 'gone', 'c')).toEqual(['c'])
  })
})
