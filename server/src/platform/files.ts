import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config.ts'
import { AppError } from './errors.ts'

/** Where the bytes of files live: a local folder or a bucket. Keys are `<workspaceId>/<fileId>`. */
export type FileStore = {
  /** Refuses (`too_large`) beyond the limit, and leaves nothing behind then. */
  put: (key: string, body: Readable, limitBytes: number) => Promise<{ size: number; sha256: string }>
  get: (key: string) => Promise<Readable>
  remove: (key: string) => Promise<void>
}

export const createFileStore = (config: Config): FileStore => localFiles(join(config.dataDir, 'files'))

function localFiles(folder: string): FileStore {
  // Keys are made of ids by our own code, never of what a caller sent.
  const pathOf = (key: string): string => join(folder, key)
  return {
    put: async (key, body, limitBytes) => {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.part`
      const meter = measure(limitBytes)
      try {
        await pipeline(body, meter.through, createWriteStream(draft, { flush: true }))
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      return meter.result()
    },
    get: async (key) => createReadStream(pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

/** Counts and hashes what flows through, and stops at the limit. */
export function measure(limitBytes: number): { through: Transform; result: () => { size: number; sha256: string } } {
  const hash = createHash('sha256')
  let size = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limitBytes) {
        done(
          new AppError(
            'too_large',
            `This file is larger than ${Math.round(limitBytes / 1024 ** 2)} MB. Split it and send the parts.`,
          ),
        )
        return
      }
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { through, result: () => ({ size, sha256: hash.digest('hex') }) }
}
