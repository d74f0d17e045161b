import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { OperatorError } from './operator-error.ts'
import { type Runtime, readRuntimeFile, removeRuntimeFile } from './runtime.ts'

/**
 * Takes the data folder for this process until it ends. Node has no flock(), so SQLite's lock on an empty file does it:
 * the kernel lets go of it when the process dies, and recycled process ids (containers) cannot fool it.
 */
export function lockDataFolder(dataDir: string): { release: () => void } {
  const file = openLock(dataDir, 1000)
  try {
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (isLocked(error)) throw new OperatorError(describeHolder(dataDir), { cause: error })
    throw error
  }
  removeRuntimeFile(dataDir)
  return {
    release: () => {
      removeRuntimeFile(dataDir)
      file.close()
    },
  }
}

/** The Gantry that runs on this data folder now, if one does. */
export function findRuntime(dataDir: string): Runtime | undefined {
  return existsSync(join(dataDir, 'lock')) && isLockHeld(dataDir) ? readRuntimeFile(dataDir) : undefined
}

function isLockHeld(dataDir: string): boolean {
  const file = openLock(dataDir, 0)
  try {
    file.exec('SELECT 1 FROM sqlite_master')
    return false
  } catch (error) {
    if (isLocked(error)) return true
    throw error
  } finally {
    file.close()
  }
}

function openLock(dataDir: string, timeout: number): DatabaseSync {
  try {
    return new DatabaseSync(join(dataDir, 'lock'), { timeout })
  } catch (error) {
    throw new OperatorError(
      `Gantry cannot open ${join(dataDir, 'lock')}. Does the folder belong to the user who runs Gantry?`,
      { cause: error },
    )
  }
}

const sqliteBusy = 5
const isLocked = (error: unknown) => error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy

function describeHolder(dataDir: string): string {
  const holder = readRuntimeFile(dataDir)
  const who = holder
    ? `another Gantry: process ${holder.pid}, ${holder.url}, since ${holder.startedAt}`
    : 'another Gantry that is just starting'
  return `${dataDir} is in use by ${who}. Stop that one, or start this one with another --data folder.`
}
