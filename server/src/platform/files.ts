import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { AppError } from './errors.ts'

/** Where the bytes of files live: a local folder or a bucket. Keys are `<workspaceId>/<fileId>`. */
export type FileStore = {
  /** Refuses (`too_large`) beyond the limit, and leaves nothing behind then. */
  put: (key: string, body: Readable, limitBytes: number) => Promise<{ size: number; sha256: string }>
  get: (key: string) => Promise<Readable>
  remove: (key: string) => Promise<void>
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
