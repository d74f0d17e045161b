/**
 * What is there now with only what a change had changed put back; null when that has been changed again since, so that
 * undoing would destroy somebody's work.
 */
export function putBack<T extends object>(now: T, old: T, made: T): T | null {
  const put: Partial<T> = {}
  // Keys of a plain object of T.
  for (const field of Object.keys(now) as (keyof T)[]) {
    const [isNow, was, became] = [now[field], old[field], made[field]].map((value) => JSON.stringify(value))
    if (was === became) continue
    if (isNow !== became) return null
    put[field] = old[field]
  }
  return { ...now, ...put }
}
