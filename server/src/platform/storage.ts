import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config.ts'
import { AppError } from './errors.ts'
import { type FileStore, measure } from './files.ts'
import { s3Files } from './storage-s3.ts'

export const createFileStore = (config: Config): FileStore =>
  config.s3 ? s3Files(config.s3) : localFiles(join(config.dataDir, 'files'))

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
    get: async (key) => {
      try {
        return (await open(pathOf(key))).createReadStream()
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
          throw new AppError('gone', 'This file is no longer in the store.')
        }
        throw error
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}
