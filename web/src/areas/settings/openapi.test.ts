import { describe, expect, test } from 'vitest'
import { listCalls, type OpenApi, resolve, typeText } from './openapi.ts'

const document: OpenApi = {
  paths: {
    '/v1/keys': {
      post: {
        summary: 'Make an API key',
        tags: ['keys'],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
      },
      get: { summary: 'API keys', tags: ['keys'] },
    },
    '/v1/comments': { get: { summary: 'The comments on an object', tags: ['comments'] } },
  },
  components: { schemas: { Account: { type: 'object', properties: { name: { type: 'string' } } } } },
}

describe('listCalls', () => {
  test('sorts by tag and path', () => {
    expect(listCalls(document, '').map(({ id }) => id)).toEqual(['get /v1/comments', 'post /v1/keys', 'get /v1/keys'])
  })
  test('wants every word in method, path or summary', () => {
    expect(listCalls(document, 'post KEY').map(({ id }) => id)).toEqual(['post /v1/keys'])
  })
})

describe('typeText', () => {
  test.each([
    [{ $ref: '#/components/schemas/Account' }, 'Account'],
    [{ type: 'string', format: 'uuid' }, 'string (uuid)'],
    [{ enum: ['new', 'open'] }, '"new" | "open"'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Account' } }, 'Account[]'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{}, 'any'],
  ])('writes %j', (schema, text) => expect(typeText(schema)).toBe(text))
})

test('resolve follows a reference', () => {
  expect(resolve(document, { $ref: '#/components/schemas/Account' }).properties).toHaveProperty('name')
})
