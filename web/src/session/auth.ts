import { ApiError } from '@gantry/contract/call'
import type { Schema } from '@gantry/contract/endpoint'
import { Problem } from '@gantry/contract/errors'
import type { z } from 'zod'

type AuthCall = { path: `/api/auth/${string}`; input: Schema; response: Schema }

/** Calls one of the sign-in endpoints of contract/sign-in.ts. Throws ApiError. */
export async function callAuth<C extends AuthCall>(
  { path }: C,
  input: z.input<C['input']>,
): Promise<z.output<C['response']>> {
  const res = await send(path, input)
  const reply: unknown = await res.json().catch(() => undefined)
  if (!res.ok) throw new ApiError(problemOf(res.status, reply))
  // The server checked what it sends against the same description.
  return reply as z.output<C['response']>
}

/** What better-auth names the reason of a refusal, such as INVALID_CODE. */
export function reasonOf(error: unknown): string | undefined {
  const reason = error instanceof ApiError ? error.problem.details?.reason : undefined
  return typeof reason === 'string' ? reason : undefined
}

async function send(path: string, input: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
  } catch {
    const details = { store: 'server' }
    throw new ApiError({ code: 'unavailable', title: '', status: 503, details, requestId: '' })
  }
}

function problemOf(status: number, reply: unknown): Problem {
  const parsed = Problem.safeParse(reply)
  if (parsed.success) return parsed.data
  return { code: status === 429 ? 'too_many_requests' : 'invalid_input', title: `${status}`, status, requestId: '' }
}
