import type { App } from '../../platform/context.ts'
import type { Answer } from './metrics.ts'

/** The rows behind a result and when they were computed. */
export type Kept = { answers: readonly Answer[]; computedAt: Date }

const mostKept = 300
const mostRows = 20_000
const results = new WeakMap<App, Map<string, Kept>>()

const of = (app: App): Map<string, Kept> => {
  const found = results.get(app) ?? new Map<string, Kept>()
  results.set(app, found)
  return found
}

/** Rows of the same question over the same data; using them keeps them longest. */
export function findKept(app: App, key: string): Kept | undefined {
  const own = of(app)
  const found = own.get(key)
  if (!found) return undefined
  own.delete(key)
  own.set(key, found)
  return found
}

/** Keeps the rows unless they are too many, and forgets those unused for longest. */
export function keep(app: App, key: string, kept: Kept): Kept {
  if (kept.answers.reduce((total, { rows }) => total + rows.length, 0) > mostRows) return kept
  const own = of(app)
  own.set(key, kept)
  for (const oldest of own.keys()) {
    if (own.size <= mostKept) break
    own.delete(oldest)
  }
  return kept
}
