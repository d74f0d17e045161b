import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, gunzipSync, inflate, zstdDecompress } from 'node:zlib'
import type { DecodedRequest } from './received.ts'

export type RawRequest = {
  method: string
  url: string
  params: Record<string, string>
  headers: IncomingHttpHeaders
  body: Buffer
  now: number
  /** See DecodedRequest; made when it is asked for. */
  visitor: () => string
}

/** A body that cannot be unpacked, or only to more than is allowed. */
export class Unreadable extends Error {
  readonly status: 400 | 413
  readonly reason: string
  constructor(status: 400 | 413, reason: string, message: string) {
    super(message)
    this.name = 'Unreadable'
    this.status = status
    this.reason = reason
  }
}

const unpackers = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const
const isGzip = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b
// Below this a thread costs more than the unpacking.
const smallBody = 16 * 1024

/** Unpacks a body by its header or, as some browsers' packages name nothing, by the first bytes of gzip. */
async function unpack(body: Buffer, encoding: string | undefined, most: number): Promise<Buffer> {
  const named = encoding?.trim().toLowerCase()
  const way = isGzip(body) ? 'gzip' : named === 'deflate' || named === 'br' || named === 'zstd' ? named : undefined
  if (way === undefined || body.length === 0) return body
  const options = { maxOutputLength: most }
  try {
    if (way === 'gzip' && body.length < smallBody) return gunzipSync(body, options)
    return await unpackers[way](body, options)
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    if (isTooLarge) throw new Unreadable(413, 'too_large', `The unpacked body is larger than ${most} bytes.`)
    throw new Unreadable(400, 'malformed', `The body is not valid ${way}.`)
  }
}

/** A request as adapters read it: unpacked, as text, and parsed when it is JSON, NDJSON or a form. */
export async function decode(raw: RawRequest, most: number): Promise<DecodedRequest> {
  const bytes = await unpack(raw.body, raw.headers['content-encoding'], most)
  const cut = raw.url.indexOf('?')
  const path = cut < 0 ? raw.url : raw.url.slice(0, cut)
  // Invalid bytes become U+FFFD, which marks the entries that hold it.
  const text = bytes.toString()
  const type = raw.headers['content-type'] ?? ''
  const isForm = type.startsWith('application/x-www-form-urlencoded') && isUtf8(bytes)
  return {
    method: raw.method,
    path: path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path,
    params: raw.params,
    query: cut < 0 ? {} : Object.fromEntries(new URLSearchParams(raw.url.slice(cut + 1))),
    headers: raw.headers,
    json: parseJson(text, type),
    form: isForm || /^data=/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : {},
    text,
    get visitor() {
      return raw.visitor()
    },
    now: raw.now,
  }
}

function parseJson(text: string, type: string): unknown {
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (!/^\s*[[{]/.test(start)) return undefined
  try {
    return JSON.parse(start)
  } catch {
    return /ndjson|json-?lines|jsonl/.test(type) || /^\s*\{[^\n]*\}\s*\n/.test(start) ? parseLines(start) : undefined
  }
}

/** Each line for itself: one that is broken stays text, so that its neighbours are read. */
const parseLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line)
      } catch {
        return line
      }
    })
