import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../test/app.ts'
import { fingerprint, makeTwin, type Twin } from '../../test/twin.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const scratch = mkdtempSync(join(tmpdir(), 'gantry-backup-'))
let original: TestGantry
let twin: Twin

beforeAll(async () => {
  original = await startTestGantry({ GANTRY_DATA: join(scratch, 'original') })
  twin = await makeTwin(original, 'kept')
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test('brings back every row and every file into an empty Gantry', async () => {
  const folder = join(scratch, 'whole')
  const { tables, files } = await backup(original.config, folder)
  expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(20)
  expect(files.length).toBeGreaterThan(0)
  const copy = await startTestGantry({ GANTRY_DATA: join(scratch, 'copy') })
  await restore(copy.config, folder)
  expect(await fingerprint(copy, twin.workspace.id)).toBe(await fingerprint(original, twin.workspace.id))
  const file = await copy.callerOf(twin.caller.headers).get(`/v1/files/${twin.ids.get('files')}/content`)
  expect(file.text).toBe('File kept')
})

test('refuses a Gantry that holds data', async () => {
  const folder = join(scratch, 'full')
  await backup(original.config, folder)
  await expect(restore(original.config, folder)).rejects.toThrow('already holds a workspace')
})

test('refuses a damaged backup and names the damaged piece', async () => {
  const folder = join(scratch, 'damaged')
  await backup(original.config, folder)
  appendFileSync(join(folder, 'postgres/members.copy.gz'), 'x')
  const copy = await startTestGantry()
  await expect(restore(copy.config, folder)).rejects.toThrow('postgres/members.copy.gz of this backup is damaged')
})

test('does not write into a folder that holds something', async () => {
  const folder = join(scratch, 'twice')
  await backup(original.config, folder)
  await expect(backup(original.config, folder)).rejects.toThrow('is not empty')
})
