import type { App } from '../../platform/context.ts'
import { findLiveKey, type LiveKey, touchKeys } from './keys.queries.ts'

export type Keys = {
  /** The key's project, `revoked`, or undefined for a key that never was. */
  find: (key: string) => Promise<LiveKey | 'revoked' | undefined>
  /** Seconds until this many events may come again, 0 when they may now; takes them from the allowance. */
  allow: (key: LiveKey, events: number, now: number) => number
  used: (key: LiveKey, now: number) => void
  close: () => void
}

const keptMs = 30_000
const touchMs = 60_000
const mostKept = 10_000

/** Write keys as every request needs them: kept for half a minute, forgotten at once when one changes anywhere. */
export function createKeys(app: App): Keys {
  const kept = new Map<string, { found: Promise<LiveKey | 'revoked' | undefined>; until: number }>()
  const allowances = new Map<string, { left: number; at: number }>()
  const touched = new Map<string, number>()
  const silence = app.live.subscribe(({ topic }) => {
    if (topic === 'write_key' || topic === '*') kept.clear()
  })
  return {
    find: (key) => {
      const now = performance.now()
      const before = kept.get(key)
      if (before && before.until > now) return before.found
      if (kept.size >= mostKept) kept.clear()
      const found = findLiveKey(app.pool, key)
      kept.set(key, { found, until: now + keptMs })
      found.catch(() => kept.delete(key))
      return found
    },
    allow: ({ id, eventsPerMinute }, events, now) => {
      if (eventsPerMinute === null) return 0
      const before = allowances.get(id) ?? { left: eventsPerMinute, at: now }
      const left = Math.min(eventsPerMinute, before.left + ((now - before.at) / 60_000) * eventsPerMinute)
      // A batch larger than a whole minute's allowance goes through when the allowance is full.
      const needed = Math.min(events, eventsPerMinute)
      if (left >= needed) {
        allowances.set(id, { left: left - events, at: now })
        return 0
      }
      allowances.set(id, { left, at: now })
      return Math.ceil(((needed - left) / eventsPerMinute) * 60)
    },
    used: ({ id }, now) => {
      if (now - (touched.get(id) ?? 0) < touchMs) return
      touched.set(id, now)
      touchKeys(app.pool, id, new Date(now)).catch((error: unknown) => {
        app.log.debug({ err: error }, 'the last use of a write key was not kept')
      })
    },
    close: silence,
  }
}
