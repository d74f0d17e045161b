import { expect, test } from 'vitest'
import { splitAddresses } from './addresses.ts'

test('takes commas, semicolons, spaces and lines, and each address once', () => {
  expect(splitAddresses('Ada@acme.io, bo@acme.io;\n ada@acme.io')).toEqual({
    addresses: ['ada@acme.io', 'bo@acme.io'],
    wrong: undefined,
  })
})

test.each(['ada', 'ada@acme', '@acme.io', 'a@b@c.io'])('names %j, which is no address', (word) => {
  expect(splitAddresses(`bo@acme.io ${word}`).wrong).toBe(word)
})
