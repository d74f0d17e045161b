import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Error
    queryMeta: {
      /** Live topics, besides the first part of the key, that make this query out of date. */
      topics?: readonly string[]
    }
  }
}

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: shouldRetry,
        retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt, 8_000),
      },
    },
  })

/** Only what may heal by itself: a store that is restarting, a connection that broke. */
function shouldRetry(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return false
  return error.problem.status === 503 ? failures < 5 : error.problem.status === 429 && failures < 2
}
