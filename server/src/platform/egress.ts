import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { type AllowedHosts, assertCallable, guardedLookup, isAllowed } from './egress-guard.ts'
import { AppError } from './errors.ts'

type Outgoing = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
  signal?: AbortSignal
}
type Answer = { status: number; headers: Readonly<Record<string, string>>; body: Buffer; url: string }
/** Calls an address outside. Throws AppError `not_possible` for one that must not be called, and for what goes wrong there. */
export type Egress = (url: string, outgoing?: Outgoing) => Promise<Answer>

const limits = { redirects: 3, timeoutMs: 10_000, bytes: 5 * 1024 ** 2 }
const redirects = new Set([301, 302, 303, 307, 308])
// These were meant for the first host only.
const privateHeaders = new Set(['authorization', 'cookie', 'proxy-authorization'])

type Settings = { allowed: AllowedHosts; lookup?: LookupFunction; timeoutMs?: number }

/**
 * The only way out over HTTP (better-auth's OpenID Connect and the S3 client, whose addresses the administrator sets, are
 * the exceptions). Every hop is checked, redirects are followed by hand, and neither proxies nor kept connections are used.
 */
export const createEgress =
  ({ allowed, lookup = guardedLookup(), timeoutMs = limits.timeoutMs }: Settings): Egress =>
  async (address, outgoing = {}) => {
    const deadline = AbortSignal.timeout(timeoutMs)
    const signal = outgoing.signal ? AbortSignal.any([deadline, outgoing.signal]) : deadline
    let url = parseUrl(address)
    let current: Outgoing = { ...outgoing, signal }
    for (let hop = 0; hop <= limits.redirects; hop++) {
      assertCallable(url, allowed)
      const answer = await callOnce(url, current, isAllowed(url, allowed) ? undefined : lookup)
      const { location } = answer.headers
      if (!redirects.has(answer.status) || location === undefined) return answer
      const next = parseUrl(location, url)
      current = afterRedirect(current, answer.status, next.origin === url.origin)
      url = next
    }
    throw new AppError('not_possible', `The address redirects more than ${limits.redirects} times.`)
  }

function parseUrl(address: string, base?: URL): URL {
  try {
    return new URL(address, base)
  } catch {
    throw new AppError('not_possible', 'This is not an address that can be called.')
  }
}

/** What is sent on (RFC 9110, 15.4): 307 and 308 repeat the request, the others ask with GET. */
function afterRedirect({ signal, ...outgoing }: Outgoing, status: number, isSameOrigin: boolean): Outgoing {
  const headers = Object.fromEntries(
    Object.entries(outgoing.headers ?? {}).filter(([name]) => isSameOrigin || !privateHeaders.has(name.toLowerCase())),
  )
  const rest = status === 307 || status === 308 ? { ...outgoing, headers } : { method: 'GET' as const, headers }
  return signal ? { ...rest, signal } : rest
}

function callOnce(url: URL, outgoing: Outgoing, lookup: LookupFunction | undefined): Promise<Answer> {
  const { method = 'GET', headers = {}, body, signal } = outgoing
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(readable(error, signal))
    const call = url.protocol === 'https:' ? requestHttps : requestHttp
    // Without an agent of its own a request would share kept connections that were looked up earlier.
    const options = { method, headers, agent: false, ...(lookup && { lookup }), ...(signal && { signal }) }
    const sent = call(url, options, (res) => {
      const chunks: Buffer[] = []
      let size = 0
      res.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > limits.bytes) sent.destroy(new AppError('not_possible', 'The answer is larger than 5 MB.'))
        else chunks.push(chunk)
      })
      res.on('error', fail)
      res.on('end', () => {
        const names = Object.entries(res.headers).map(([name, value]): [string, string] => [name, String(value)])
        resolve({
          status: res.statusCode ?? 0,
          headers: Object.fromEntries(names),
          body: Buffer.concat(chunks),
          url: url.href,
        })
      })
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

function readable(error: Error, signal: AbortSignal | undefined): Error {
  if (error instanceof AppError) return error
  if (signal?.aborted) return new AppError('not_possible', 'The address did not answer in time.')
  return new AppError('not_possible', `The address could not be reached: ${error.message}`)
}
