import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')

/** Runs the command line and gives exit code and both outputs. */
const gantry = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })

test.each([
  'up',
  'dev',
  'serve',
  'work',
  'migrate',
  'test',
  'check',
  'bench',
  'doctor',
  'key create',
  'owner-link',
  'import',
  'backup',
  'restore',
  'openapi',
])('%s has help', async (command) => {
  const { code, stdout } = await gantry(...command.split(' '), '--help')
  expect({ code, help: stdout.startsWith('Usage: gantry') }).toEqual({ code: 0, help: true })
})

test('an unknown command is a wrong call', async () => {
  expect(await gantry('fly')).toMatchObject({ code: 2, stdout: '' })
})

test('an import says when no Gantry runs', async () => {
  const { code, stderr } = await gantry('import', 'feedback', main, '--data', join(import.meta.dirname, 'nowhere'))
  expect(code).toBe(1)
  expect(stderr).toContain('./gantry up')
})

test('an import of a file that is not there is a wrong call', async () => {
  expect(await gantry('import', 'feedback', 'x.csv')).toMatchObject({ code: 2, stderr: 'There is no file x.csv.\n' })
})

test('a key needs a role or scopes', async () => {
  const { code, stderr } = await gantry('key', 'create', 'ci')
  expect(code).toBe(2)
  expect(stderr).toContain('--role')
  expect((await gantry('key', 'create', 'ci', '--role', 'boss')).code).toBe(2)
})

test('a bench that is not there names those that are', async () => {
  const { code, stderr } = await gantry('bench', 'nothing')
  expect(code).toBe(2)
  expect(stderr).toContain('routing')
})

test('the API description is OpenAPI 3.1', async () => {
  const { stdout } = await gantry('openapi')
  expect(JSON.parse(stdout).openapi).toBe('3.1.0')
})
