import type { Args, Endpoint, Result } from './endpoint.ts'
import { Problem } from './errors.ts'

/** What the server refused, as the problem document it sent. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }
}

type Raw = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }
export type CallOptions = { headers?: Record<string, string>; signal?: AbortSignal }

/** The URL of an endpoint with its parameters filled in. */
export function urlOf<E extends Endpoint>(e: E, args: Args<E>, baseUrl: string): URL {
  // Args<E> is some subset of Raw; the compiler cannot see that for an open E.
  const { params = {}, query = {} } = args as Raw
  const url = new URL(
    e.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key]))),
    baseUrl,
  )
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(one))
  }
  return url
}

/** Binds a base URL and fetch options once (web: cookies, CLI: token), then calls any JSON endpoint with full types. */
export function client(baseUrl: string, init: () => RequestInit = () => ({})) {
  return async <E extends Endpoint>(e: E, args: Args<E>, options: CallOptions = {}): Promise<Result<E>> => {
    const base = init()
    const headers = new Headers(base.headers)
    for (const [key, value] of Object.entries(options.headers ?? {})) headers.set(key, value)
    const { body } = args as Raw
    const isUpload = e.kind === 'upload'
    if (body !== undefined && !isUpload) headers.set('content-type', 'application/json')
    const res = await fetch(urlOf(e, args, baseUrl), {
      ...base,
      method: e.method,
      headers,
      ...(options.signal && { signal: options.signal }),
      // An upload's body is given as a Blob, Buffer or string by the caller.
      ...(body !== undefined && { body: isUpload ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const reply: unknown = res.status === 204 ? undefined : await readJson(res)
    if (!res.ok) throw new ApiError(problemOf(res, reply))
    // The server checked this against the same schema before sending it.
    return reply as Result<E>
  }
}

async function readJson(res: Response): Promise<unknown> {
  const text = await res.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A reply that is no problem document (a proxy's page, an empty body) still becomes one. */
function problemOf(res: Response, reply: unknown): Problem {
  const parsed = Problem.safeParse(reply)
  if (parsed.success) return parsed.data
  const code = res.status === 429 ? 'too_many_requests' : res.status >= 500 ? 'unavailable' : 'invalid_input'
  return { code, title: `The server answered ${res.status}.`, status: res.status, requestId: '' }
}
