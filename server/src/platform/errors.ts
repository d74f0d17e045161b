import type { ErrorCode } from '@gantry/contract/errors'

export type ErrorDetails = Record<string, unknown>

/** An expected failure, safe to show the caller. Anything else that is thrown is a bug and answers 500. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined
  constructor(code: ErrorCode, message: string, details?: ErrorDetails) {
    super(message)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

const lostConnection = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  '53300',
])

/** True when the error says that a store cannot be reached right now: the caller may try again. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (lostConnection.has(code)) return true
  if (
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  )
    return true
  return error.cause !== undefined && isStoreUnavailable(error.cause)
}

/** Postgres error code and constraint of a failed query, also when Drizzle has wrapped it. */
export function pgErrorOf(error: unknown): { code: string; constraint: string } | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) {
    return { code: error.code, constraint: 'constraint' in error ? String(error.constraint) : '' }
  }
  return pgErrorOf(error.cause)
}
