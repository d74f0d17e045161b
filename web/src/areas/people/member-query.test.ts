import { expect, test } from 'vitest'
import { memberQueryOf } from './member-query.ts'

test('takes words, one value and several', () => {
  expect(memberQueryOf({ q: 'ada', role: 'owner', status: ['active', 'invited'] })).toEqual({
    q: 'ada',
    role: ['owner'],
    status: ['invited', 'active'],
  })
})

test('leaves out roles and states that do not exist', () => {
  expect(memberQueryOf({ role: 'king', function: ['design', 'magic'] })).toEqual({ function: ['design'] })
})
