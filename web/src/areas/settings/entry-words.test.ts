import { expect, test } from 'vitest'
import { actionWords, fieldChanges, valueText } from './entry-words.ts'

test('says what happened without the kind', () => {
  expect(actionWords('feedback_item.status_changed')).toBe('status changed')
  expect(actionWords('imported')).toBe('imported')
})

test('shows only the fields that differ, also deep ones', () => {
  expect(fieldChanges({ name: 'a', tags: ['x'], plan: null }, { name: 'b', tags: ['x'] })).toEqual([
    { field: 'name', before: 'a', after: 'b' },
  ])
  expect(fieldChanges({ tags: ['x'] }, { tags: ['x', 'y'] })).toHaveLength(1)
})

test('shows everything of what was made', () => {
  expect(fieldChanges(null, { name: 'a' })).toEqual([{ field: 'name', before: null, after: 'a' }])
})

test.each([
  [null, ''],
  ['a', 'a'],
  [3, '3'],
  [false, 'false'],
])('writes %j as %j', (value, text) => expect(valueText(value)).toBe(text))
