import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bodyOf,
  type DraftCondition,
  draftOf,
  inputOf,
  moveRule,
  type RuleDraft,
  whatIsMissing,
  withField,
} from './rule-draft.ts'

const refund: DraftCondition = { key: 'c', field: 'text', operator: 'contains', values: ['refund'] }
const ready: RuleDraft = {
  name: ' Refunds ',
  match: 'all',
  conditions: [refund],
  areaId: 'a',
  ownerId: null,
}

describe('a rule in the editor', () => {
  test.each([
    [{}, null],
    [{ name: ' ' }, 'name'],
    [{ conditions: [] }, 'conditions'],
    [{ conditions: [{ ...refund, values: [] }] }, 'conditions'],
    [{ conditions: [{ ...refund, field: 'attribute' as const, attribute: ' ' }] }, 'conditions'],
    [{ areaId: null }, 'result'],
    [{ areaId: null, ownerId: 'o' }, null],
  ])('with %j lacks %j', (change, missing) => expect(whatIsMissing({ ...ready, ...change })).toBe(missing))

  test('begins with one empty condition and is sent without the keys of the page', () => {
    expect(draftOf(undefined).conditions).toHaveLength(1)
    expect(bodyOf(ready)).toEqual({
      name: 'Refunds',
      match: 'all',
      conditions: [{ field: 'text', operator: 'contains', values: ['refund'] }],
      areaId: 'a',
      ownerId: null,
    })
  })
  test('keeps words when the field changes, and drops what would mean something else', () => {
    expect(withField(refund, 'subject')).toMatchObject({
      field: 'subject',
      operator: 'contains',
      values: ['refund'],
    })
    expect(withField(refund, 'source')).toMatchObject({ operator: 'is', values: [] })
    expect(withField(refund, 'revenue')).toMatchObject({ operator: 'at_least', values: [] })
    expect(withField(refund, 'attribute')).toMatchObject({ operator: 'contains', attribute: '' })
  })
  test.each([
    ['text', 'contains', 'texts'],
    ['rating', 'is', 'texts'],
    ['rating', 'at_least', 'number'],
    ['segment', 'is_not', 'segment'],
    ['attribute', 'at_most', 'number'],
  ] as const)('%s %s is entered as %s', (field, operator, input) => expect(inputOf(field, operator)).toBe(input))
})

describe('moving a rule', () => {
  test.each([
    ['a', 'c', 'after', 'bca'],
    ['a', 'c', 'before', 'bac'],
    ['c', 'a', 'before', 'cab'],
    ['b', 'b', 'after', 'abc'],
    ['x', 'a', 'after', 'abc'],
    ['a', 'x', 'after', 'abc'],
  ] as const)('%s to %s, %s it: %s', (id, target, edge, order) => {
    expect(moveRule(['a', 'b', 'c'], id, target, edge).join('')).toBe(order)
  })
  test('never loses or doubles one', () => {
    const ids = ['a', 'b', 'c', 'd']
    const anyId = fc.constantFrom(...ids, 'x')
    fc.assert(
      fc.property(anyId, anyId, fc.constantFrom('before', 'after'), (id, target, edge) => {
        expect(moveRule(ids, id, target, edge).toSorted()).toEqual(ids)
      }),
    )
  })
})
