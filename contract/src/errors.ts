import { z } from 'zod'

/** Every error code the API can answer with, and the HTTP status it travels under. */
export const errorStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  suspended: 403,
  not_found: 404,
  conflict: 409,
  idempotency_conflict: 409,
  gone: 410,
  changed_meanwhile: 412,
  too_large: 413,
  unsupported_media: 415,
  not_possible: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const
export type ErrorCode = keyof typeof errorStatus

/** RFC 9457 problem document, the only error body Gantry sends. `title` says what is wrong and what to do. */
export const Problem = z
  .object({
    // Object.keys forgets the literal types.
    code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    title: z.string(),
    status: z.int(),
    details: z.record(z.string(), z.json()).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
