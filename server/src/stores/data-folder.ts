import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainFileError, OperatorError } from './operator-error.ts'

/** Raised when an older Gantry could no longer read the data folder. */
export const dataVersion = 1
const leastFreeBytes = 256 * 1024 * 1024

/** Makes the data folder, or refuses with a reason: not writable, no room, written by a newer Gantry. */
export function openDataFolder(dataDir: string): void {
  try {
    // Root runs PostgreSQL as another user, who has to pass through; everything inside has its own lock.
    mkdirSync(dataDir, { recursive: true })
    chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
    mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 })
    refuseNewerData(join(dataDir, 'version'), dataDir)
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize < leastFreeBytes) {
    throw new OperatorError(
      `Only ${Math.floor((bavail * bsize) / 1024 ** 2)} MB are free on the disk that holds ${dataDir}; ` +
        'Gantry needs 256 MB to start. Free some space, or choose another folder with --data.',
    )
  }
}

function refuseNewerData(file: string, dataDir: string): void {
  if (!existsSync(file)) writeFileSync(file, `${dataVersion}\n`)
  const written = Number(readFileSync(file, 'utf8'))
  if (written > dataVersion) {
    throw new OperatorError(
      `${dataDir} was written by a newer Gantry (data version ${written}; this one knows ${dataVersion}). ` +
        'Start that newer Gantry, or restore a backup into an empty folder.',
    )
  }
}

/**
 * The secret kept in `file` (mode 0600), made at the first call. Safe when two processes ask at once: the file appears
 * whole, and both get the same one.
 */
export function keepSecret(file: string, make = () => randomBytes(32).toString('hex')): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    if (!existsSync(file)) {
      writeFileSync(draft, make(), { mode: 0o600 })
      linkUnlessThere(draft, file)
    }
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw explainFileError(error, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}
