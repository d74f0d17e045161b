import { expect, test } from 'vitest'
import { readSettings } from './settings-schema.ts'

test('reads every kind of setting an importer may have', () => {
  const properties = {
    source: { type: 'string', description: 'Source', default: 'x' },
    history: { type: 'boolean', description: 'History' },
    order: { type: 'string', enum: ['auto', 'day_first'], description: 'Order' },
    days: { type: 'integer' },
  }
  expect(readSettings({ type: 'object', properties })).toEqual([
    { name: 'source', description: 'Source', input: { kind: 'text' } },
    { name: 'history', description: 'History', input: { kind: 'flag' } },
    { name: 'order', description: 'Order', input: { kind: 'choice', choices: ['auto', 'day_first'] } },
    { name: 'days', description: 'days', input: { kind: 'number' } },
  ])
})

test('shows no form for a schema without properties', () => {
  expect(readSettings({ type: 'object' })).toEqual([])
})
