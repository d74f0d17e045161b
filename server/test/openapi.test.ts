import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestGantry } from './app.ts'

const file = join(import.meta.dirname, '../../docs/openapi.json')

test('docs/openapi.json is what the server says of itself (GANTRY_WRITE_OPENAPI=1 writes it anew)', async () => {
  const gantry = await startTestGantry()
  const { body, status } = await gantry.anonymous.get('/openapi.json')
  expect(status).toBe(200)
  const served = `${JSON.stringify(body, null, 2)}\n`
  if (process.env.GANTRY_WRITE_OPENAPI === '1') writeFileSync(file, served)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(served))
})
