import { Readable } from 'node:stream'
import type { S3mini } from 's3mini'
import type { Config } from '../config.ts'
import { AppError } from './errors.ts'
import { type FileStore, measure } from './files.ts'

const partBytes = 8 * 1024 ** 2

/** Files in a bucket (S3 or what speaks its language). Large ones go in parts, so that no more than a part is in memory. */
export function s3Files(settings: NonNullable<Config['s3']>): FileStore {
  let opened: Promise<S3mini> | undefined
  const bucket = (): Promise<S3mini> => {
    opened ??= openBucket(settings)
    return opened
  }
  return {
    put: async (key, body, limitBytes) => {
      const s3 = await bucket()
      const meter = measure(limitBytes)
      body.on('error', (error) => meter.through.destroy(error))
      const parts = partsOf(body.pipe(meter.through))
      const first = await parts.next()
      const second = first.value ? await parts.next() : first
      if (first.value && second.value) await putInParts(s3, key, chain([first.value, second.value], parts))
      else await s3.putObject(key, first.value ?? Buffer.alloc(0), 'application/octet-stream')
      return meter.result()
    },
    get: async (key) => {
      const answer = await (await bucket()).getObjectResponse(key)
      if (!answer?.body) throw new AppError('gone', 'This file is no longer in the store.')
      // fetch's stream type and Node's differ in name only.
      return Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0])
    },
    remove: async (key) => {
      await (await bucket()).deleteObject(key)
    },
  }
}

// Loaded only where a bucket is set.
async function openBucket({ endpoint, bucket, key, secret, region }: NonNullable<Config['s3']>): Promise<S3mini> {
  const { S3mini } = await import('s3mini')
  return new S3mini({
    accessKeyId: key,
    secretAccessKey: secret,
    endpoint: `${endpoint.replace(/\/+$/, '')}/${bucket}`,
    region,
    requestAbortTimeout: 120_000,
  })
}

async function putInParts(s3: S3mini, key: string, parts: AsyncIterable<Buffer>): Promise<void> {
  const upload = await s3.getMultipartUploadId(key, 'application/octet-stream')
  try {
    const sent = []
    for await (const part of parts) sent.push(await s3.uploadPart(key, upload, part, sent.length + 1))
    await s3.completeMultipartUpload(key, upload, sent)
  } catch (error) {
    await s3.abortMultipartUpload(key, upload).catch(() => undefined)
    throw error
  }
}

async function* partsOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size < partBytes) continue
    yield Buffer.concat(chunks)
    chunks = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(chunks)
}

async function* chain(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first
  yield* rest
}
