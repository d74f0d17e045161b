import { expect, test } from 'vitest'
import { valueNames } from './values.ts'

test.each([
  ['SELECT 1', []],
  ['SELECT {from: Date}, {to:Date}, {from:Date}', ['from', 'to']],
  ["SELECT {name:String}, map('a', 1), {plan : Nullable(String)}", ['name', 'plan']],
  ['SELECT \'{"a":1}\'', []],
])('%s asks for %j', (text, names) => {
  expect(valueNames(text)).toEqual(names)
})
