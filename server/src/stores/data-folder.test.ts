import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { dataVersion, keepSecret, openDataFolder } from './data-folder.ts'
import { findRuntime, lockDataFolder } from './lock.ts'
import { explainFileError } from './operator-error.ts'
import { writeRuntimeFile } from './runtime.ts'

let dataDir: string
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'gantry-folder-')), 'data')
  openDataFolder(dataDir)
})

const holder = { pid: 4242, url: 'http://127.0.0.1:4400', startedAt: '2026-11-23T08:00:00.000Z' }
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)

describe('the data folder', () => {
  test('opens again and again, and nobody else may look into it', () => {
    openDataFolder(dataDir)
    expect(modeOf(dataDir)).toBe(process.getuid?.() === 0 ? '711' : '700')
    expect(modeOf(join(dataDir, 'logs'))).toBe('700')
  })

  test('of a newer Gantry is refused, and the message names both versions', () => {
    writeFileSync(join(dataDir, 'version'), `${dataVersion + 1}\n`)
    expect(() => openDataFolder(dataDir)).toThrow(
      `was written by a newer Gantry (data version ${dataVersion + 1}; this one knows ${dataVersion})`,
    )
  })

  test('cannot be where a file is', () => {
    const file = join(dataDir, 'file')
    writeFileSync(file, '')
    expect(() => openDataFolder(file)).toThrow(`${file} is in the way`)
    expect(() => openDataFolder(join(file, 'below'))).toThrow('is in the way')
  })

  test.each([
    ['ENOSPC', 'The disk that holds /d is full. Free some space there'],
    ['EACCES', 'Gantry may not write /d. Give the user who runs Gantry that folder'],
    ['EROFS', '/d is on a read-only disk. Choose another folder with --data.'],
  ])('explains %s', (code, message) => {
    expect(String(explainFileError(Object.assign(new Error('refused'), { code }), '/d'))).toContain(message)
  })

  test('keeps a secret once made, readable by its owner only', () => {
    const file = join(dataDir, 'secret')
    const first = keepSecret(file)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(keepSecret(file)).toBe(first)
    expect(modeOf(file)).toBe('600')
  })
})

describe('the lock of a data folder', () => {
  test('names the holder to whoever comes second, and is free again after the release', () => {
    const lock = lockDataFolder(dataDir)
    writeRuntimeFile(dataDir, holder)
    expect(() => lockDataFolder(dataDir)).toThrow(
      `${dataDir} is in use by another Gantry: process 4242, http://127.0.0.1:4400, since 2026-11-23T08:00:00.000Z.`,
    )
    expect(findRuntime(dataDir)).toEqual(holder)
    lock.release()
    expect(findRuntime(dataDir)).toBeUndefined()
    lockDataFolder(dataDir).release()
  })

  test('is taken over from a process killed with -9, whose facts no longer count', async () => {
    const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
    const script = `
      import { lockDataFolder } from ${url('./lock.ts')}
      import { writeRuntimeFile } from ${url('./runtime.ts')}
      globalThis.lock = lockDataFolder(${JSON.stringify(dataDir)})
      writeRuntimeFile(${JSON.stringify(dataDir)}, ${JSON.stringify(holder)})
      process.stdout.write('locked')
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(other.stdout, 'data')
    expect(() => lockDataFolder(dataDir)).toThrow('process 4242')
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(true)
    expect(findRuntime(dataDir)).toBeUndefined()
    const lock = lockDataFolder(dataDir)
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false)
    lock.release()
  })

  test('leaves runtime.json readable by its owner only', () => {
    writeRuntimeFile(dataDir, holder)
    expect(modeOf(join(dataDir, 'runtime.json'))).toBe('600')
    expect(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))).toEqual(holder)
  })
})
