import { expect, test } from 'vitest'
import { targetsOf, withTarget } from './targets.ts'

const kind = {
  kind: 'feedback',
  label: 'Feedback',
  fields: [
    { name: 'text', label: 'Text', required: true, help: '' },
    { name: 'area', label: 'Area', required: false, help: '' },
  ],
  takesAttributes: true,
  settings: {},
  mayImport: true,
}

test('offers the fields, the own attribute and the attribute chosen before', () => {
  const offered = targetsOf('Plan', 'attributes.tier', kind, (name) => `Attribute ${name}`)
  expect(offered.map(({ label }) => label)).toEqual(['Text *', 'Area', 'Attribute Plan', 'Attribute tier'])
  expect(targetsOf('Plan', null, { ...kind, takesAttributes: false }, String)).toHaveLength(2)
})

test('takes a field from the column that had it', () => {
  expect(withTarget({ a: 'text', b: null }, 'b', 'text')).toEqual({ a: null, b: 'text' })
  expect(withTarget({ a: null, b: 'text' }, 'b', null)).toEqual({ a: null, b: null })
})
