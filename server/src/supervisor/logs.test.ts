import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { humanLine, openLogFile } from './logs.ts'

test('a log file is appended to, and turned over when it is full; three old ones are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-logs-'))
  openLogFile(folder, 'server')('before')
  const log = openLogFile(folder, 'server')
  log('after')
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).toBe('before\nafter\n')
  for (let line = 0; line < 120; line++) log(`${line} ${'x'.repeat(512 * 1024)}`)
  expect(readdirSync(folder).sort()).toEqual(['server.log', 'server.log.1', 'server.log.2', 'server.log.3'])
  expect(statSync(join(folder, 'server.log.1')).size).toBeGreaterThan(10 * 1024 * 1024)
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).toMatch(/\n119 x+\n$/)
  expect(statSync(join(folder, 'server.log')).mode & 0o777).toBe(0o600)
})

test.each([
  ['{"level":30,"time":1795420800000,"msg":"serving","url":"x"}', '08:00:00 server info: serving'],
  ['{"level":50,"time":1795420800000,"msg":"failed","err":{"message":"no"}}', '08:00:00 server error: failed (no)'],
  ['TypeError: x is not a function', 'server: TypeError: x is not a function'],
  ['{"not":"a log line"}', 'server: {"not":"a log line"}'],
])('a line is shown as a person reads it: %s', (line, shown) => {
  expect(humanLine('server', line)).toBe(shown)
})
